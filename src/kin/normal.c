#include "kin/normal.h"

#include <string.h>

#include "math/vec.h"

double gd_tracking_cost(const gerdy_model* model, const gerdy_data* data, const double* weight,
                        const double* marker) {
  double cost = 0;
  for (int i = 0; i < model->nmarker; ++i) {
    if (weight[i] <= 0) continue;
    double r[3];
    gd_v3_sub(marker + 3 * i, data->marker_pos + 3 * i, r);
    cost += weight[i] * gd_v3_dot(r, r);
  }
  return cost;
}

static void add_marker(gd_tracked* t, double w, const double p[3], const double m[3]) {
  double force[3], moment[3];
  for (int k = 0; k < 3; ++k) force[k] = w * (m[k] - p[k]);
  gd_v3_cross(p, force, moment);
  gd_composite_add_point(w, p, t->points);
  gd_v3_add(t->pull, moment, t->pull);
  gd_v3_add(t->pull + 3, force, t->pull + 3);
}

static void add_child(gd_tracked* t, const gd_tracked* child) {
  gd_composite_add(child->points, t->points);
  for (int k = 0; k < 6; ++k) t->pull[k] += child->pull[k];
}

void gd_tracking_normal(const gerdy_model* model, const gerdy_data* data, const double* weight,
                        const double* marker, gd_tracked* tracked, double* g, double* H) {
  const gerdy_model* m = model;
  size_t nq = (size_t)m->nq;
  memset(tracked, 0, (size_t)m->nbody * sizeof *tracked);
  memset(H, 0, nq * nq * sizeof *H);
  for (int i = 0; i < m->nmarker; ++i) {
    if (weight[i] <= 0) continue;
    add_marker(&tracked[m->marker_body[i]], weight[i], data->marker_pos + 3 * i, marker + 3 * i);
  }
  for (int b = m->nbody - 1; b > 0; --b) {
    const gd_tracked* t = &tracked[b];
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      g[q] = gd_power(t->pull, data->twist + 6 * q);
    }
    gd_composite_rows(m, data, b, t->points, H);
    add_child(&tracked[m->body_parent[b]], t);
  }
}

void gd_tracking_fold(const gerdy_model* model, const gerdy_data* data, double* g, double* H) {
  int nq = model->nq;
  for (int j = 0; j < nq; ++j) {
    int i = model->q_driver[j];
    if (i < 0) continue;
    double s = data->q_slope[j];
    g[i] += s * g[j];
    for (int k = 0; k < nq; ++k) H[i * nq + k] += s * H[j * nq + k];
    for (int k = 0; k < nq; ++k) H[k * nq + i] += s * H[k * nq + j];
  }
}

double gd_target_cost(const gerdy_model* model, const gerdy_data* data, const double* pull,
                      const double* target) {
  double cost = 0;
  for (int q = 0; q < model->nq; ++q) {
    if (pull[q] <= 0) continue;
    double r = target[q] - data->q[q];
    cost += pull[q] * r * r;
  }
  return cost;
}

void gd_target_normal(const gerdy_model* model, const gerdy_data* data, const double* pull,
                      const double* target, double* g, double* H) {
  int nq = model->nq;
  for (int q = 0; q < nq; ++q) {
    if (pull[q] <= 0) continue;
    g[q] += pull[q] * (target[q] - data->q[q]);
    H[q * nq + q] += pull[q];
  }
}
