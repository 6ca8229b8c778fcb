// Velocities and accelerations of the bodies: what each axis adds, from the root to the tips.
#include "dyn/motion.h"

#include <gerdy/dyn.h>
#include <stdbool.h>
#include <string.h>

#include "math/vec.h"
#include "model/axis.h"
#include "model/model_function.h"

// how a twist that is fixed in a moving frame changes: frame x twist
static void carry(const double frame[6], const double twist[6], double out[6]) {
  double moved[3];
  gd_v3_cross(frame, twist, out);
  gd_v3_cross(frame, twist + 3, out + 3);
  gd_v3_cross(frame + 3, twist, moved);
  gd_v3_add(out + 3, moved, out + 3);
}

// An axis in motion.
typedef struct moving {
  const double* twist;
  double rate;    // of the axis' value
  double change;  // of the rate
} moving;

static moving set_in_motion(const gerdy_model* m, const gerdy_data* d, int axis,
                            const double* udot) {
  int q = m->axis_q[axis], f = m->axis_function[axis];
  moving still = {.twist = gd_axis_twist(m, d, axis)};
  if (m->axis_form[axis] == GD_AXIS_STILL || q < 0) return still;
  double value, slope = 1, curvature = 0, u = d->u[q];
  if (m->axis_form[axis] == GD_AXIS_COMPOSED) {
    gd_model_eval2(m, f, d->q[q], &value, &slope, &curvature);
  }
  double change = curvature * u * u + (udot != NULL ? slope * udot[q] : 0);
  return (moving){.twist = still.twist, .rate = slope * u, .change = change};
}

// what an axis adds to the motion v, a of the body; frame: motion of what the axis is fixed in; it
// may be v. The translations so far in it do nothing to another translation
static void add_axis(const moving* axis, const double frame[6], double v[6], double a[6]) {
  double carried[6];
  if (axis->rate == 0 && axis->change == 0) return;
  carry(frame, axis->twist, carried);
  for (int k = 0; k < 6; ++k) {
    a[k] += axis->change * axis->twist[k] + axis->rate * carried[k];
    v[k] += axis->rate * axis->twist[k];
  }
}

// motion of what rotation k is fixed in, when it is not simply the motion so far
static void gather(const moving* rotation, int nrot, int carriers, const double base[6],
                   double out[6]) {
  memcpy(out, base, 6 * sizeof *out);
  for (int i = 0; i < nrot; ++i) {
    if (!(carriers >> i & 1)) continue;
    for (int e = 0; e < 6; ++e) out[e] += rotation[i].rate * rotation[i].twist[e];
  }
}

static void move_body(const gerdy_model* m, const gerdy_data* d, int b, const double* udot,
                      double v[6], double a[6]) {
  int first = m->body_axis[b], nrot = m->body_nrot[b];
  double base[6], frame[6];
  moving rotation[6];
  for (int i = nrot; i < nrot + m->body_ntrans[b]; ++i) {
    moving translation = set_in_motion(m, d, first + i, udot);
    add_axis(&translation, v, v, a);
  }
  memcpy(base, v, sizeof base);  // translations carry the rotations
  for (int i = 0; i < nrot; ++i) rotation[i] = set_in_motion(m, d, first + i, udot);
  for (int k = 0; k < nrot; ++k) {
    int carriers = m->axis_carriers[first + k];
    bool so_far = m->exact_rates || carriers == (1 << k) - 1;
    if (!so_far) gather(rotation, nrot, carriers, base, frame);
    add_axis(&rotation[k], so_far ? v : frame, v, a);
  }
}

void gd_motion(const gerdy_model* model, gerdy_data* data, const double* udot, double* acc) {
  const gerdy_model* m = model;
  memset(data->body_vel, 0, 6 * sizeof *data->body_vel);
  memset(acc, 0, 6 * sizeof *acc);
  for (int b = 1; b < m->nbody; ++b) {
    double *v = data->body_vel + 6 * b, *a = acc + 6 * b;
    memcpy(v, data->body_vel + 6 * m->body_parent[b], 6 * sizeof *v);
    memcpy(a, acc + 6 * m->body_parent[b], 6 * sizeof *a);
    move_body(m, data, b, udot, v, a);
  }
}

void gerdy_motion(const gerdy_model* model, gerdy_data* data) {
  gd_motion(model, data, data->udot, data->body_acc);
}
