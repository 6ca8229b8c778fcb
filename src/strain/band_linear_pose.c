#include "strain/band_linear_pose.h"

#include <string.h>

#include "kin/ik_solver.h"
#include "math/cholesky.h"
#include "math/vec.h"

// force on what a length hangs on, and its moment about the ground's origin, per unit of tension
static void pull_at(const double thigh[9], const double by[3], const double at[3], double out[6]) {
  gd_m3_mul_v3(thigh, by, out + 3);
  gd_v3_cross(at, out + 3, out);
}

double gd_linear_slope(gd_linear_pose* a, const gerdy_data* d, int head, int side) {
  const gerdy_model* m = a->p->run->model;
  const gerdy_band* band = a->p->run->band;
  const gerdy_band_leg* leg = &band->leg[side];
  gerdy_band_way way;
  double thigh[9], at[3], above[6], below[6];
  gerdy_band_lay_way(band, d, head, side, &way);
  gd_m3_mul(d->body_rot + 9 * leg->femur, leg->thigh_rot, thigh);
  gerdy_fk_point(m, d, leg->pelvis, leg->origin[head], at);
  pull_at(thigh, way.by_origin, at, above);
  gerdy_fk_point(m, d, leg->tibia, leg->insertion, at);
  pull_at(thigh, way.by_insertion, at, below);
  memset(a->by_q, 0, a->p->nq * sizeof *a->by_q);
  for (int q = 0; q < m->nq; ++q) {
    // how the ends move as the femur sees it
    int femur = gerdy_model_is_below(m, leg->femur, m->q_body[q]);
    int origin = gerdy_model_is_below(m, leg->pelvis, m->q_body[q]) - femur;
    int insertion = gerdy_model_is_below(m, leg->tibia, m->q_body[q]) - femur;
    if (origin == 0 && insertion == 0) continue;
    const double* twist = d->twist + 6 * q;
    double by = origin * gd_power(above, twist) + insertion * gd_power(below, twist);
    int driver = m->q_driver[q];
    a->by_q[driver >= 0 ? driver : q] += driver >= 0 ? d->q_slope[q] * by : by;
  }
  return way.length;
}

bool gd_linear_respond(gd_linear_pose* a, const gerdy_data* d) {
  gerdy_ik* ik = a->ik;
  int nq = ik->m->nq, n = 0;
  for (int q = nq - 1; q >= 0; --q) {
    bool free = ik->observed[q] && ik->H[q * nq + q] > 0 && !gd_ik_held_by_bound(ik, d, q);
    if (free) ik->active[n++] = q;
  }
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j <= i; ++j) ik->A[i * n + j] = ik->H[ik->active[i] * nq + ik->active[j]];
    ik->step[i] = a->by_q[ik->active[i]];
  }
  if (!gd_cholesky_factor(ik->A, n, ik->begin)) return false;
  gd_cholesky_solve(ik->A, n, ik->begin, ik->step);
  memset(a->by_q, 0, (size_t)nq * sizeof *a->by_q);
  for (int i = 0; i < n; ++i) a->by_q[ik->active[i]] = ik->step[i];
  return true;
}

// velocity of a body when the coordinates move by by_q
static void body_velocity(const gd_linear_pose* a, const gerdy_data* d, int body, double out[6]) {
  const gerdy_model* m = a->p->run->model;
  memset(out, 0, 6 * sizeof *out);
  for (; body > 0; body = m->body_parent[body]) {
    for (int q = m->body_q[body]; q < m->body_q[body] + m->body_nq[body]; ++q) {
      int driver = m->q_driver[q];
      double rate = driver >= 0 ? d->q_slope[q] * a->by_q[driver] : a->by_q[q];
      for (int k = 0; k < 6; ++k) out[k] += rate * d->twist[6 * q + k];
    }
  }
}

double gd_linear_add_markers(const gd_linear_pose* a, const gerdy_data* d,
                             const double basis[GD_WOBBLE_BASIS], const double* away, double* out) {
  const gd_draw_plan* p = a->p;
  double squares = 0;
  for (size_t i = 0; i < p->nmarker; ++i) {
    double v[6], pull[3], local[3], part[GD_WOBBLE_PARTS], used = a->ik->used[i];
    if (!(used > 0)) continue;
    int body = p->run->model->marker_body[i];
    body_velocity(a, d, body, v);
    gd_v3_cross(v, d->marker_pos + 3 * i, pull);
    for (int k = 0; k < 3; ++k) pull[k] = used * (pull[k] + v[3 + k]);
    squares += gd_v3_dot(pull, pull);
    for (size_t k = 0; k < 3 && away != NULL; ++k) out[p->stray + 3 * i + k] += away[i] * pull[k];
    gd_m3_tmul_v3(d->body_rot + 9 * body, pull, local);
    gd_v3_copy(local, part);
    gd_v3_cross(p->arm + 3 * i, local, part + 3);
    const gd_wobble* w = &p->wobble[p->cluster[i]];
    double* by = out + (size_t)p->cluster[i] * GD_WOBBLE_SIZE;
    for (int k = 0; k < GD_WOBBLE_PARTS; ++k, by += GD_WOBBLE_BASIS) {
      by[0] += part[k] * w->constant[k] * basis[0];
      for (int j = 1; j < GD_WOBBLE_BASIS; ++j) by[j] += part[k] * w->swing[k] * basis[j];
    }
  }
  return squares;
}

void gd_linear_add_angles(const gd_linear_pose* a, const double basis[GD_WOBBLE_BASIS],
                          double* out) {
  const gd_draw_plan* p = a->p;
  for (int k = 0; k < 2 * GD_WOBBLE_PARTS; ++k, out += GD_WOBBLE_BASIS) {
    const gd_wobble* w = &p->wobble[k / GD_WOBBLE_PARTS];
    double by = 0;
    for (size_t q = 0; q < p->nq; ++q) {
      by += a->by_q[q] * p->share[q * 2 * GD_WOBBLE_PARTS + (size_t)k];
    }
    out[0] += by * w->constant[k % GD_WOBBLE_PARTS] * basis[0];
    for (int j = 1; j < GD_WOBBLE_BASIS; ++j) {
      out[j] += by * w->swing[k % GD_WOBBLE_PARTS] * basis[j];
    }
  }
}
