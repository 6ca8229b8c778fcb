// Joints: each as the kind whose axes it has, a CustomJoint when there is none.
#include <string.h>

#include "math/vec.h"
#include "model/axis.h"
#include "model/osim_write_element.h"
#include "model/osim_write_exact.h"

// ---- which kind --------------------------------------------------------------------------------

// Axes x, y, z in the order of the coordinates; upper case rotates, lower case translates. Of two
// kinds with the same axes (a BallJoint has a GimbalJoint's) one is written.
static const struct {
  const char* tag;
  const char* axes;
} kinds[] = {
    {"WeldJoint", ""},        {"PinJoint", "Z"},      {"SliderJoint", "x"},
    {"UniversalJoint", "XY"}, {"GimbalJoint", "XYZ"}, {"FreeJoint", "XYZxyz"},
    {"PlanarJoint", "Zxy"},
};

// axis a of the model is the letter's, and moves by coordinate q itself
static bool is_plain(const gerdy_model* m, int a, int q, char letter) {
  int k = letter >= 'x' ? letter - 'x' : letter - 'X';
  return m->axis_form[a] == GD_AXIS_OWN && m->axis_q[a] == q && m->axis_along[a] == k + 1;
}

static bool has_axes(const gerdy_model* m, int b, const char* axes) {
  int n = (int)strlen(axes), nrot = 0;
  if (n != m->body_nq[b] || n != m->body_nrot[b] + m->body_ntrans[b]) return false;
  for (int i = 0; i < n; ++i) {
    nrot += axes[i] < 'x';
    if (!is_plain(m, m->body_axis[b] + i, m->body_q[b] + i, axes[i])) return false;
  }
  return nrot == m->body_nrot[b];
}

static const char* kind_of(const gerdy_model* m, int b) {
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; ++i) {
    if (has_axes(m, b, kinds[i].axes)) return kinds[i].tag;
  }
  return "CustomJoint";
}

// ---- axes of a CustomJoint ---------------------------------------------------------------------

// the unit axis that adds most to the n axes in place; OpenSim wants them independent
static void missing_axis(int n, const double axis[3][3], double out[3]) {
  double best = -1;
  for (int k = 0; k < 3; ++k) {
    double e[3] = {k == 0, k == 1, k == 2}, cross[3], adds = 1;
    gd_v3_cross(axis[0], n == 2 ? axis[1] : e, cross);
    if (n == 1) adds = gd_v3_norm(cross);
    if (n == 2) adds = fabs(gd_v3_dot(cross, e));
    if (adds <= best + 1e-12) continue;
    best = adds;
    gd_v3_copy(e, out);
  }
}

// a: axis of the model, -1: one that is only there to make three
static void put_axis(gd_osim_writer* w, const char* name, int a, const double dir[3]) {
  const gerdy_model* m = w->m;
  int q = a >= 0 ? m->axis_q[a] : -1;
  gd_osim_open(w, "TransformAxis", name);
  gd_osim_put_text(w, "coordinates", q >= 0 ? gd_osim_name(w, m->q_name[q]) : "");
  gd_osim_put_vec(w, "axis", dir, 3);
  if (a >= 0) gd_osim_put_function(w, "function", m->axis_function[a]);
  gd_osim_close(w, "TransformAxis");
}

static void put_axes(gd_osim_writer* w, const char* const name[3], int first, int n) {
  double axis[3][3];
  for (int k = 0; k < 3; ++k) {
    double written[3];
    if (k < n)
      gd_v3_copy(w->m->axis_dir + 3 * (first + k), axis[k]);
    else
      missing_axis(k, (const double(*)[3])axis, axis[k]);
    gd_osim_write_axis(axis[k], written);
    put_axis(w, name[k], k < n ? first + k : -1, written);
  }
}

static void put_transform(gd_osim_writer* w, int b) {
  static const char* const rotation[3] = {"rotation1", "rotation2", "rotation3"};
  static const char* const translation[3] = {"translation1", "translation2", "translation3"};
  const gerdy_model* m = w->m;
  int first = m->body_axis[b];
  gd_osim_open(w, "SpatialTransform", NULL);
  put_axes(w, rotation, first, m->body_nrot[b]);
  put_axes(w, translation, first + m->body_nrot[b], m->body_ntrans[b]);
  gd_osim_close(w, "SpatialTransform");
}

// ---- joints ------------------------------------------------------------------------------------

static void put_coordinate(gd_osim_writer* w, int q) {
  const gerdy_model* m = w->m;
  double range[2] = {m->q_min[q], m->q_max[q]};
  gd_osim_open(w, "Coordinate", gd_osim_name(w, m->q_name[q]));
  gd_osim_put_number(w, "default_value", m->q_default[q]);
  gd_osim_put_vec(w, "range", range, 2);
  gd_osim_put_bool(w, "clamped", m->q_clamped[q] != 0);
  gd_osim_put_bool(w, "locked", m->q_locked[q] != 0);
  if (m->q_prescribed[q] >= 0) {
    gd_osim_put_function_in(w, "prescribed_function", m->q_prescribed[q]);
  }
  gd_osim_put_bool(w, "prescribed", m->q_prescribed[q] >= 0);
  gd_osim_close(w, "Coordinate");
}

static void put_coordinates(gd_osim_writer* w, int b) {
  const gerdy_model* m = w->m;
  if (m->body_nq[b] == 0) return;
  gd_osim_open(w, "coordinates", NULL);
  for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) put_coordinate(w, q);
  gd_osim_close(w, "coordinates");
}

static void put_joint(gd_osim_writer* w, int b) {
  const gerdy_model* m = w->m;
  const char* tag = kind_of(m, b);
  gd_osim_offset parent = {.body = m->body_parent[b]}, child = {.body = b};
  gd_v3_copy(m->body_parent_pos + 3 * b, parent.pos);
  gd_osim_write_angles(m->body_parent_rot + 9 * b, parent.angle);
  gd_osim_write_child(m->body_child_pos + 3 * b, m->body_child_rot + 9 * b, child.pos, child.angle);
  gd_osim_open(w, tag, gd_osim_name(w, m->body_joint_name[b]));
  gd_osim_put_socket(w, "socket_parent_frame", &parent);
  gd_osim_put_socket(w, "socket_child_frame", &child);
  put_coordinates(w, b);
  gd_osim_open(w, "frames", NULL);
  gd_osim_put_offset(w, &parent);
  gd_osim_put_offset(w, &child);
  gd_osim_close(w, "frames");
  if (strcmp(tag, "CustomJoint") == 0) put_transform(w, b);
  gd_osim_close(w, tag);
}

void gd_osim_write_joints(gd_osim_writer* w) {
  gd_osim_open_set(w, "JointSet", "jointset");
  for (int b = 1; b < w->m->nbody; ++b) put_joint(w, b);
  gd_osim_close_set(w, "JointSet");
}
