// Turns of bones as they stand, their derivatives and those of the velocities they bring.
#include "tissue/band_turn.h"

#include "math/vec.h"

// velocity of a point that moves with a twist
static void point_velocity(const double twist[6], const double point[3], double out[3]) {
  gd_v3_cross(twist, point, out);
  gd_v3_add(out, twist + 3, out);
}

// a turn about an axis through a centre. drift, centre_speed: how axis and centre move, as the
// femur sees them
typedef struct turn {
  double axis[3], drift[3];
  double centre[3], centre_speed[3];
} turn;

static void move_by_turn(const turn* t, double scale, gd_band_place* place, int motion) {
  double arm[3], arm_speed[3], by[3], first[3], second[3];
  gd_v3_sub(place->at, t->centre, arm);
  gd_v3_sub(place->speed, t->centre_speed, arm_speed);
  gd_v3_cross(t->axis, arm, by);
  gd_v3_cross(t->drift, arm, first);
  gd_v3_cross(t->axis, arm_speed, second);
  for (int k = 0; k < 3; ++k) {
    place->by[motion][k] = scale * by[k];
    place->speed_by[motion][k] = scale * (first[k] + second[k]);
  }
}

// ---- turns about joints whose coordinates the model lacks ---------------------------------------

// what the femur sees of how a vector fixed in the tibia moves
static void swing(const gd_band_bones* b, const double v[3], double out[3]) {
  double relative[3];
  gd_v3_sub(b->tibia, b->femur, relative);
  gd_v3_cross(relative, v, out);
}

// the floating axis: across the shank's y and the thigh's z, made a unit
static void float_axis(const gd_band_bones* b, turn* t) {
  double y[3], z[3], swung[3];
  gd_band_column(b->shank, 1, 1, y);
  gd_band_column(b->thigh, 2, 1, z);
  swing(b, y, swung);
  gd_v3_cross(y, z, t->axis);
  gd_v3_cross(swung, z, t->drift);
  double size = gd_v3_norm(t->axis);
  for (int k = 0; k < 3; ++k) {
    t->axis[k] /= size;
    t->drift[k] /= size;
  }
  gd_v3_add_scaled(-gd_v3_dot(t->axis, t->drift), t->axis, t->drift);
}

void gd_band_turn_knee(int side, const gd_band_bones* bones, int motion, gd_band_place* insertion) {
  const double hand = side == 0 ? 1 : -1;
  double arm[3];
  turn t = {.drift = {0, 0, 0}};
  if (motion == GERDY_BAND_MOTION_knee_adduction) {
    float_axis(bones, &t);
  } else if (motion == GERDY_BAND_MOTION_knee_rotation) {
    gd_band_column(bones->shank, 1, hand, t.axis);
    swing(bones, t.axis, t.drift);
  } else {
    gd_band_column(bones->thigh, 2, -hand, t.axis);
  }
  // the centre moves with the tibia
  gd_v3_copy(bones->knee, t.centre);
  gd_v3_sub(t.centre, insertion->at, arm);
  swing(bones, arm, t.centre_speed);
  gd_v3_add(t.centre_speed, insertion->speed, t.centre_speed);
  move_by_turn(&t, 1, insertion, motion);
}

// about an axis of the thigh's frame; the femur turns, so the origin goes the other way
void gd_band_turn_hip(int side, const gd_band_bones* bones, int motion, gd_band_place* origin) {
  static const int axis_of[] = {2, 0, 1};
  turn t = {.drift = {0, 0, 0}, .centre_speed = {0, 0, 0}};
  gd_band_column(bones->thigh, axis_of[motion], side == 0 ? 1 : -1, t.axis);
  gd_v3_copy(bones->hip, t.centre);
  move_by_turn(&t, -1, origin, motion);
}

// ---- pelvic drop and step width -----------------------------------------------------------------

// The foot's end of the tibia: the lowest joint that hangs on it, else as far below the knee as the
// knee is below the hip.
static void find_ankle(const gerdy_band_leg* leg, const gerdy_model* m, const gerdy_data* d,
                       const gd_band_bones* b, double out[3]) {
  const double* lowest = NULL;
  double local[3];
  for (int i = leg->tibia + 1; i < m->nbody; ++i) {
    const double* pos = m->body_parent_pos + 3 * i;
    if (m->body_parent[i] != leg->tibia) continue;
    if (lowest == NULL || pos[1] < lowest[1]) lowest = pos;
  }
  if (lowest != NULL && lowest[1] < leg->knee[1]) {
    gd_m3_mul_v3(d->body_rot + 9 * leg->tibia, lowest, out);
    gd_v3_add(out, d->body_pos + 3 * leg->tibia, out);
  } else {
    gd_band_column(b->shank, 1, -gd_v3_distance(b->knee, b->hip), local);
    gd_v3_add(b->knee, local, out);
  }
}

// height of the hip over the ankle and how fast it grows
static double find_lever(const gerdy_band_leg* leg, const gerdy_model* m, const gerdy_data* d,
                         const gd_band_bones* b, double* rate) {
  double ankle[3], hip_velocity[3], ankle_velocity[3];
  find_ankle(leg, m, d, b, ankle);
  point_velocity(b->femur, b->hip, hip_velocity);
  point_velocity(b->tibia, ankle, ankle_velocity);
  *rate = hip_velocity[1] - ankle_velocity[1];
  return b->hip[1] - ankle[1];
}

// about the pelvis' x axis made horizontal. It stands in ground, so the femur sees it turn
static void drop(const gerdy_band_leg* leg, int side, const gerdy_data* d, const gd_band_bones* b,
                 gd_band_place* origin) {
  const double* pelvis = d->body_rot + 9 * leg->pelvis;
  double scale = (side == 0 ? -1 : 1) / hypot(pelvis[0], pelvis[6]);
  turn t = {.axis = {scale * pelvis[0], 0, scale * pelvis[6]}, .centre_speed = {0, 0, 0}};
  gd_v3_cross(t.axis, b->femur, t.drift);
  gd_v3_copy(b->hip, t.centre);
  move_by_turn(&t, 1, origin, GERDY_BAND_MOTION_pelvic_drop);
}

void gd_band_turn_pelvis(const gerdy_band_leg* leg, int side, const gerdy_model* model,
                         const gerdy_data* data, const gd_band_bones* bones,
                         gd_band_place* origin) {
  static const double least_lever = 0.1;  // m; a foot that high is not under the hip
  double lever_rate, lever = find_lever(leg, model, data, bones, &lever_rate);
  drop(leg, side, data, bones, origin);
  const double* by = origin->by[GERDY_BAND_MOTION_pelvic_drop];
  const double* speed_by = origin->speed_by[GERDY_BAND_MOTION_pelvic_drop];
  // a step that is wider by 1 m turns the leg outwards by half a metre over the lever
  double turned = lever > least_lever ? -0.5 / lever : NAN;
  double turned_rate = -turned * lever_rate / lever;
  for (int k = 0; k < 3; ++k) {
    origin->by[GERDY_BAND_MOTION_step_width][k] = turned * by[k];
    origin->speed_by[GERDY_BAND_MOTION_step_width][k] = turned * speed_by[k] + turned_rate * by[k];
  }
}
