// Stretch every body by its own factors, by the rules of OpenSim's ScaleTool (docs/motion.md).
#include <gerdy/scale.h>
#include <math.h>
#include <stdbool.h>

#include "base/fail.h"
#include "math/function.h"
#include "math/vec.h"
#include "model/axis.h"
#include "model/scale_mass.h"

static void stretch(double v[3], const double factor[3]) {
  for (int k = 0; k < 3; ++k) v[k] *= factor[k];
}

// how much longer a vector along dir becomes
static double along(const double dir[3], const double factor[3]) {
  double v[3];
  gd_v3_copy(dir, v);
  stretch(v, factor);
  return gd_v3_norm(v) / gd_v3_norm(dir);
}

static void scale_function(gerdy_model* m, int f, double factor) {
  gd_function_scale((gd_function_type)m->function_type[f], m->parameter + m->function_par[f],
                    m->function_n[f], factor);
}

static bool is_plain(const gerdy_model* m, int f) {
  const double* par = m->parameter + m->function_par[f];
  return m->function_type[f] == GD_FUNCTION_LINEAR && par[0] == 1 && par[1] == 0;
}

// ---- joints ------------------------------------------------------------------------------------

// the model keeps the body in its joint frame; what is stretched is the joint frame in the body
static void scale_child_frame(gerdy_model* m, int b, const double factor[3]) {
  const double* R = m->body_child_rot + 9 * b;
  double* pos = m->body_child_pos + 3 * b;
  double origin[3];
  if (factor[0] == factor[1] && factor[1] == factor[2]) {
    stretch(pos, factor);
    return;
  }
  gd_m3_tmul_v3(R, pos, origin);
  stretch(origin, factor);
  gd_m3_mul_v3(R, origin, pos);
}

// a translation that is the coordinate itself stays: it is a freedom, not a length
static void scale_translations(gerdy_model* m, int b, const double factor[3]) {
  int first = m->body_axis[b] + m->body_nrot[b];
  for (int a = first; a < first + m->body_ntrans[b]; ++a) {
    if (m->axis_q[a] >= 0 && is_plain(m, m->axis_function[a])) continue;
    scale_function(m, m->axis_function[a], along(m->axis_dir + 3 * a, factor));
  }
}

// translation that coordinate q is, -1: it turns, or does something else
static int own_translation(const gerdy_model* m, int q) {
  int b = m->q_body[q], first = m->body_axis[b], found = -1;
  for (int a = first; a < first + m->body_nrot[b] + m->body_ntrans[b]; ++a) {
    if (m->axis_q[a] != q) continue;
    if (a < first + m->body_nrot[b]) return -1;
    if (is_plain(m, m->axis_function[a])) found = a;
  }
  return found;
}

static void scale_coupler(gerdy_model* m, int q, const double* factor) {
  int a = m->q_driver[q] >= 0 ? own_translation(m, q) : -1;
  if (a < 0) return;
  const double* of_parent = factor + 3 * m->body_parent[m->q_body[q]];
  scale_function(m, m->q_function[q], along(m->axis_dir + 3 * a, of_parent));
}

static void scale_joints(gerdy_model* m, const double* factor) {
  for (int q = 0; q < m->nq; ++q) scale_coupler(m, q, factor);
  for (int b = 1; b < m->nbody; ++b) {
    const double* of_parent = factor + 3 * m->body_parent[b];
    stretch(m->body_parent_pos + 3 * b, of_parent);
    scale_child_frame(m, b, factor + 3 * b);
    scale_translations(m, b, of_parent);
  }
}

// ---- what is fixed in the bodies ---------------------------------------------------------------

