#include "dyn/wrench.h"

#include "kin/composite.h"

void gd_wrench_apply(const gerdy_model* model, const gerdy_data* data, int body, double scale,
                     const double wrench[6], double* out) {
  const gerdy_model* m = model;
  for (int b = body; b > 0; b = m->body_parent[b]) {
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      out[q] += scale * gd_power(wrench, data->twist + 6 * q);
    }
  }
}
