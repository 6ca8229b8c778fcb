// How the ends of the band move, as the thigh sees it: from the speeds of the coordinates between.
#include "tissue/band_speed.h"

#include "math/vec.h"

gd_band_thigh gd_band_thigh_of(const gerdy_band_leg* leg, const gerdy_data* data) {
  const double* rot = data->body_rot + 9 * leg->femur;
  gd_band_thigh thigh;
  gd_m3_mul(rot, leg->thigh_rot, thigh.rot);
  gd_m3_mul_v3(rot, leg->thigh_pos, thigh.pos);
  gd_v3_add(thigh.pos, data->body_pos + 3 * leg->femur, thigh.pos);
  return thigh;
}

// out += sign x motion that these coordinates give; a coupled one has the speed of its driver
static void add_motion(const gerdy_model* m, const gerdy_data* d, const int* q, int n, double sign,
                       double out[6]) {
  for (int i = 0; i < n; ++i) {
    int driver = m->q_driver[q[i]];
    double speed = driver < 0 ? d->u[q[i]] : d->q_slope[q[i]] * d->u[driver];
    for (int k = 0; k < 6; ++k) out[k] += sign * speed * d->twist[6 * q[i] + k];
  }
}

gd_band_drift gd_band_drift_of(const gerdy_band_leg* leg, const gerdy_model* model,
                               const gerdy_data* data) {
  gd_band_drift drift = {{0}, {0}};
  add_motion(model, data, leg->hip, leg->nhip, -1, drift.pelvis);
  add_motion(model, data, leg->knee_q, leg->nknee, 1, drift.tibia);
  return drift;
}

void gd_band_place_speed(const gd_band_thigh* thigh, const double motion[6], const double place[3],
                         double speed[3]) {
  double at[3], v[3];
  gd_m3_mul_v3(thigh->rot, place, at);
  gd_v3_add(at, thigh->pos, at);
  gd_v3_cross(motion, at, v);
  gd_v3_add(v, motion + 3, v);
  gd_m3_tmul_v3(thigh->rot, v, speed);
}
