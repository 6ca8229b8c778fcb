// Inertia by the rules of OpenSim's scaling: exact when the three factors are equal; else the body
// is taken for a cylinder of the same inertia along its axis of least inertia.
#include "model/scale_mass.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

static bool equal(double a, double b) { return fabs(a - b) <= 4 * DBL_EPSILON * fmax(a, b); }

static int least_axis(const double inertia[6]) {
  int axis = 0;
  for (int k = 1; k < 3; ++k) {
    if (inertia[k] < inertia[axis]) axis = k;
  }
  return axis;
}

// diagonal terms of a cylinder that had these, stretched; mass before and after
static void stretch_cylinder(double inertia[6], double before, double after,
                             const double factor[3]) {
  int axis = least_axis(inertia), other = axis == 0 ? 1 : 0;
  int b = (axis + 1) % 3, c = (axis + 2) % 3;
  double radius2 = fmax(0, 2 * inertia[axis] / before);
  double length2 = fmax(0, 12 * (inertia[other] / before - radius2 / 4));
  radius2 *= factor[b] * factor[c];
  length2 *= factor[axis] * factor[axis];
  inertia[axis] = after * radius2 / 2;
  inertia[b] = inertia[c] = after * (length2 / 12 + radius2 / 4);
}

void gd_scale_inertia(gerdy_model* model, int b, const double factor[3], int volume) {
  static const int pair[3][2] = {{0, 1}, {0, 2}, {1, 2}};
  double* inertia = model->body_inertia + 6 * b;
  double before = model->body_mass[b], grown = volume ? factor[0] * factor[1] * factor[2] : 1;
  model->body_mass[b] = before * grown;
  if (!(model->body_mass[b] > DBL_EPSILON)) {
    for (int k = 0; k < 6; ++k) inertia[k] = 0;
    return;
  }
  if (equal(factor[0], factor[1]) && equal(factor[1], factor[2])) {
    for (int k = 0; k < 6; ++k) inertia[k] *= grown * factor[0] * factor[0];
    return;
  }
  stretch_cylinder(inertia, before, model->body_mass[b], factor);
  for (int k = 0; k < 3; ++k) {
    inertia[3 + k] *= grown * factor[pair[k][0]] * factor[pair[k][1]];
  }
}

void gd_scale_masses(gerdy_model* model, double factor) {
  for (int b = 0; b < model->nbody; ++b) {
    model->body_mass[b] *= factor;
    for (int k = 0; k < 6; ++k) model->body_inertia[6 * b + k] *= factor;
  }
}
