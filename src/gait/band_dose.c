// What adds up on the band over a kilometre and an hour.
#include <gerdy/band_load.h>

#include "math/running.h"

double gerdy_band_stride_time(const gerdy_gait* gait) {
  gd_running stride = {0, 0, 0}, step = {0, 0, 0};
  for (size_t i = 0; i < gait->nstep; ++i) {
    const gerdy_step* s = &gait->step[i];
    if (s->left_out != GERDY_KEPT) continue;
    gd_running_add(&stride, s->next_contact - s->contact);
    gd_running_add(&step, s->measure[GERDY_MEASURE_step_time]);
  }
  return stride.n > 0 ? stride.mean : 2 * gd_running_mean(&step);
}

void gerdy_band_doses(const gerdy_gait* gait, gerdy_band_dose dose[GERDY_NBAND_DOSE]) {
  static const int measure[GERDY_NBAND_DOSE] = {
      GERDY_MEASURE_band_compression_impulse, GERDY_MEASURE_band_zone_time,
      GERDY_MEASURE_band_zone_work, GERDY_MEASURE_band_rub_work};
  const double stride = gerdy_band_stride_time(gait), length = gait->speed.mean * stride;  // s, m
  const double per_hour = 3600 / stride, per_km = length > 0 ? 1000 / length : NAN;
  for (int i = 0; i < GERDY_NBAND_DOSE; ++i) {
    dose[i].measure = measure[i];
    for (int side = 0; side < 2; ++side) {
      const double each = gait->stat[measure[i]][side].mean;
      dose[i].per_step[side] = each;
      dose[i].per_km[side] = each * per_km;
      dose[i].per_hour[side] = each * per_hour;
    }
  }
}
