// Jacobians: the twists of the coordinates that carry a body, and forces on coupled coordinates.
#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <string.h>

#include "math/vec.h"

// rows of the velocity of a point in ground; the other columns are not touched
static void fill_point(const gerdy_model* m, const gerdy_data* d, int body, const double point[3],
                       double* out) {
  for (int b = body; b > 0; b = m->body_parent[b]) {
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      const double* twist = d->twist + 6 * q;
      double v[3];
      gd_v3_cross(twist, point, v);
      for (int k = 0; k < 3; ++k) out[k * m->nq + q] = v[k] + twist[3 + k];
    }
  }
}

void gerdy_point_jacobian(const gerdy_model* model, const gerdy_data* data, int body,
                          const double local[3], double* out) {
  double point[3];
  memset(out, 0, 3 * (size_t)model->nq * sizeof *out);
  gerdy_fk_point(model, data, body, local, point);
  fill_point(model, data, body, point, out);
}

void gerdy_body_jacobian(const gerdy_model* model, const gerdy_data* data, int body, double* out) {
  const gerdy_model* m = model;
  memset(out, 0, 6 * (size_t)m->nq * sizeof *out);
  for (int b = body; b > 0; b = m->body_parent[b]) {
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      for (int k = 0; k < 3; ++k) out[k * m->nq + q] = data->twist[6 * q + k];
    }
  }
  fill_point(m, data, body, data->body_pos + 3 * body, out + 3 * m->nq);
}

void gerdy_fold(const gerdy_model* model, const gerdy_data* data, double* force) {
  for (int q = 0; q < model->nq; ++q) {
    int driver = model->q_driver[q];
    if (driver < 0) continue;
    force[driver] += data->q_slope[q] * force[q];
    force[q] = 0;
  }
}
