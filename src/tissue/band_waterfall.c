// A difference between two postures shared out among the motions of the leg.
#include <gerdy/band_cause.h>
#include <gerdy/kin.h>
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "math/vec.h"
#include "tissue/band_chain.h"
#include "tissue/band_walk.h"

// ---- the other leg ------------------------------------------------------------------------------

static bool is_side(char a, char b) {
  return (a == 'r' && b == 'l') || (a == 'l' && b == 'r') || (a == 'R' && b == 'L') ||
         (a == 'L' && b == 'R');
}

// are the names one but for r and l in one place?
static bool is_partner(const char* a, const char* b) {
  int nside = 0;
  for (; *a != 0 && *b != 0; ++a, ++b) {
    if (*a == *b) continue;
    if (!is_side(*a, *b)) return false;
    ++nside;
  }
  return *a == *b && nside == 1;
}

static int find_partner(const gerdy_model* m, const gd_band_walk* other, int q) {
  for (int i = 0; i < other->n; ++i) {
    if (is_partner(m->names + m->q_name[q], m->names + m->q_name[other->q[i]])) return other->q[i];
  }
  return -1;
}

// how a coordinate moves its bone, in the thigh's frame: turn, with the sign of a right leg, then
// the way of the joint's centre
static void motion_of(const gd_band_walk* w, int q, double out[6]) {
  const gerdy_band_leg* leg = &w->band->leg[w->side];
  const gerdy_data* d = w->data;
  const double* twist = d->twist + 6 * q;
  double thigh[9], centre[3], moved[3], hand = w->side == 0 ? 1 : -1;
  int hip = 0;
  for (int i = 0; i < leg->nhip; ++i) hip |= leg->hip[i] == q;
  gerdy_fk_point(w->model, d, hip ? leg->femur : leg->tibia, hip ? leg->thigh_pos : leg->knee,
                 centre);
  gd_m3_mul(d->body_rot + 9 * leg->femur, leg->thigh_rot, thigh);
  gd_m3_tmul_v3(thigh, twist, out);
  for (int k = 0; k < 3; ++k) out[k] *= hand;
  gd_v3_cross(twist, centre, moved);
  gd_v3_add(moved, twist + 3, moved);
  gd_m3_tmul_v3(thigh, moved, out + 3);
}

// The posture of the walk other, mirrored on to the leg of this one. Where the other leg lacks a
// coordinate, it stands at its default. Data: the model's default pose.
static void mirror(const gd_band_walk* w, const gd_band_walk* other, const double* q, double* out) {
  for (int i = 0; i < w->n; ++i) {
    int partner = find_partner(w->model, other, w->q[i]);
    double here[6], there[6];
    out[i] = w->model->q_default[w->q[i]];
    if (partner < 0) continue;
    motion_of(w, w->q[i], here);
    motion_of(other, partner, there);
    double same = gd_v3_dot(here, there) + gd_v3_dot(here + 3, there + 3);
    out[i] = same < 0 ? -q[partner] : q[partner];
  }
}

static void stand(const gd_band_walk* w, const gerdy_band_posture* posture, double* out) {
  gd_band_walk other = *w;
  if (posture->side == w->side) {
    for (int i = 0; i < w->n; ++i) out[i] = posture->q[w->q[i]];
    return;
  }
  other.side = posture->side;
  gd_band_walk_steers(&other);
  mirror(w, &other, posture->q, out);
}

// ---- shares -------------------------------------------------------------------------------------

// what one asks for
typedef struct question {
  const gerdy_band* band;
  const gerdy_model* model;
  gerdy_data* data;
  int head;
  gerdy_band_effect effect;
  const gerdy_band_posture *from, *to;
} question;

static const gerdy_band_share share_of[] = {
    [GERDY_BAND_MOTION_hip_flexion] = GERDY_BAND_SHARE_hip_flexion,
    [GERDY_BAND_MOTION_hip_adduction] = GERDY_BAND_SHARE_thigh_adduction,
    [GERDY_BAND_MOTION_hip_rotation] = GERDY_BAND_SHARE_hip_rotation,
    [GERDY_BAND_MOTION_knee_flexion] = GERDY_BAND_SHARE_knee_flexion,
    [GERDY_BAND_MOTION_knee_adduction] = GERDY_BAND_SHARE_knee_adduction,
    [GERDY_BAND_MOTION_knee_rotation] = GERDY_BAND_SHARE_knee_rotation,
};

