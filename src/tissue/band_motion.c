// How the ends of the band move by each motion. Every joint is a chain of screws, and what a screw
// near the femur does to the motion of a screw further out is to carry it: so second derivatives
// are exact.
#include "tissue/band_motion.h"

#include <string.h>

#include "math/vec.h"
#include "tissue/band_speed.h"

// ---- places -------------------------------------------------------------------------------------

static double speed_of(const gerdy_model* m, const gerdy_data* d, int q) {
  int driver = m->q_driver[q];
  return driver >= 0 ? d->q_slope[q] * d->u[driver] : d->u[q];
}

// by every motion that is a coordinate. An axis is carried by what is nearer to the femur, itself
// included, and carries what is further out
static void move_by_coordinates(const gd_band_chain* c, const gerdy_data* d,
                                const gd_band_handle* handle, gd_band_place* place) {
  double inner_turn[3] = {0, 0, 0}, outer[3], way[3], carried[3], carries[3];
  gd_v3_copy(place->speed, outer);
  for (int a = 0; a < c->n; ++a) {
    const gd_band_axis* axis = &c->axis[a];
    double rate = axis->slope * d->u[axis->q];
    gd_band_axis_moves(c, a, place->at, way);
    gd_v3_add_scaled(c->sense * rate, axis->twist, inner_turn);
    gd_v3_add_scaled(-rate, way, outer);
    for (int j = 0; j <= GERDY_BAND_MOTION_knee_rotation; ++j) {
      if (handle->q[j] != axis->q) continue;
      double sign = handle->sign[j];
      gd_v3_cross(inner_turn, way, carried);
      gd_v3_cross(axis->twist, outer, carries);
      gd_v3_add_scaled(sign * axis->slope, way, place->by[j]);
      gd_v3_add_scaled(sign * axis->slope, carried, place->speed_by[j]);
      gd_v3_add_scaled(sign * c->sense * axis->slope, carries, place->speed_by[j]);
      gd_v3_add_scaled(sign * axis->bend * d->u[axis->q], way, place->speed_by[j]);
    }
  }
}

// ---- all motions --------------------------------------------------------------------------------

static void to_ground(const gerdy_data* d, int body, const double local[3], double out[3]) {
  gd_m3_mul_v3(d->body_rot + 9 * body, local, out);
  gd_v3_add(out, d->body_pos + 3 * body, out);
}

// out = a + sense b
static void add_motion(const double a[6], double sense, const double b[6], double out[6]) {
  for (int k = 0; k < 6; ++k) out[k] = a[k] + sense * b[k];
}

static void find_bones(const gerdy_band_leg* leg, const gerdy_model* m, const gerdy_data* d,
                       const gd_band_drift* drift, gd_band_bones* out) {
  const gd_band_thigh thigh = gd_band_thigh_of(leg, d);
  double pelvis[6] = {0};
  for (int b = leg->pelvis; b > 0; b = m->body_parent[b]) {
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      add_motion(pelvis, speed_of(m, d, q), d->twist + 6 * q, pelvis);
    }
  }
  add_motion(pelvis, -1, drift->pelvis, out->femur);
  add_motion(out->femur, 1, drift->tibia, out->tibia);
  memcpy(out->thigh, thigh.rot, sizeof out->thigh);
  gd_v3_copy(thigh.pos, out->hip);
  gd_m3_mul(d->body_rot + 9 * leg->tibia, leg->shank_rot, out->shank);
  to_ground(d, leg->tibia, leg->knee, out->knee);
}

static void start_place(const gerdy_data* d, const double at[3], const double motion[6],
                        const gd_band_chain* c, const gd_band_handle* handle,
                        gd_band_place* place) {
  memset(place->by, 0, sizeof place->by);
  memset(place->speed_by, 0, sizeof place->speed_by);
  gd_v3_copy(at, place->at);
  gd_v3_cross(motion, at, place->speed);
  gd_v3_add(place->speed, motion + 3, place->speed);
  move_by_coordinates(c, d, handle, place);
}

void gd_band_moves_at(const gerdy_band_leg* leg, int side, const gerdy_model* model,
                      const gerdy_data* data, gd_band_moves* out) {
  gd_band_chain hip, knee;
  gd_band_handle handle;
  gd_band_bones bones;
  double at[3];
  gd_band_hip(leg, model, data, &hip);
  gd_band_knee(leg, model, data, &knee);
  gd_band_handles(leg, side, model, data, &handle);
  gd_band_drift drift = gd_band_drift_of(leg, model, data);
  find_bones(leg, model, data, &drift, &bones);
  memcpy(out->thigh, bones.thigh, sizeof out->thigh);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    gd_band_place* origin = &out->origin[head];
    to_ground(data, leg->pelvis, leg->origin[head], at);
    start_place(data, at, drift.pelvis, &hip, &handle, origin);
    for (int j = 0; j <= GERDY_BAND_MOTION_hip_rotation; ++j) {
      if (handle.q[j] < 0) gd_band_turn_hip(side, &bones, j, origin);
    }
    gd_band_turn_pelvis(leg, side, model, data, &bones, origin);
  }
  to_ground(data, leg->tibia, leg->insertion, at);
  start_place(data, at, drift.tibia, &knee, &handle, &out->insertion);
  for (int j = GERDY_BAND_MOTION_knee_flexion; j <= GERDY_BAND_MOTION_knee_rotation; ++j) {
    if (handle.q[j] < 0) gd_band_turn_knee(side, &bones, j, &out->insertion);
  }
}
