// Forward kinematics: every joint is a chain of rotations about fixed axes, then translations.
#include <gerdy/kin.h>
#include <string.h>

#include "math/function.h"
#include "math/vec.h"

static void eval(const gerdy_model* m, int id, double x, double* value, double* slope) {
  gd_function_eval((gd_function_type)m->function_type[id], m->parameter + m->function_par[id],
                   m->function_n[id], x, value, slope);
}

static void couple(const gerdy_model* m, gerdy_data* d) {
  for (int i = 0; i < m->nq; ++i) {
    d->q_slope[i] = 1;
    int driver = m->q_driver[i];
    if (driver >= 0) eval(m, m->q_function[i], d->q[driver], &d->q[i], &d->q_slope[i]);
  }
}

// rotation of the joint, R, in the parent's joint frame; each axis adds to the twist (angular part,
// in the parent's joint frame) of the coordinate that drives it
static void rotate(const gerdy_model* m, gerdy_data* d, int body, double R[9]) {
  gd_m3_identity(R);
  int first = m->body_axis[body];
  for (int a = first; a < first + m->body_nrot[body]; ++a) {
    const double* dir = m->axis_dir + 3 * a;
    double angle, slope, step[9], turned[9], axis[3];
    int q = m->axis_q[a];
    eval(m, m->axis_function[a], q >= 0 ? d->q[q] : 0, &angle, &slope);
    if (q >= 0) {
      gd_m3_mul_v3(R, dir, axis);
      gd_v3_add_scaled(slope, axis, d->twist + 6 * q);
    }
    if (angle == 0) continue;
    gd_m3_axis_angle(dir, angle, step);
    gd_m3_mul(R, step, turned);
    memcpy(R, turned, sizeof turned);
  }
}

static void translate(const gerdy_model* m, gerdy_data* d, int body, double p[3]) {
  p[0] = p[1] = p[2] = 0;
  int first = m->body_axis[body] + m->body_nrot[body];
  for (int a = first; a < first + m->body_ntrans[body]; ++a) {
    double distance, slope;
    int q = m->axis_q[a];
    eval(m, m->axis_function[a], q >= 0 ? d->q[q] : 0, &distance, &slope);
    gd_v3_add_scaled(distance, m->axis_dir + 3 * a, p);
    if (q >= 0) gd_v3_add_scaled(slope, m->axis_dir + 3 * a, d->twist + 6 * q + 3);
  }
}

// twist from the parent's joint frame (rotation R, joint origin o in ground) to ground
static void twist_to_ground(const double R[9], const double o[3], double twist[6]) {
  double w[3], v[3], lever[3];
  gd_m3_mul_v3(R, twist, w);
  gd_m3_mul_v3(R, twist + 3, v);
  gd_v3_cross(o, w, lever);
  gd_v3_copy(w, twist);
  gd_v3_add(v, lever, twist + 3);
}

static void place_body(const gerdy_model* m, gerdy_data* d, int b) {
  int parent = m->body_parent[b], first = m->body_q[b], last = first + m->body_nq[b];
  const double *R_gp = d->body_rot + 9 * parent, *p_gp = d->body_pos + 3 * parent;
  memset(d->twist + 6 * first, 0, 6 * (size_t)m->body_nq[b] * sizeof *d->twist);

  // joint frame in ground, motion in it
  double R_gf[9], o[3], R[9], p[3], moved[3], R_gm[9];
  gd_m3_mul(R_gp, m->body_parent_rot + 9 * b, R_gf);
  gd_m3_mul_v3(R_gp, m->body_parent_pos + 3 * b, o);
  gd_v3_add(o, p_gp, o);
  rotate(m, d, b, R);
  translate(m, d, b, p);
  gd_m3_mul_v3(R_gf, p, moved);
  gd_v3_add(o, moved, o);
  gd_m3_mul(R_gf, R, R_gm);
  for (int q = first; q < last; ++q) twist_to_ground(R_gf, o, d->twist + 6 * q);

  // body behind the joint
  gd_m3_mul(R_gm, m->body_child_rot + 9 * b, d->body_rot + 9 * b);
  gd_m3_mul_v3(R_gm, m->body_child_pos + 3 * b, moved);
  gd_v3_add(o, moved, d->body_pos + 3 * b);
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
