// The hip in a model: which coordinate abducts it, where its foot stands, whose muscles are whose.
#include <ctype.h>
#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "force/demand.h"
#include "math/vec.h"

void gd_neutral_pose(const gerdy_model* m, gerdy_data* d) {
  for (int q = 0; q < m->nq; ++q) {
    bool locked = m->q_locked[q];
    d->q[q] = locked ? m->q_default[q] : fmin(fmax(0, m->q_min[q]), m->q_max[q]);
    d->u[q] = 0;
  }
  gerdy_fk(m, d);
}

// ---- which coordinate --------------------------------------------------------------------------

// of the joints between pelvis and thigh
static bool moves_thigh(const gerdy_model* m, const gd_landmarks* l, int side, int q) {
  int body = m->q_body[q];
  return m->q_rotational[q] && body != l->pelvis && gerdy_model_is_below(m, l->femur[side], body) &&
         gerdy_model_is_below(m, body, l->pelvis);
}

// jac: (3 x nq). The knee of the right leg goes to the left in adduction.
static void find_coordinate(const gerdy_model* m, const gd_landmarks* l, const gerdy_data* d,
                            int side, double* jac, gd_hip* out) {
  static const double origin[3] = {0, 0, 0};
  const double* pelvis = d->body_rot + 9 * l->pelvis;
  double most = 0;
  out->q = -1;
  gerdy_point_jacobian(m, d, l->tibia[side], origin, jac);
  for (int q = 0; q < m->nq; ++q) {
    if (!moves_thigh(m, l, side, q)) continue;
    double right = 0;
    for (int k = 0; k < 3; ++k) right += pelvis[3 * k + 2] * jac[k * m->nq + q];
    if (!(fabs(right) > most)) continue;
    most = fabs(right);
    out->q = q;
    out->adducts = (right < 0) == (side == 0) ? 1 : -1;
  }
}

// heel, ball and a point beside them, all fixed in the foot
static void find_foot(const gerdy_model* m, const gd_landmarks* l, const gerdy_data* d, int side,
                      gd_hip* out) {
  static const double beside[3] = {0.1, 0, 0.04};
  int foot = l->foot[side], toes = l->toes[side];
  double at[3], off[3];
  for (int i = 0; i < 3; ++i) out->held[i].body = foot;
  gd_v3_copy(l->heel_local[side], out->held[0].local);
  gerdy_fk_point(m, d, toes < 0 ? foot : toes, l->toe_local[side], at);
  gd_v3_sub(at, d->body_pos + 3 * foot, off);
  gd_m3_tmul_v3(d->body_rot + 9 * foot, off, out->held[1].local);
  gd_v3_copy(beside, out->held[2].local);
}

gerdy_status gd_hips_find(const gerdy_model* m, const gd_landmarks* l, gerdy_data* d, gd_hip out[2],
                          gerdy_error* err) {
  double* jac = gd_alloc(3 * (size_t)m->nq, sizeof *jac);
  if (jac == NULL) return gd_fail_memory(err);
  gd_neutral_pose(m, d);
  for (int side = 0; side < 2; ++side) {
    find_coordinate(m, l, d, side, jac, &out[side]);
    find_foot(m, l, d, side, &out[side]);
  }
  gd_free(jac);
  if (out[0].q >= 0 && out[1].q >= 0) return GERDY_OK;
  return gd_fail(
      err, GERDY_E_MODEL, 0, m->name,
      "no coordinate of the model moves the %s thigh to the side: it tells nothing about "
      "abduction of the hip",
      out[0].q < 0 ? "right" : "left");
}

// ---- muscles -----------------------------------------------------------------------------------

static bool is_side(const char* end) { return end[0] == '_' && strchr("rlRL", end[1]) != NULL; }

// without side and number of the head: "glmed" of "glmed2_r"
static void make_stem(const char* name, char out[64]) {
  snprintf(out, 64, "%s", name);
  size_t n = strlen(out);
  if (n > 2 && is_side(out + n - 2)) n -= 2;
  while (n > 1 && isdigit((unsigned char)out[n - 1])) --n;
  out[n] = '\0';
}

static signed char side_of(const gerdy_model* m, const gd_landmarks* l, int path) {
  for (int i = m->path_point[path]; i < m->path_point[path] + m->path_npoint[path]; ++i) {
    for (int side = 0; side < 2; ++side) {
      if (gerdy_model_is_below(m, m->point_body[i], l->femur[side])) return (signed char)side;
    }
  }
  return -1;
}

static int take_group(gd_muscle_groups* g, const char* words) {
  for (size_t k = 0; k < g->n; ++k) {
    if (strcmp(g->name[k], words) == 0) return (int)k;
  }
  snprintf(g->name[g->n], sizeof g->name[0], "%s", words);
  return (int)g->n++;
}

gerdy_status gd_muscle_groups_make(const gerdy_model* m, const gd_landmarks* l,
                                   gd_muscle_groups* out, gerdy_error* err) {
  size_t n = (size_t)m->nmuscle;
  *out = (gd_muscle_groups){0};
  out->name = gd_alloc(n, sizeof *out->name);
  out->group = gd_alloc(n, sizeof *out->group);
  out->side = gd_alloc(n, sizeof *out->side);
  if (out->name == NULL || out->group == NULL || out->side == NULL) return gd_fail_memory(err);
  for (int i = 0; i < m->nmuscle; ++i) {
    char stem[64];
    make_stem(m->names + m->muscle_name[i], stem);
    out->group[i] = take_group(out, gd_muscle_words(stem));
    out->side[i] = side_of(m, l, i);
  }
  return GERDY_OK;
}

void gd_muscle_groups_reset(gd_muscle_groups* g) {
  gd_free(g->name);
  gd_free(g->group);
  gd_free(g->side);
  *g = (gd_muscle_groups){0};
}
