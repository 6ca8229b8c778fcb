// The mass matrix by composite bodies: Featherstone 2008, "Rigid Body Dynamics Algorithms", ch. 6.
#include "kin/composite.h"

void gd_composite_rows(const gerdy_model* model, const gerdy_data* data, int body,
                       const double c[10], double* H) {
  const gerdy_model* m = model;
  for (int q = m->body_q[body]; q < m->body_q[body] + m->body_nq[body]; ++q) {
    double momentum[6];
    gd_composite_momentum(c, data->twist + 6 * q, momentum);
    for (int b = body; b > 0; b = m->body_parent[b]) {
      for (int k = m->body_q[b]; k < m->body_q[b] + m->body_nq[b]; ++k) {
        double h = gd_power(momentum, data->twist + 6 * k);
        H[q * m->nq + k] = h;
        H[k * m->nq + q] = h;
      }
    }
  }
}
