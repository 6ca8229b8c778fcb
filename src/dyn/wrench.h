// dyn/wrench.h: forces on bodies: moment about the ground's origin, then force, in ground.
#ifndef GD_DYN_WRENCH_H
#define GD_DYN_WRENCH_H

#include <gerdy/model.h>

#include "math/vec.h"

// Force at a point, and a moment beside it, as one wrench.
static inline void gd_wrench(const double point[3], const double force[3], const double moment[3],
                             double out[6]) {
  gd_v3_cross(point, force, out);
  gd_v3_add(out, moment, out);
  gd_v3_copy(force, out + 3);
}

// Add scale times what a wrench on a body does to the coordinates to out (nq).
void gd_wrench_apply(const gerdy_model* model, const gerdy_data* data, int body, double scale,
                     const double wrench[6], double* out);

#endif
