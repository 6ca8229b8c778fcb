// Forward kinematics: every joint moves its frame along its translations, then turns it about its
// rotations. All is done in ground axes, so that each axis has its twist on the way.
#include <gerdy/kin.h>
#include <stdlib.h>
#include <string.h>

#include "math/vec.h"
#include "model/axis.h"
#include "model/model_function.h"

static void couple(const gerdy_model* m, gerdy_data* d) {
  for (int i = 0; i < m->nq; ++i) {
    d->q_slope[i] = 1;
    int driver = m->q_driver[i];
    if (driver >= 0) gd_model_eval(m, m->q_function[i], d->q[driver], &d->q[i], &d->q_slope[i]);
  }
}

// value of an axis and its slope by the coordinate
static inline double axis_value(const gerdy_model* m, const gerdy_data* d, int a, double* slope) {
  int q = m->axis_q[a];
  double value;
  *slope = 1;
  if (m->axis_form[a] == GD_AXIS_OWN) return d->q[q];
  gd_model_eval(m, m->axis_function[a], q >= 0 ? d->q[q] : 0, &value, slope);
  return value;
}

// a coordinate that moves several axes, or by a function, has the sum of their twists
static inline void compose(const gerdy_model* m, gerdy_data* d, int a, double slope) {
  int q = m->axis_q[a];
  if (m->axis_form[a] == GD_AXIS_OWN || q < 0) return;
  for (int k = 0; k < 6; ++k) d->twist[6 * q + k] += slope * d->axis_twist[6 * a + k];
}

// direction of an axis in ground; R: rotation of the frame in which it is fixed
static inline void direct(const gerdy_model* m, int a, const double R[9], double out[3]) {
  int along = m->axis_along[a];
  if (along > 0) {
    for (int k = 0; k < 3; ++k) out[k] = R[3 * k + along - 1];
  } else if (along < 0) {
    for (int k = 0; k < 3; ++k) out[k] = -R[3 * k - along - 1];
  } else {
    gd_m3_mul_v3(R, m->axis_dir + 3 * a, out);
  }
}

// R = R times the rotation about an axis fixed in R
static inline void turn(const gerdy_model* m, int a, double angle, double R[9]) {
  int along = m->axis_along[a];
  if (along != 0) {
    gd_m3_turn(R, abs(along) - 1, along > 0 ? angle : -angle);
    return;
  }
  double step[9], turned[9];
  gd_m3_axis_angle(m->axis_dir + 3 * a, angle, step);
  gd_m3_mul(R, step, turned);
  memcpy(R, turned, sizeof turned);
}

// move the joint frame R, o (in ground) through the joint; each axis leaves its twist
static inline void move_joint(const gerdy_model* m, gerdy_data* d, int b, double R[9],
                              double o[3]) {
  int rotation = m->body_axis[b], translation = rotation + m->body_nrot[b];
  double slope;
  for (int a = translation; a < translation + m->body_ntrans[b]; ++a) {
    if (m->axis_form[a] == GD_AXIS_STILL) continue;
    double *twist = gd_axis_twist(m, d, a), way = axis_value(m, d, a, &slope);
    memset(twist, 0, 3 * sizeof *twist);
    direct(m, a, R, twist + 3);
    gd_v3_add_scaled(way, twist + 3, o);
    compose(m, d, a, slope);
  }
  for (int a = rotation; a < translation; ++a) {
    if (m->axis_form[a] == GD_AXIS_STILL) continue;
    double *twist = gd_axis_twist(m, d, a), angle = axis_value(m, d, a, &slope);
    direct(m, a, R, twist);
    gd_v3_cross(o, twist, twist + 3);
    turn(m, a, angle, R);
    compose(m, d, a, slope);
  }
}

static void place_body(const gerdy_model* m, gerdy_data* d, int b) {
  const double* R_gp = d->body_rot + 9 * m->body_parent[b];
  int offset = m->body_offset[b];
  double R[9], o[3], *rot = d->body_rot + 9 * b, *pos = d->body_pos + 3 * b;
  if (offset & GD_OFFSET_COMPOSED) {
    memset(d->twist + 6 * m->body_q[b], 0, 6 * (size_t)m->body_nq[b] * sizeof *d->twist);
  }
  if (offset & GD_OFFSET_PARENT_TURNED)
    gd_m3_mul(R_gp, m->body_parent_rot + 9 * b, R);
  else
    memcpy(R, R_gp, sizeof R);
  gd_m3_mul_v3(R_gp, m->body_parent_pos + 3 * b, o);
  gd_v3_add(o, d->body_pos + 3 * m->body_parent[b], o);

  move_joint(m, d, b, R, o);

  gd_v3_copy(o, pos);
  if (offset & GD_OFFSET_CHILD_MOVED) {
    gd_m3_mul_v3(R, m->body_child_pos + 3 * b, pos);
    gd_v3_add(pos, o, pos);
  }
  if (offset & GD_OFFSET_CHILD_TURNED)
    gd_m3_mul(R, m->body_child_rot + 9 * b, rot);
  else
    memcpy(rot, R, sizeof R);
}

void gerdy_fk(const gerdy_model* model, gerdy_data* data) {
  couple(model, data);
  gd_m3_identity(data->body_rot);
  memset(data->body_pos, 0, 3 * sizeof *data->body_pos);
  for (int b = 1; b < model->nbody; ++b) place_body(model, data, b);
}

void gerdy_fk_point(const gerdy_model* model, const gerdy_data* data, int body,
                    const double local[3], double out[3]) {
  (void)model;
  gd_m3_mul_v3(data->body_rot + 9 * body, local, out);
  gd_v3_add(out, data->body_pos + 3 * body, out);
}

void gerdy_fk_markers(const gerdy_model* model, gerdy_data* data) {
  for (int i = 0; i < model->nmarker; ++i) {
    gerdy_fk_point(model, data, model->marker_body[i], model->marker_pos + 3 * i,
                   data->marker_pos + 3 * i);
  }
}