static void scale_points(gerdy_model* m, const double* factor) {
  for (int i = 0; i < m->nmarker; ++i)
    stretch(m->marker_pos + 3 * i, factor + 3 * m->marker_body[i]);
  for (int p = 0; p < m->npoint; ++p) {
    const double* f = factor + 3 * m->point_body[p];
    stretch(m->point_pos + 3 * p, f);
    for (int k = 0; k < 3; ++k) {
      int function = m->point_function[3 * p + k];
      if (m->point_moves[p] && m->point_q[3 * p + k] >= 0) scale_function(m, function, f[k]);
    }
  }
}

static void scale_frames(gerdy_model* m, const double* factor) {
  for (int i = 0; i < 2 * m->nbushing; ++i)
    stretch(m->bushing_pos + 3 * i, factor + 3 * m->bushing_body[i]);
  for (int i = 0; i < 2 * m->nconstraint; ++i)
    stretch(m->constraint_pos + 3 * i, factor + 3 * m->constraint_body[i]);
}

// a surface keeps its kind: radii follow the stretch along the axes they span
static void scale_wrap(gerdy_model* m, int i, const double factor[3]) {
  const double* R = m->wrap_rot + 9 * i;
  double* size = m->wrap_size + 3 * i;
  double grown[3];
  for (int k = 0; k < 3; ++k) {
    const double axis[3] = {R[k], R[3 + k], R[6 + k]};
    grown[k] = along(axis, factor);
  }
  double across = (grown[0] + grown[1]) / 2;
  stretch(m->wrap_pos + 3 * i, factor);
  switch ((gerdy_wrap_type)m->wrap_type[i]) {
    case GERDY_WRAP_CYLINDER:
      size[0] *= across;
      size[1] *= grown[2];
      break;
    case GERDY_WRAP_SPHERE:
      size[0] *= (factor[0] + factor[1] + factor[2]) / 3;
      break;
    case GERDY_WRAP_ELLIPSOID:
      stretch(size, grown);
      break;
    case GERDY_WRAP_TORUS:
      size[0] *= across;
      size[1] *= across;
      break;
  }
}

// ---- whole -------------------------------------------------------------------------------------

static gerdy_status check(const gerdy_model* m, const double* factor, double mass,
                          gerdy_error* err) {
  for (int i = 0; i < 3 * m->nbody; ++i) {
    if (factor[i] > 0 && isfinite(factor[i])) continue;
    return gd_fail(err, GERDY_E_ARG, 0, m->names + m->body_name[i / 3],
                   "the scale factor %g is not above 0; give three positive factors", factor[i]);
  }
  if (isnan(mass)) return GERDY_OK;
  if (!(mass > 0) || isinf(mass)) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "the mass %g kg is not above 0; give the runner's",
                   mass);
  }
  if (gerdy_model_mass(m) > 0) return GERDY_OK;
  return gd_fail(err, GERDY_E_MODEL, 0, m->name,
                 "the bodies of the model have no mass, so it cannot be scaled to %g kg; give the "
                 "bodies masses, or scale without one",
                 mass);
}

gerdy_status gerdy_model_scale(gerdy_model* model, const double* factor, double mass,
                               int preserve_masses, gerdy_error* err) {
  gerdy_status status = check(model, factor, mass, err);
  if (status != GERDY_OK) return status;
  scale_joints(model, factor);
  scale_points(model, factor);
  scale_frames(model, factor);
  for (int i = 0; i < model->nwrap; ++i) scale_wrap(model, i, factor + 3 * model->wrap_body[i]);
  for (int i = 0; i < model->nmesh; ++i) {
    stretch(model->mesh_pos + 3 * i, factor + 3 * model->mesh_body[i]);
    stretch(model->mesh_scale + 3 * i, factor + 3 * model->mesh_body[i]);
  }
  for (int b = 1; b < model->nbody; ++b) {
    stretch(model->body_com + 3 * b, factor + 3 * b);
    gd_scale_inertia(model, b, factor + 3 * b, !preserve_masses);
  }
  if (!isnan(mass)) gd_scale_masses(model, mass / gerdy_model_mass(model));
  gd_compile_axes(model);
  return GERDY_OK;
}
