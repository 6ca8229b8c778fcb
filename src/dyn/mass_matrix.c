// Mass matrix by composite bodies: what a body carries is joined to it, from the tips to the root.
#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <string.h>

#include "kin/composite.h"
#include "math/vec.h"

// the body alone: its mass as a point in its mass centre, and its inertia turned into ground
static void place_inertia(const gerdy_model* m, const gerdy_data* d, int b, double out[10]) {
  const double *R = d->body_rot + 9 * b, *I = m->body_inertia + 6 * b;
  const double inertia[9] = {I[0], I[3], I[4], I[3], I[1], I[5], I[4], I[5], I[2]};
  double c[3], T[9];
  memset(out, 0, GD_COMPOSITE_SIZE * sizeof *out);
  gerdy_fk_point(m, d, b, m->body_com + 3 * b, c);
  gd_composite_add_point(m->body_mass[b], c, out);
  gd_m3_mul(R, inertia, T);
  out[4] += gd_v3_dot(T, R);
  out[5] += gd_v3_dot(T + 3, R + 3);
  out[6] += gd_v3_dot(T + 6, R + 6);
  out[7] += gd_v3_dot(T, R + 3);
  out[8] += gd_v3_dot(T, R + 6);
  out[9] += gd_v3_dot(T + 3, R + 6);
}

void gerdy_mass_matrix(const gerdy_model* model, gerdy_data* data, double* out) {
  size_t nq = (size_t)model->nq;
  double* c = data->body_composite;
  memset(out, 0, nq * nq * sizeof *out);
  memset(c, 0, GD_COMPOSITE_SIZE * sizeof *c);
  for (int b = 1; b < model->nbody; ++b) {
    place_inertia(model, data, b, c + GD_COMPOSITE_SIZE * b);
  }
  for (int b = model->nbody - 1; b > 0; --b) {
    gd_composite_rows(model, data, b, c + GD_COMPOSITE_SIZE * b, out);
    gd_composite_add(c + GD_COMPOSITE_SIZE * b, c + GD_COMPOSITE_SIZE * model->body_parent[b]);
  }
}
