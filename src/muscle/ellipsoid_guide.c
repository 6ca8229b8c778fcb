// muscle/ellipsoid_guide.c: the guide of the hybrid, midpoint and axial methods.
//
// The rules, and the constants here, are those whose numbers OpenSim's ellipsoids give.
#include "muscle/ellipsoid_guide.h"

#include "math/vec.h"
#include "muscle/wrap_side.h"

// cosine of the angle between line and axis: below the first only the fan counts, above the second
// only the axial guide
static const double oblique = 0.7073, parallel = 0.9;
// share of the chord at each end over which the axial guide fades in
static const double fade_share = 0.3;

static double between_0_and_1(double x) { return x < 0 ? 0 : x > 1 ? 1 : x; }

// ---- forward -----------------------------------------------------------------------------------

static double weigh_axial(const gd_guide* guide, double cosine) {
  if (guide->method != GERDY_WRAP_HYBRID) return guide->method == GERDY_WRAP_AXIAL ? 1 : 0;
  double fade = between_0_and_1(fmin(guide->place, 1 - guide->place) / fade_share);
  return between_0_and_1(fade * (cosine - oblique) / (parallel - oblique));
}

static void choose_axis(const gd_chord* chord, gd_guide* guide) {
  double line[3];
  gd_v3_sub(chord->q, chord->p, line);
  int axis = 0;
  for (int i = 1; i < 3; ++i) {
    if (fabs(line[i]) > fabs(line[axis])) axis = i;
  }
  guide->axis = axis;
  double enter = chord->end[0][axis], leave = chord->end[1][axis];
  guide->place = enter == leave ? 0 : enter / (enter - leave);
  guide->axial = weigh_axial(guide, fabs(line[axis]) / gd_v3_norm(line));
}

static void find_axial(const gd_chord* chord, gd_guide* guide) {
  int axis = guide->axis;
  double part = chord->p[axis] / (chord->p[axis] - chord->q[axis]);
  for (int i = 0; i < 3; ++i) {
    guide->cross[i] = chord->p[i] + part * (chord->q[i] - chord->p[i]);
  }
  guide->cross[axis] = 0;
  gd_foot_find(chord->radius, guide->cross, axis, &guide->axial_foot);
}

// Foot of the middle of the chord, or of the point one unit from it in the mean direction.
static void find_fan(const gd_chord* chord, gd_guide* guide) {
  double from[3];
  for (int i = 0; i < 3; ++i) from[i] = 0.5 * (chord->end[0][i] + chord->end[1][i]);
  if (guide->method == GERDY_WRAP_HYBRID) {
    gd_fan_spread(chord->radius, chord->end[0], chord->end[1], &guide->fan);
    guide->fan_length = gd_v3_norm(guide->fan.sum);
    if (guide->fan_length > 0) gd_v3_add_scaled(1 / guide->fan_length, guide->fan.sum, from);
  }
  gd_foot_find(chord->radius, from, -1, &guide->fan_foot);
}

// The guide of the wrong side is mirrored; the more the fan counts, the more it is then drawn to
// the border of the two sides.
static void keep_side(const gd_wrap_surface* surface, const gd_chord* chord, gd_guide* guide) {
  guide->side = surface->axis;
  guide->mirrored = surface->sign != 0 && !gd_wrap_on_side(surface, guide->at[surface->axis]);
  if (!guide->mirrored) return;
  guide->before = guide->at[guide->side];
  if (guide->method != GERDY_WRAP_HYBRID || guide->axial >= 1) {
    guide->at[guide->side] = -guide->before;
    return;
  }
  guide->at[guide->side] = -guide->before * guide->axial;
  gd_foot_find(chord->radius, guide->at, -1, &guide->mirrored_foot);
  gd_v3_copy(guide->mirrored_foot.at, guide->at);
}

void gd_guide_find(const gd_wrap_surface* surface, const gd_chord* chord, gd_guide* guide) {
  guide->method = surface->method;
  choose_axis(chord, guide);
  if (guide->axial > 0) find_axial(chord, guide);
  if (guide->axial < 1) find_fan(chord, guide);
  if (guide->axial > 0 && guide->axial < 1) {
    double mixed[3];
    for (int i = 0; i < 3; ++i) {
      mixed[i] =
          guide->axial * guide->axial_foot.at[i] + (1 - guide->axial) * guide->fan_foot.at[i];
    }
    gd_foot_find(chord->radius, mixed, -1, &guide->mixed_foot);
    gd_v3_copy(guide->mixed_foot.at, guide->at);
  } else {
    gd_v3_copy(guide->axial > 0 ? guide->axial_foot.at : guide->fan_foot.at, guide->at);
  }
  keep_side(surface, chord, guide);
}

// ---- backward ----------------------------------------------------------------------------------
//
// Each takes a derivative to what its forward partner read.

// Derivative by the guide becomes that by the guide before mirroring; returns that by the weight.
static double side_back(const gd_guide* guide, double by_at[3]) {
  if (!guide->mirrored) return 0;
  if (guide->method != GERDY_WRAP_HYBRID || guide->axial >= 1) {
    by_at[guide->side] = -by_at[guide->side];
    return 0;
  }
  double by_from[3];
  gd_foot_back(&guide->mirrored_foot, by_at, by_from);
  gd_v3_copy(by_from, by_at);
  double by_coordinate = by_at[guide->side];
  by_at[guide->side] = -guide->axial * by_coordinate;
  return -guide->before * by_coordinate;
}

