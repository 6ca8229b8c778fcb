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

static void add_marker(gd_composite* c, double w, const double p[3], const double m[3]) {
  double force[3], torque[3], square = gd_v3_dot(p, p);
  for (int k = 0; k < 3; ++k) force[k] = w * (m[k] - p[k]);
  gd_v3_cross(p, force, torque);
  c->weight += w;
  gd_v3_add_scaled(w, p, c->first);
  for (int k = 0; k < 3; ++k) c->second[k] += w * (square - p[k] * p[k]);
  c->second[3] -= w * p[0] * p[1];
  c->second[4] -= w * p[0] * p[2];
  c->second[5] -= w * p[1] * p[2];
  gd_v3_add(c->force, force, c->force);
  gd_v3_add(c->torque, torque, c->torque);
}

static void add_composite(gd_composite* c, const gd_composite* child) {
  c->weight += child->weight;
  for (int k = 0; k < 6; ++k) c->second[k] += child->second[k];
  gd_v3_add(c->first, child->first, c->first);
  gd_v3_add(c->force, child->force, c->force);
  gd_v3_add(c->torque, child->torque, c->torque);
}

// momentum (angular about the ground's origin, then linear) of the points moving with a twist
static void momentum(const gd_composite* c, const double twist[6], double out[6]) {
  const double *w = twist, *v = twist + 3, *s = c->second;
  double a[3], b[3];
  gd_v3_cross(c->first, v, a);
  gd_v3_cross(w, c->first, b);
  out[0] = s[0] * w[0] + s[3] * w[1] + s[4] * w[2] + a[0];
  out[1] = s[3] * w[0] + s[1] * w[1] + s[5] * w[2] + a[1];
  out[2] = s[4] * w[0] + s[5] * w[1] + s[2] * w[2] + a[2];
  for (int k = 0; k < 3; ++k) out[3 + k] = c->weight * v[k] + b[k];
}

static double dot6(const double a[6], const double b[6]) {
  return gd_v3_dot(a, b) + gd_v3_dot(a + 3, b + 3);
}

// row of H for coordinate q: its momentum against every coordinate from its body down to the root
static void fill_row(const gerdy_model* m, const gerdy_data* d, const gd_composite* c, int q,
                     double* H) {
  double p[6];
  momentum(c, d->twist + 6 * q, p);
  for (int b = m->q_body[q]; b > 0; b = m->body_parent[b]) {
    int first = m->body_q[b], last = first + m->body_nq[b];
    for (int k = first; k < last; ++k) {
      double h = dot6(p, d->twist + 6 * k);
      H[q * m->nq + k] = h;
      H[k * m->nq + q] = h;
    }
  }
}

void gd_tracking_normal(const gerdy_model* model, const gerdy_data* data, const double* weight,
                        const double* marker, gd_composite* composite, double* g, double* H) {
  const gerdy_model* m = model;
  size_t nq = (size_t)m->nq;
  memset(composite, 0, (size_t)m->nbody * sizeof *composite);
  memset(H, 0, nq * nq * sizeof *H);
  for (int i = 0; i < m->nmarker; ++i) {
    if (weight[i] <= 0) continue;
    add_marker(&composite[m->marker_body[i]], weight[i], data->marker_pos + 3 * i, marker + 3 * i);
  }
  for (int b = m->nbody - 1; b > 0; --b) {
    const gd_composite* c = &composite[b];
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      const double* twist = data->twist + 6 * q;
      g[q] = gd_v3_dot(twist, c->torque) + gd_v3_dot(twist + 3, c->force);
      fill_row(m, data, c, q, H);
    }
    add_composite(&composite[m->body_parent[b]], c);
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
