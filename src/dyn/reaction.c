// Joint reactions: what must hold a body and all it carries, beside what acts on them.
#include <gerdy/dyn.h>
#include <string.h>

#include "math/vec.h"

void gerdy_joint_reactions(const gerdy_model* model, const gerdy_data* data, const double* applied,
                           double* out) {
  size_t n = 6 * (size_t)model->nbody;
  if (out != applied) memcpy(out, applied, n * sizeof *out);
  // sums over what each body carries; a parent comes before its children
  for (int b = model->nbody - 1; b > 0; --b) {
    for (int k = 0; k < 6; ++k) out[6 * model->body_parent[b] + k] += out[6 * b + k];
  }
  for (size_t i = 0; i < n; ++i) out[i] = data->body_force[i] - out[i];
}

// the joint's frame in the body or its parent, in ground
static void center_of(const gerdy_model* m, const gerdy_data* d, int body, int on_parent,
                      double out[3]) {
  int holder = on_parent ? m->body_parent[body] : body;
  double local[3];
  if (on_parent) {
    gd_v3_copy(m->body_parent_pos + 3 * body, local);
  } else {
    // the model knows where the body is in the joint's frame
    gd_m3_tmul_v3(m->body_child_rot + 9 * body, m->body_child_pos + 3 * body, local);
    for (int k = 0; k < 3; ++k) local[k] = -local[k];
  }
  gd_m3_mul_v3(d->body_rot + 9 * holder, local, out);
  gd_v3_add(out, d->body_pos + 3 * holder, out);
}

void gerdy_reaction_in(const gerdy_model* model, const gerdy_data* data, int body,
                       const double reaction[6], int on_parent, int frame, double out[9]) {
  const double* R = data->body_rot + 9 * frame;
  double center[3], arm[3], moment[3], force[3];
  center_of(model, data, body, on_parent, center);
  gd_v3_cross(center, reaction + 3, arm);
  for (int k = 0; k < 3; ++k) {
    double sign = on_parent ? -1 : 1;
    force[k] = sign * reaction[3 + k];
    moment[k] = sign * (reaction[k] - arm[k]);
  }
  gd_m3_tmul_v3(R, force, out);
  gd_m3_tmul_v3(R, moment, out + 3);
  gd_v3_sub(center, data->body_pos + 3 * frame, arm);
  gd_m3_tmul_v3(R, arm, out + 6);
}
