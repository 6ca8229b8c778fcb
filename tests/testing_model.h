// A model that was read, its data and what was said of it, for the tests of reading.
#ifndef GD_TESTING_MODEL_H
#define GD_TESTING_MODEL_H

#include "testing.h"

#include <gerdy/model.h>

typedef struct loaded {
  gerdy_model* m;
  gerdy_data* d;
  gerdy_notes notes;
} loaded;

static inline void release(loaded* l) {
  gerdy_data_free(l->d);
  gerdy_model_free(l->m);
  gerdy_notes_reset(&l->notes);
}

static inline void expect_vec(const double* got, double x, double y, double z) {
  assert_near(got[0], x, 1e-12);
  assert_near(got[1], y, 1e-12);
  assert_near(got[2], z, 1e-12);
}

#endif
