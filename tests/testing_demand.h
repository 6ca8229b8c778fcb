// tests/testing_demand.h: a real trial from its coordinates and forces to inverse dynamics and
// steps, ready for what the hip must hold.
#ifndef GD_TESTING_DEMAND_H
#define GD_TESTING_DEMAND_H

#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>

#include "force/demand.h"
#include "trial/forces.h"

typedef struct demand_rig {
  gd_id_work id;
  gd_landmarks landmarks;
  gerdy_gait* gait;
} demand_rig;

static inline void demand_close(demand_rig* r) {
  gerdy_gait_free(r->gait);
  gd_id_work_reset(&r->id);
  memset(r, 0, sizeof *r);
}

// low-passed coordinates, as the report has them
static inline gerdy_series* demand_smooth(const demand_rig* r) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_copy(r->id.coordinates, &s, &err), &err);
  s->rate = gerdy_series_rate(s);
  assert_ok(gd_motion_filter(s, 12, &err), &err);
  return s;
}

static inline void demand_gait(demand_rig* r) {
  gerdy_error err = {0};
  gerdy_band band;
  gerdy_data* d;
  gerdy_series *table, *forces = NULL, *smooth = demand_smooth(r);
  const gerdy_band_drive* const passive[2] = {NULL, NULL};
  assert_ok(gerdy_data_new(r->id.model, &d, &err), &err);
  assert_ok(gerdy_band_lay(r->id.model, &band, NULL, &err), &err);
  assert_ok(gd_motion_table(r->id.model, &r->landmarks, &band, passive, d, smooth, &table, &err),
            &err);
  if (r->id.forces != NULL) {
    assert_ok(gd_forces_by_foot(r->id.forces, table, 20, &forces, NULL, &err), &err);
  }
  assert_ok(gerdy_gait_analyse(table, forces, NULL, &r->gait, NULL, &err), &err);
  gerdy_series_free(forces);
  gerdy_series_free(table);
  gerdy_series_free(smooth);
  gerdy_data_free(d);
}

// job: model, motion and forces or loads or predict, smoothing
static inline demand_rig demand_open(gerdy_id_job job) {
  gerdy_error err = {0};
  demand_rig r = {0};
  gerdy_id_options options = gerdy_id_options_default();
  job.output = "demand_not_written.sto";
  assert_ok(gd_id_read(&job, &r.id, NULL, &err), &err);
  assert_ok(gd_id_solve(&r.id, &options, NULL, &err), &err);
  assert_ok(gd_landmarks_find(r.id.model, &r.landmarks, &err), &err);
  demand_gait(&r);
  return r;
}

static inline gerdy_demand* demand_of(const demand_rig* r, const gd_strength* strength,
                                      int nthread) {
  gerdy_error err = {0};
  gerdy_demand* d;
  const gd_demand_options options = {.strength = strength, .mass = NAN, .nthread = nthread};
  assert_ok(gd_demand_solve(&r->id, &r->landmarks, r->gait, &options, &d, NULL, &err), &err);
  return d;
}

#endif
