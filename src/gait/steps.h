// gait/steps.h: numbers per step and averaged curves.
#ifndef GD_GAIT_STEPS_H
#define GD_GAIT_STEPS_H

#include "gait/contact.h"
#include "math/running.h"

// Decide which steps count and measure them. Writes left_out and measure of every step.
void gd_steps_measure(const gerdy_series* motion, const gerdy_gait_options* options,
                      gerdy_gait* gait);

// Speed, heading, walking or running: from the steps that count.
void gd_steps_progression(const gerdy_series* motion, gerdy_gait* gait);

// Mean and spread of every measure per side.
void gd_steps_statistics(gerdy_gait* gait);

// Averaged curves over stance and stride. Errors: GERDY_E_MEMORY.
gerdy_status gd_steps_curves(const gerdy_series* motion, gerdy_gait* gait);

static inline gerdy_stat gd_stat_of(const gd_running* r) {
  return (gerdy_stat){.mean = gd_running_mean(r), .sd = gd_running_sd(r), .n = r->n};
}

#endif