// of the difference of hip adduction, the pelvis gives as much as it drops, the thigh the rest
static void share_out(const gd_band_walk* w, const gd_band_handle* handle, double drop,
                      double* share) {
  for (int i = 0; i < w->n; ++i) {
    gerdy_band_share id = GERDY_BAND_SHARE_other;
    double part = w->mean[i] * (w->to[i] - w->from[i]);
    for (int j = 0; j <= GERDY_BAND_MOTION_knee_rotation; ++j) {
      if (handle->q[j] == w->q[i]) id = share_of[j];
    }
    if (id == GERDY_BAND_SHARE_thigh_adduction) {
      double dropped = handle->sign[GERDY_BAND_MOTION_hip_adduction] * w->mean[i] * drop;
      share[GERDY_BAND_SHARE_pelvic_drop] += dropped;
      part -= dropped;
    }
    share[id] += part;
  }
}

// the way on the bones of one leg
typedef struct leg_way {
  double first, last;  // effect
  double share[GERDY_NBAND_SHARE];
} leg_way;

static bool go_on(const question* a, int side, leg_way* out) {
  gd_band_walk w = {.band = a->band,
                    .model = a->model,
                    .data = a->data,
                    .effect = a->effect,
                    .head = a->head,
                    .side = side};
  gd_band_handle handle;
  memset(out->share, 0, sizeof out->share);
  memcpy(a->data->q, a->model->q_default, (size_t)a->model->nq * sizeof *a->data->q);
  gerdy_fk(a->model, a->data);
  gd_band_walk_steers(&w);
  gd_band_handles(&a->band->leg[side], side, a->model, a->data, &handle);
  stand(&w, a->from, w.from);
  stand(&w, a->to, w.to);
  if (!gd_band_walk_go(&w)) return false;
  out->first = w.first;
  out->last = w.last;
  share_out(&w, &handle, a->to->pelvic_drop - a->from->pelvic_drop, out->share);
  return true;
}

// ---- what can be asked --------------------------------------------------------------------------

static gerdy_status check(const gerdy_band* band, const gerdy_model* m, const gerdy_band_posture* p,
                          gerdy_error* err) {
  const gerdy_band_leg* leg = &band->leg[p->side];
  if (!leg->known) {
    return gd_fail(err, GERDY_E_DATA, 0, p->side == 0 ? "right leg" : "left leg",
                   "the model has no iliotibial band on this leg, so nothing can be said of what "
                   "strains it");
  }
  if (!isfinite(p->pelvic_drop)) {
    return gd_fail(err, GERDY_E_DATA, 0, "pelvic_drop",
                   "the pelvic drop of a posture is no number; give it in radians, 0 if unknown");
  }
  gd_band_walk w = {.band = band, .model = m, .side = p->side};
  gd_band_walk_steers(&w);
  for (int i = 0; i < w.n; ++i) {
    if (isfinite(p->q[w.q[i]])) continue;
    return gd_fail(err, GERDY_E_DATA, 0, m->names + m->q_name[w.q[i]],
                   "the coordinate is no number in a posture; take an instant without a gap");
  }
  return GERDY_OK;
}

gerdy_status gerdy_band_waterfall(const gerdy_band* band, const gerdy_model* model,
                                  gerdy_data* data, int head, gerdy_band_effect effect,
                                  const gerdy_band_posture* from, const gerdy_band_posture* to,
                                  double* share, double* whole, gerdy_error* err) {
  const question a = {band, model, data, head, effect, from, to};
  leg_way way[2] = {{0}};
  gerdy_status status = check(band, model, from, err);
  if (status == GERDY_OK) status = check(band, model, to, err);
  if (status != GERDY_OK) return status;
  bool told = go_on(&a, from->side, &way[0]);
  if (to->side == from->side)
    way[1] = way[0];
  else
    told = told && go_on(&a, to->side, &way[1]);
  if (!told) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "between the two postures the band is not told, or jumps, as when a bone gets "
                   "into its way: the difference cannot be shared out. Compare other instants");
  }
  // what differs between the legs themselves, in either posture; on one leg these are 0
  double bones = (way[1].first - way[0].first + way[1].last - way[0].last) / 2;
  for (int i = 0; i < GERDY_NBAND_SHARE; ++i) {
    share[i] = (way[0].share[i] + way[1].share[i]) / 2;
  }
  share[GERDY_BAND_SHARE_bones] = bones;
  if (whole != NULL) *whole = way[1].last - way[0].first;
  return GERDY_OK;
}