static void axial_back(const gd_chord* chord, const gd_guide* guide, const double by_foot[3],
                       double by_p[3], double by_q[3]) {
  int axis = guide->axis;
  double by_cross[3], line[3];
  gd_foot_back(&guide->axial_foot, by_foot, by_cross);
  gd_v3_sub(chord->q, chord->p, line);
  double part = -chord->p[axis] / line[axis];
  // the crossing slides along the line so that it stays on the plane
  by_cross[axis] = 0;
  by_cross[axis] = -gd_v3_dot(by_cross, line) / line[axis];
  gd_v3_add_scaled(1 - part, by_cross, by_p);
  gd_v3_add_scaled(part, by_cross, by_q);
}

static void fan_back(const gd_chord* chord, const gd_guide* guide, const double by_foot[3],
                     double by_end[2][3]) {
  double by_from[3];
  gd_foot_back(&guide->fan_foot, by_foot, by_from);
  for (int k = 0; k < 2; ++k) gd_v3_add_scaled(0.5, by_from, by_end[k]);
  if (guide->method != GERDY_WRAP_HYBRID || !(guide->fan_length > 0)) return;
  double inverse = 1 / guide->fan_length, by_sum[3];
  double along = gd_v3_dot(by_from, guide->fan.sum) * inverse * inverse;
  for (int i = 0; i < 3; ++i) by_sum[i] = inverse * (by_from[i] - along * guide->fan.sum[i]);
  gd_fan_back(chord->radius, chord->end[0], chord->end[1], &guide->fan, by_sum, by_end[0],
              by_end[1]);
}

static void weight_back(const gd_chord* chord, const gd_guide* guide, double by_axial,
                        double by_end[2][3], double by_p[3], double by_q[3]) {
  int axis = guide->axis;
  double line[3], by_line[3], place = guide->place;
  gd_v3_sub(chord->q, chord->p, line);
  double length = gd_v3_norm(line), cosine = fabs(line[axis]) / length;
  double fade = between_0_and_1(fmin(place, 1 - place) / fade_share);
  double by_cosine = by_axial * fade / (parallel - oblique);
  for (int i = 0; i < 3; ++i) by_line[i] = -by_cosine * cosine * line[i] / (length * length);
  by_line[axis] += by_cosine * (line[axis] < 0 ? -1 : 1) / length;
  gd_v3_sub(by_p, by_line, by_p);
  gd_v3_add(by_q, by_line, by_q);
  if (fade >= 1) return;
  double by_place = by_axial * (cosine - oblique) / (parallel - oblique) / fade_share;
  if (place > 0.5) by_place = -by_place;
  double enter = chord->end[0][axis], leave = chord->end[1][axis], width = enter - leave;
  by_end[0][axis] -= by_place * leave / (width * width);
  by_end[1][axis] += by_place * enter / (width * width);
}

// The ends of the chord slide along the line so that they stay on the surface.
static void ends_back(const gd_chord* chord, double by_end[2][3], double by_p[3], double by_q[3]) {
  double line[3];
  gd_v3_sub(chord->q, chord->p, line);
  for (int k = 0; k < 2; ++k) {
    double normal[3];
    for (int i = 0; i < 3; ++i) {
      normal[i] = chord->end[k][i] / (chord->radius[i] * chord->radius[i]);
    }
    double slide = gd_v3_dot(by_end[k], line) / gd_v3_dot(normal, line);
    gd_v3_add_scaled(-slide, normal, by_end[k]);
    gd_v3_add_scaled(1 - chord->part[k], by_end[k], by_p);
    gd_v3_add_scaled(chord->part[k], by_end[k], by_q);
  }
}

void gd_guide_back(const gd_chord* chord, const gd_guide* guide, const double by_guide[3],
                   double by_p[3], double by_q[3]) {
  double by_at[3], by_axial_foot[3], by_fan_foot[3], by_end[2][3] = {{0}};
  gd_v3_copy(by_guide, by_at);
  double by_axial = side_back(guide, by_at);
  if (guide->axial > 0 && guide->axial < 1) {
    double by_mixed[3];
    gd_foot_back(&guide->mixed_foot, by_at, by_mixed);
    for (int i = 0; i < 3; ++i) {
      by_axial_foot[i] = guide->axial * by_mixed[i];
      by_fan_foot[i] = (1 - guide->axial) * by_mixed[i];
    }
    by_axial += gd_v3_dot(by_mixed, guide->axial_foot.at) - gd_v3_dot(by_mixed, guide->fan_foot.at);
    weight_back(chord, guide, by_axial, by_end, by_p, by_q);
  } else {
    gd_v3_copy(by_at, by_axial_foot);
    gd_v3_copy(by_at, by_fan_foot);
  }
  if (guide->axial > 0) axial_back(chord, guide, by_axial_foot, by_p, by_q);
  if (guide->axial < 1) fan_back(chord, guide, by_fan_foot, by_end);
  ends_back(chord, by_end, by_p, by_q);
}
