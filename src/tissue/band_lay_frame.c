// The bones of a leg by their names and by the tree of joints.
#include "tissue/band_lay_frame.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "math/vec.h"

void gd_band_neutral(const gerdy_model* model, double* q) {
  for (int i = 0; i < model->nq; ++i) q[i] = model->q_locked[i] ? model->q_default[i] : 0;
}

bool gd_band_is_named(const char* name, const char* begin, int side) {
  size_t n = strlen(name), k = strlen(begin);
  if (n <= k) return false;
  gd_span head = {name, k}, end = {name + n - 1, 1};
  return gd_span_is_nocase(head, begin) && gd_span_is_nocase(end, side == 0 ? "r" : "l");
}

static int find_body(const gerdy_model* m, const char* const names[2], int side) {
  for (int b = 1; b < m->nbody; ++b) {
    for (int i = 0; i < 2; ++i) {
      if (gd_band_is_named(m->names + m->body_name[b], names[i], side)) return b;
    }
  }
  return -1;
}

// the furthest body of that name below the femur: a tibia may be in two pieces
static int find_tibia(const gerdy_model* m, int femur, int side) {
  int found = -1;
  for (int b = femur + 1; b < m->nbody; ++b) {
    const char* name = m->names + m->body_name[b];
    if (!gd_band_is_named(name, "tibia", side) && !gd_band_is_named(name, "shank", side)) continue;
    if (gerdy_model_is_below(m, b, found < 0 ? femur : found)) found = b;
  }
  return found;
}

// coordinates between a body and the one that carries it, from above down; -1: more than there is
// room for
static int between(const gerdy_model* m, int above, int below, int q[GERDY_BAND_MAX_COORDINATES]) {
  int n = 0;
  for (int b = below; b != above; b = m->body_parent[b]) n += m->body_nq[b];
  if (n > GERDY_BAND_MAX_COORDINATES) return -1;
  int k = n;
  for (int b = below; b != above; b = m->body_parent[b]) {
    for (int i = m->body_nq[b] - 1; i >= 0; --i) q[--k] = m->body_q[b] + i;
  }
  return n;
}

// origin of a body's joint frame on the parent's side, and on its own, in ground
static void joint_above(const gerdy_model* m, const gerdy_data* d, int body, double at[3]) {
  int parent = m->body_parent[body];
  gd_m3_mul_v3(d->body_rot + 9 * parent, m->body_parent_pos + 3 * body, at);
  gd_v3_add(at, d->body_pos + 3 * parent, at);
}

static void joint_below(const gerdy_model* m, const gerdy_data* d, int body, double at[3]) {
  double in_body[3], minus[3];
  gd_m3_tmul_v3(m->body_child_rot + 9 * body, m->body_child_pos + 3 * body, minus);
  for (int k = 0; k < 3; ++k) in_body[k] = -minus[k];
  gd_m3_mul_v3(d->body_rot + 9 * body, in_body, at);
  gd_v3_add(at, d->body_pos + 3 * body, at);
}

// the body whose joint is the knee: of those from femur to tibia the first that moves
static int knee_body(const gerdy_model* m, const gerdy_band_leg* leg) {
  int found = -1, last = leg->tibia;
  for (int b = leg->tibia; b != leg->femur; b = m->body_parent[b]) {
    if (m->body_nq[b] > 0) found = b;
    last = b;
  }
  return found >= 0 ? found : last;
}

// The axis of the knee's rotations that points most to the side, in ground; the pelvis' own where
// the knee is welded.
static void flexion_axis(const gerdy_model* m, const gerdy_data* d, const gerdy_band_leg* leg,
                         int knee, double out[3]) {
  const double* pelvis = d->body_rot + 9 * leg->pelvis;
  const double side[3] = {pelvis[2], pelvis[5], pelvis[8]};
  double frame[9], best = 0.7;
  gd_v3_copy(side, out);
  gd_m3_mul(d->body_rot + 9 * m->body_parent[knee], m->body_parent_rot + 9 * knee, frame);
  for (int i = 0; i < m->body_nrot[knee]; ++i) {
    double axis[3];
    gd_m3_mul_v3(frame, m->axis_dir + 3 * (m->body_axis[knee] + i), axis);
    double share = gd_v3_dot(axis, side);
    if (m->axis_q[m->body_axis[knee] + i] < 0 || fabs(share) <= best) continue;
    best = fabs(share);
    for (int k = 0; k < 3; ++k) out[k] = share < 0 ? -axis[k] : axis[k];
  }
}

