// math/random.h: random numbers that are the same on every machine.
#ifndef GD_MATH_RANDOM_H
#define GD_MATH_RANDOM_H

#include <math.h>
#include <stdint.h>

typedef struct gd_random {
  uint64_t state;
} gd_random;

// splitmix64 (Steele, Lea & Flood 2014, OOPSLA): full period, any seed
static inline uint64_t gd_random_bits(gd_random* r) {
  uint64_t z = (r->state += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

// Uniform in (0, 1).
static inline double gd_random_uniform(gd_random* r) {
  return ((double)(gd_random_bits(r) >> 11) + 0.5) * 0x1p-53;
}

// Standard normal (Box & Muller 1958; the second number of each pair is not used).
static inline double gd_random_normal(gd_random* r) {
  double u = gd_random_uniform(r), v = gd_random_uniform(r);
  return sqrt(-2 * log(u)) * cos(6.28318530717958648 * v);
}

#endif
