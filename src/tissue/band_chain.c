// The screws between pelvis, femur and tibia, and which coordinate is which motion of the clinic.
#include "tissue/band_chain.h"

#include <string.h>

#include "math/vec.h"
#include "model/axis.h"
#include "model/model_function.h"

// ---- axes ---------------------------------------------------------------------------------------

// value of axis a by the independent coordinate behind it
static gd_band_axis describe(const gerdy_model* m, const gerdy_data* d, int a) {
  int q = m->axis_q[a], driver = m->q_driver[q];
  double value, slope = 1, bend = 0;
  if (m->axis_form[a] == GD_AXIS_COMPOSED) {
    gd_model_eval2(m, m->axis_function[a], d->q[q], &value, &slope, &bend);
  }
  if (driver >= 0) {
    double inner, inner_bend;
    gd_model_eval2(m, m->q_function[q], d->q[driver], &value, &inner, &inner_bend);
    bend = bend * inner * inner + slope * inner_bend;
    slope *= inner;
  }
  return (gd_band_axis){gd_axis_twist(m, d, a), driver >= 0 ? driver : q, slope, bend};
}

static void add_axes(const gerdy_model* m, const gerdy_data* d, int first, int n,
                     gd_band_chain* out) {
  for (int a = first + n - 1; a >= first; --a) {
    if (m->axis_form[a] == GD_AXIS_STILL || m->axis_q[a] < 0) continue;
    if (out->n < GD_BAND_MAX_AXES) out->axis[out->n++] = describe(m, d, a);
  }
}

// from the lower body up: of a joint its rotations come last, so first here
static void climb(const gerdy_model* m, const gerdy_data* d, int lower, int upper,
                  gd_band_chain* out) {
  out->n = 0;
  for (int b = lower; b > 0 && b != upper; b = m->body_parent[b]) {
    add_axes(m, d, m->body_axis[b], m->body_nrot[b], out);
    add_axes(m, d, m->body_axis[b] + m->body_nrot[b], m->body_ntrans[b], out);
  }
}

void gd_band_hip(const gerdy_band_leg* leg, const gerdy_model* model, const gerdy_data* data,
                 gd_band_chain* out) {
  climb(model, data, leg->femur, leg->pelvis, out);
  out->sense = -1;
}

void gd_band_knee(const gerdy_band_leg* leg, const gerdy_model* model, const gerdy_data* data,
                  gd_band_chain* out) {
  climb(model, data, leg->tibia, leg->femur, out);
  out->sense = 1;
  for (int i = 0, k = out->n - 1; i < k; ++i, --k) {
    gd_band_axis axis = out->axis[i];
    out->axis[i] = out->axis[k];
    out->axis[k] = axis;
  }
}

void gd_band_axis_moves(const gd_band_chain* chain, int axis, const double point[3],
                        double out[3]) {
  const double* twist = chain->axis[axis].twist;
  gd_v3_cross(twist, point, out);
  for (int k = 0; k < 3; ++k) out[k] = chain->sense * (out[k] + twist[3 + k]);
}

// ---- motions that are coordinates ---------------------------------------------------------------

static const char* const stems[][2] = {
    [GERDY_BAND_MOTION_hip_flexion] = {"hip_flex", "hip_angle"},
    [GERDY_BAND_MOTION_hip_adduction] = {"hip_add", NULL},
    [GERDY_BAND_MOTION_hip_rotation] = {"hip_rot", NULL},
    [GERDY_BAND_MOTION_knee_flexion] = {"knee_angle", "knee_flex"},
    [GERDY_BAND_MOTION_knee_adduction] = {"knee_add", NULL},
    [GERDY_BAND_MOTION_knee_rotation] = {"knee_rot", NULL},
};

static int find_coordinate(const gerdy_model* m, const int* q, int n, const char* const stem[2]) {
  for (int i = 0; i < n; ++i) {
    const char* name = m->names + m->q_name[q[i]];
    if (m->q_driver[q[i]] >= 0) continue;
    for (int k = 0; k < 2 && stem[k] != NULL; ++k) {
      if (strncmp(name, stem[k], strlen(stem[k])) == 0) return q[i];
    }
  }
  return -1;
}

static int is_hip(int motion) { return motion <= GERDY_BAND_MOTION_hip_rotation; }

// What turns about what: unit vectors in ground about which each motion turns the lower bone, for
// the clinic's signs. The middle one of a joint is the floating axis.
static void find_axes(const gerdy_band_leg* leg, int side, const gerdy_data* d,
                      const double thigh[9], double axis[GERDY_NBAND_MOTION][3]) {
  const double hand = side == 0 ? 1 : -1;
  const double* pelvis = d->body_rot + 9 * leg->pelvis;
  double shank[9], y[3], z[3];
  gd_m3_mul(d->body_rot + 9 * leg->tibia, leg->shank_rot, shank);
  gd_band_column(pelvis, 2, 1, axis[GERDY_BAND_MOTION_hip_flexion]);
  gd_band_column(thigh, 1, hand, axis[GERDY_BAND_MOTION_hip_rotation]);
  gd_v3_cross(axis[GERDY_BAND_MOTION_hip_rotation], axis[GERDY_BAND_MOTION_hip_flexion],
              axis[GERDY_BAND_MOTION_hip_adduction]);
  gd_band_column(thigh, 2, -hand, axis[GERDY_BAND_MOTION_knee_flexion]);
  gd_band_column(shank, 1, hand, axis[GERDY_BAND_MOTION_knee_rotation]);
  gd_band_column(shank, 1, 1, y);
  gd_band_column(thigh, 2, 1, z);
  gd_v3_cross(y, z, axis[GERDY_BAND_MOTION_knee_adduction]);
}

void gd_band_handles(const gerdy_band_leg* leg, int side, const gerdy_model* model,
                     const gerdy_data* data, gd_band_handle* out) {
  double thigh[9], axis[GERDY_NBAND_MOTION][3];
  gd_m3_mul(data->body_rot + 9 * leg->femur, leg->thigh_rot, thigh);
  find_axes(leg, side, data, thigh, axis);
  for (int j = 0; j < GERDY_NBAND_MOTION; ++j) {
    out->q[j] = -1;
    out->sign[j] = 1;
    if (j > GERDY_BAND_MOTION_knee_rotation) continue;
    out->q[j] = is_hip(j) ? find_coordinate(model, leg->hip, leg->nhip, stems[j])
                          : find_coordinate(model, leg->knee_q, leg->nknee, stems[j]);
    if (out->q[j] >= 0 && gd_v3_dot(data->twist + 6 * out->q[j], axis[j]) < 0) out->sign[j] = -1;
  }
}
