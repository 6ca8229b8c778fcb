// Mass centre of the whole body and its velocity.
#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <math.h>

#include "math/vec.h"

static void divide_by_mass(const gerdy_model* m, double sum[3]) {
  double mass = gerdy_model_mass(m);
  for (int k = 0; k < 3; ++k) sum[k] = mass > 0 ? sum[k] / mass : NAN;
}

void gerdy_mass_center(const gerdy_model* model, const gerdy_data* data, double out[3]) {
  out[0] = out[1] = out[2] = 0;
  for (int b = 1; b < model->nbody; ++b) {
    double c[3];
    gerdy_fk_point(model, data, b, model->body_com + 3 * b, c);
    gd_v3_add_scaled(model->body_mass[b], c, out);
  }
  divide_by_mass(model, out);
}

void gerdy_mass_center_velocity(const gerdy_model* model, const gerdy_data* data, double out[3]) {
  out[0] = out[1] = out[2] = 0;
  for (int b = 1; b < model->nbody; ++b) {
    const double* twist = data->body_vel + 6 * b;
    double c[3], v[3];
    gerdy_fk_point(model, data, b, model->body_com + 3 * b, c);
    gd_v3_cross(twist, c, v);
    gd_v3_add(v, twist + 3, v);
    gd_v3_add_scaled(model->body_mass[b], v, out);
  }
  divide_by_mass(model, out);
}
