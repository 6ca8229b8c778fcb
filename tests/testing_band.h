// tests/testing_band.h: a model with its band, for the tests of the band.
#ifndef GD_TESTING_BAND_H
#define GD_TESTING_BAND_H

#include "testing.h"

#include <gerdy/knee.h>
#include <stdlib.h>

#include "testing_band_norm.h"
#include "testing_random.h"

typedef struct banded {
  gerdy_model* m;
  gerdy_data* d;
  gerdy_band band;
  gerdy_notes notes;
} banded;

static inline void band_release(banded* b) {
  gerdy_data_free(b->d);
  gerdy_model_free(b->m);
  gerdy_notes_reset(&b->notes);
}

// takes the model
static inline banded band_on(gerdy_model* m) {
  gerdy_error err = {0};
  banded b = {.m = m};
  gerdy_notes_init(&b.notes);
  assert_ok(gerdy_data_new(m, &b.d, &err), &err);
  assert_ok(gerdy_band_lay(m, &b.band, &b.notes, &err), &err);
  return b;
}

static inline banded band_load(const char* path) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_load(path, &m, NULL, &err), &err);
  return band_on(m);
}

static inline banded band_bundled(void) {
  return band_load(SOURCE_FILE("models/gerdy_runner.osim"));
}

// with knees that adduct and rotate
static inline banded band_freed(const char* path) {
  gerdy_error err = {0};
  gerdy_model *m, *freed;
  assert_ok(gerdy_model_load(path, &m, NULL, &err), &err);
  assert_ok(gerdy_model_free_knees(m, &freed, NULL, &err), &err);
  gerdy_model_free(m);
  return band_on(freed);
}

static inline int band_coordinate(const banded* b, const char* name, int side) {
  int q = band_find(b->m, name, side);
  if (q < 0) fail_msg("%s has no coordinate %s, side %d", b->m->name, name, side);
  return q;
}

// angles as those of band_set_motion, at rest
static inline void band_pose(banded* b, const double angle[4]) {
  static const double rest[4] = {0};
  band_set_motion(b->m, b->d, angle, rest);
}

// somewhere within reach, in motion; coupled coordinates too
static inline void band_random_motion(banded* b, gd_random* r) {
  const gerdy_model* m = b->m;
  for (int q = 0; q < m->nq; ++q) {
    b->d->q[q] = random_between(r, fmax(m->q_min[q], -0.8), fmin(m->q_max[q], 0.8));
    b->d->u[q] = random_between(r, -5, 5);
    if (m->q_locked[q]) {
      b->d->q[q] = m->q_default[q];
      b->d->u[q] = 0;
    }
  }
  gerdy_fk(m, b->d);
  for (int q = 0; q < m->nq; ++q) {
    if (m->q_driver[q] >= 0) b->d->u[q] = b->d->q_slope[q] * b->d->u[m->q_driver[q]];
  }
}

static inline gerdy_band_reading band_reading(const banded* b, int side, int moving) {
  gerdy_band_reading r;
  gerdy_band_read(&b->band, b->m, b->d, side, NULL, moving, &r);
  return r;
}

#endif
