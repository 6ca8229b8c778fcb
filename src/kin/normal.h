// kin/normal.h: cost, gradient and normal matrix of tracking markers, without forming a Jacobian.
#ifndef GD_KIN_NORMAL_H
#define GD_KIN_NORMAL_H

#include <gerdy/model.h>

// A set of weighted points as a rigid body with respect to the ground's origin: total weight,
// first moment, second moments (I = sum w (|p|^2 1 - p p'): xx yy zz xy xz yz), and a force.
typedef struct gd_composite {
  double weight;
  double first[3];
  double second[6];
  double force[3];
  double torque[3];
} gd_composite;

// Sum w |m - p|^2 over the markers seen. Reads data->marker_pos. weight: (nmarker), 0 = untracked.
double gd_tracking_cost(const gerdy_model* model, const gerdy_data* data, const double* weight,
                        const double* marker);

// Gradient g [nq] = J'W (m - p) and normal matrix H [nq x nq] = J'WJ at the pose of data, for all
// coordinates as if none was coupled. Pairs on different branches of the tree are 0. composite:
// scratch (nbody).
void gd_tracking_normal(const gerdy_model* model, const gerdy_data* data, const double* weight,
                        const double* marker, gd_composite* composite, double* g, double* H);

// Fold coupled coordinates into their drivers: afterwards rows and columns of independent
// coordinates are those of the reduced problem.
void gd_tracking_fold(const gerdy_model* model, const gerdy_data* data, double* g, double* H);

#endif