// axes from hip, knee and flexion axis, as columns; false: they do not span a frame
static bool span(const double hip[3], const double knee[3], double z[3], int side, double rot[9]) {
  double y[3], x[3];
  gd_v3_sub(hip, knee, y);
  double length = gd_v3_norm(y);
  if (!(length > 0.05 && length < 2)) return false;
  for (int k = 0; k < 3; ++k) y[k] /= length;
  gd_v3_add_scaled(-gd_v3_dot(y, z), y, z);
  double across = gd_v3_norm(z);
  if (!(across > 0.3)) return false;
  for (int k = 0; k < 3; ++k) z[k] /= across;
  gd_v3_cross(y, z, x);
  for (int k = 0; k < 3; ++k) {
    rot[3 * k] = x[k];
    rot[3 * k + 1] = y[k];
    rot[3 * k + 2] = side == 0 ? z[k] : -z[k];
  }
  return true;
}

static bool lay_frame(const gerdy_model* m, const gerdy_data* d, int side, gerdy_band_leg* leg) {
  int hip_body = leg->femur, knee = knee_body(m, leg);
  while (m->body_parent[hip_body] != leg->pelvis) hip_body = m->body_parent[hip_body];
  const double *femur = d->body_rot + 9 * leg->femur, *tibia = d->body_rot + 9 * leg->tibia;
  double hip[3], centre[3], z[3], rot[9], from[3];
  joint_above(m, d, hip_body, hip);
  joint_below(m, d, knee, centre);
  flexion_axis(m, d, leg, knee, z);
  if (!span(hip, centre, z, side, rot)) return false;
  gd_m3_tmul(femur, rot, leg->thigh_rot);
  gd_m3_tmul(tibia, rot, leg->shank_rot);
  gd_v3_sub(hip, d->body_pos + 3 * leg->femur, from);
  gd_m3_tmul_v3(femur, from, leg->thigh_pos);
  gd_v3_sub(centre, d->body_pos + 3 * leg->tibia, from);
  gd_m3_tmul_v3(tibia, from, leg->knee);
  return true;
}

const char* gd_band_find_leg(const gerdy_model* model, const gerdy_data* data, int side,
                             gerdy_band_leg* leg) {
  static const char* const thigh[2] = {"femur", "thigh"};
  leg->femur = find_body(model, thigh, side);
  if (leg->femur < 0) return "the model has no femur (\"femur...\", \"thigh...\") on this side";
  leg->pelvis = model->body_parent[leg->femur];
  if (leg->pelvis < 1) return "nothing carries the femur on this side: the model has no pelvis";
  leg->tibia = find_tibia(model, leg->femur, side);
  if (leg->tibia < 0) return "the model has no tibia (\"tibia...\", \"shank...\") below the femur";
  leg->nhip = between(model, leg->pelvis, leg->femur, leg->hip);
  leg->nknee = between(model, leg->femur, leg->tibia, leg->knee_q);
  if (leg->nhip < 0 || leg->nknee < 0) return "too many coordinates move its hip or knee";
  if (!lay_frame(model, data, side, leg)) {
    return "hip and knee do not lie as in a leg: between 0.05 and 2 m apart, the knee's axis "
           "across the thigh";
  }
  return NULL;
}

bool gd_band_knee_moves(const gerdy_model* model, const gerdy_band_leg* leg) {
  for (int i = 0; i < leg->nknee; ++i) {
    if (!model->q_locked[leg->knee_q[i]]) return true;
  }
  return false;
}
