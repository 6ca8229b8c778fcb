// kin/normal.h: cost, gradient and normal matrix of tracking markers, without forming a Jacobian.
#ifndef GD_KIN_NORMAL_H
#define GD_KIN_NORMAL_H

#include <gerdy/model.h>

#include "kin/composite.h"

// The markers of a body and all it carries: weighted points as one rigid body, and the pull of the
// measured markers on them: moment about the ground's origin, then force.
typedef struct gd_tracked {
  double points[GD_COMPOSITE_SIZE];
  double pull[6];
} gd_tracked;

// Sum w |m - p|^2 over the markers seen. Reads data->marker_pos. weight: (nmarker), 0 = untracked.
double gd_tracking_cost(const gerdy_model* model, const gerdy_data* data, const double* weight,
                        const double* marker);

// Gradient g [nq] = J'W (m - p) and normal matrix H [nq x nq] = J'WJ at the pose of data, for all
// coordinates as if none was coupled. Pairs on different branches of the tree are 0. tracked:
// scratch (nbody).
void gd_tracking_normal(const gerdy_model* model, const gerdy_data* data, const double* weight,
                        const double* marker, gd_tracked* tracked, double* g, double* H);

// Sum pull (target - q)^2 over the coordinates that are pulled. pull, target: (nq), pull 0 = none.
double gd_target_cost(const gerdy_model* model, const gerdy_data* data, const double* pull,
                      const double* target);

// Add what the targets do to gradient and normal matrix, before coupled coordinates are folded.
void gd_target_normal(const gerdy_model* model, const gerdy_data* data, const double* pull,
                      const double* target, double* g, double* H);

// Fold coupled coordinates into their drivers: afterwards rows and columns of independent
// coordinates are those of the reduced problem.
void gd_tracking_fold(const gerdy_model* model, const gerdy_data* data, double* g, double* H);

#endif
