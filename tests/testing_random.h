// tests/testing_random.h: random numbers for tests, the same in every run.
#ifndef GD_TESTING_RANDOM_H
#define GD_TESTING_RANDOM_H

#include "math/random.h"

static inline double random_between(gd_random* r, double low, double high) {
  return low + (high - low) * gd_random_uniform(r);
}

#endif
