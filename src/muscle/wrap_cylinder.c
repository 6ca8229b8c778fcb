// Wrapping over a cylinder about z: which way round, and the helix between its points of contact.
//
// Everything follows from the distances of p and q from the axis, the angle that the path turns
// from p to q, and the distance of p and q along the axis. Over the outside of the cylinder, seen
// along its axis, the path is two tangents and an arc; unrolled, it is a line that may bend where
// it meets and leaves the surface.
#include <stdbool.h>

#include "math/vec.h"
#include "muscle/wrap.h"
#include "muscle/wrap_side.h"

// one end of the path, seen along the axis
typedef struct end {
  double radius;       // distance from the axis
  double tangent;      // length of the tangent from it
  double touch[2][2];  // where the tangents touch: the clockwise one, the counterclockwise one
} end;

typedef struct round_trip {
  double r;
  end at[2];
  double turn;  // +1: counterclockwise from p to q, -1: clockwise
  double arc;   // angle on the surface
  double rise;  // of q over p along the axis
  double half;  // cotangent of half the angle from p to q
} round_trip;

static end end_of(const double p[3], double r) {
  double d2 = p[0] * p[0] + p[1] * p[1];
  end e = {.radius = sqrt(d2), .tangent = sqrt(d2 - r * r)};
  double along = r * r / d2, across = r * e.tangent / d2;
  for (int side = 0; side < 2; ++side) {
    double s = side ? across : -across;
    e.touch[side][0] = along * p[0] - s * p[1];
    e.touch[side][1] = along * p[1] + s * p[0];
  }
  return e;
}

// angle between two directions in the plane, without sign
static double angle_between(const double a[2], const double b[2]) {
  return atan2(fabs(a[0] * b[1] - a[1] * b[0]), a[0] * b[0] + a[1] * b[1]);
}

static bool touch_is_on(const gd_wrap_surface* s, const end* e, int side, const double p[3]) {
  return gd_wrap_on_side(s, s->axis == 2 ? p[2] : e->touch[side][s->axis]);
}

// Does the path turn counterclockwise? Free surfaces are passed on the nearer side; the others so
// that the place of contact lies on the side that is asked for.
static bool counterclockwise(const gd_wrap_surface* s, const end at[2], const double p[3],
                             const double q[3]) {
  if (s->sign == 0) return p[0] * q[1] - p[1] * q[0] > 0;
  bool p_ccw = touch_is_on(s, &at[0], 1, p), p_cw = touch_is_on(s, &at[0], 0, p);
  if (p_ccw != p_cw) return p_ccw;
  if (touch_is_on(s, &at[1], 1, q)) return false;
  if (p_ccw || touch_is_on(s, &at[1], 0, q)) return true;
  return angle_between(at[0].touch[1], at[1].touch[0]) >
         angle_between(at[0].touch[0], at[1].touch[1]);
}

// Does the line cross the cylinder between its ends, or may it at least be led around it?
static gd_wrap_outcome meet(const gd_wrap_surface* s, const double p[3], const double q[3],
                            int* optional) {
  double r2 = s->size[0] * s->size[0];
  if (p[0] * p[0] + p[1] * p[1] < r2 || q[0] * q[0] + q[1] * q[1] < r2) return GD_WRAP_INSIDE;
  double d[3], near[3];
  gd_v3_sub(q, p, d);
  double d2 = d[0] * d[0] + d[1] * d[1];
  double t = d2 > 0 ? -(p[0] * d[0] + p[1] * d[1]) / d2 : 0;
  gd_v3_copy(p, near);
  gd_v3_add_scaled(t, d, near);
  bool crosses = t > 0 && t < 1 && near[0] * near[0] + near[1] * near[1] < r2;
  return gd_wrap_side_outcome(s, crosses, p, q, near, optional);
}

static void lay_round(const gd_wrap_surface* s, const double p[3], const double q[3],
                      round_trip* w) {
  w->r = s->size[0];
  w->at[0] = end_of(p, w->r);
  w->at[1] = end_of(q, w->r);
  bool ccw = counterclockwise(s, w->at, p, q);
  const double *a = w->at[0].touch[ccw], *b = w->at[1].touch[!ccw];
  w->turn = ccw ? 1 : -1;
  w->arc = gd_wrap_round(w->turn * atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]));
  w->rise = q[2] - p[2];
  double product = w->at[0].radius * w->at[1].radius, dot = p[0] * q[0] + p[1] * q[1];
  double open = product - dot;
  // p and q in one direction from the axis: the turn is a whole one, or none
  w->half = open > 1e-14 * product ? w->turn * (p[0] * q[1] - p[1] * q[0]) / open : -1e30;
}

static double ratio(double a, double b) { return b > 0 ? a / b : 0; }

// derivatives of the length by the distance of an end from the axis, by the angle from p to q and
// by the rise, in the directions of the frame
static void put_slopes(const round_trip* w, const double p[3], const double q[3],
                       const double by_radius[2], double by_angle, double by_rise,
                       gd_wrap_way* way) {
  for (int i = 0; i < 2; ++i) {
    const double* x = i ? q : p;
    double radius = w->at[i].radius, sign = i ? 1 : -1;
    double across = sign * w->turn * by_angle / radius;
    way->slope[i][0] = (by_radius[i] * x[0] - across * x[1]) / radius;
    way->slope[i][1] = (by_radius[i] * x[1] + across * x[0]) / radius;
    way->slope[i][2] = sign * by_rise;
  }
}

// the shortest way: the unrolled line is straight
static void lay_straight(const round_trip* w, const double p[3], const double q[3],
                         gd_wrap_way* way) {
  double s[2] = {w->at[0].tangent, w->at[1].tangent}, flat = s[0] + w->r * w->arc + s[1];
  double length = sqrt(flat * flat + w->rise * w->rise);
  double level = ratio(flat, length), steep = ratio(w->rise, length), climb = ratio(w->rise, flat);
  way->contact[0][2] = p[2] + climb * s[0];
  way->contact[1][2] = q[2] - climb * s[1];
  // ends on the surface, one above the other: all of it is on the surface
  way->arc = flat > 0 ? w->r * w->arc * length / flat : length;
  double by_radius[2] = {level * s[0] / w->at[0].radius, level * s[1] / w->at[1].radius};
  put_slopes(w, p, q, by_radius, level * w->r, steep, way);
}

// OpenSim's way for the only surface of a path: the places of contact lie in the plane through p
// and q that holds the line halfway between their directions from the axis. The share of the rise
// that this leaves to a tangent has a closed form; a tangent that it would lead away from the other
// end, or too far, is level.
static double share(const round_trip* w, int i) {
  double s = w->at[i].tangent, rho = w->at[i].radius, sum = w->at[0].radius + w->at[1].radius;
  double x = s * (s + w->r * w->half) / (rho * sum);
  return x > 0 && x < 2 ? x : 0;
}

static void lay_in_plane(const round_trip* w, const double p[3], const double q[3],
                         gd_wrap_way* way) {
  double r = w->r, rise = w->rise, sum = w->at[0].radius + w->at[1].radius;
  double part[2] = {share(w, 0), share(w, 1)}, rest = 1 - part[0] - part[1];
  double flat = r * w->arc, arc = sqrt(flat * flat + rest * rest * rise * rise);
  double by_arc = ratio(flat, arc), steep_arc = ratio(rest * rise, arc);
  double by_radius[2] = {0, 0}, by_angle = r * by_arc, by_rise = rest * steep_arc;
  way->contact[0][2] = p[2] + part[0] * rise;
  way->contact[1][2] = q[2] - part[1] * rise;
  way->arc = arc;
  for (int i = 0; i < 2; ++i) {
    double s = w->at[i].tangent, rho = w->at[i].radius;
    double leg = sqrt(s * s + part[i] * part[i] * rise * rise);
    double steep = ratio(part[i] * rise, leg), bend = rise * (steep - steep_arc);
    // the tangent grows as the arc shrinks
    by_radius[i] += ratio(rho, leg) - by_arc * ratio(r * r, rho * s);
    by_rise += part[i] * steep;
    if (part[i] == 0) continue;
    by_radius[i] +=
        bend * (ratio(s + r * w->half, s) + 1) / sum - bend * part[i] * (1 / rho + 1 / sum);
    by_radius[1 - i] -= bend * part[i] / sum;
    by_angle -= bend * s * r * (1 + w->half * w->half) / (2 * rho * sum);
  }
  put_slopes(w, p, q, by_radius, by_angle, by_rise, way);
}

// OpenSim's way for several surfaces, only for comparison with its numbers: from the contacts in
// the plane, either contact is moved along the axis until its tangent and a chord of 2 mm of the
// helix agree to a tenth of a degree. The straight pieces then pull along themselves.
static const double search_angle = 0.1 * GD_PI / 180, search_chord = 0.002;
enum { search_steps = 100 };

// Move a contact at height *z; the tangent comes from a place `out` away and `from` high, the chord
// leads to `in` inwards and `rise` up. True when it had to move.
static bool search_contact(double out, double from, double in, double rise, double turn,
                           double* z) {
  double tangent = *z - from;
  double off = acos(ratio(tangent, hypot(out, tangent))) - acos(ratio(rise, hypot(in, rise)));
  if (!(fabs(off) > search_angle)) return false;
  double across = out * in * cos(turn), share = out * out + across;
  double whole = in * in + out * out + 2 * across;
  *z += 1.5 * (from + ratio(share, whole) * (*z + rise - from) - *z);
  return true;
}

static void lay_in_steps(const round_trip* w, const double p[3], const double q[3],
                         gd_wrap_way* way) {
  double *z0 = &way->contact[0][2], *z1 = &way->contact[1][2], flat = w->r * w->arc;
  lay_in_plane(w, p, q, way);
  for (int i = 0; i <= search_steps; ++i) {
    way->arc = hypot(flat, *z1 - *z0);
    int n = (int)(way->arc / search_chord);
    if (n < 2 || i == search_steps) break;
    double rise = (*z1 - *z0) / n, half = w->arc / n / 2, chord = 2 * w->r * sin(half);
    double z = *z0;
    bool moved = search_contact(w->at[0].tangent, p[2], chord, rise, half, z0);
    // the helix of the other end has already been shifted with the first contact
    moved = search_contact(w->at[1].tangent, q[2], chord, *z0 - z - rise, half, z1) || moved;
    if (!moved) break;
  }
  for (int i = 0; i < 2; ++i) {
    gd_v3_sub(i ? q : p, way->contact[i], way->slope[i]);
    double length = gd_v3_norm(way->slope[i]);
    for (int k = 0; k < 3; ++k) way->slope[i][k] = ratio(way->slope[i][k], length);
  }
}

// Beyond both ends of the cylinder there is nothing to wrap over. That is told by the contacts in
// the plane, also where others are taken.
static bool is_beyond(const gd_wrap_surface* s, const round_trip* w, const double p[3],
                      const double q[3]) {
  double end_z = s->size[1] / 2;
  return fabs(p[2] + share(w, 0) * w->rise) > end_z && fabs(q[2] - share(w, 1) * w->rise) > end_z;
}

gd_wrap_outcome gd_wrap_cylinder(const gd_wrap_surface* surface, const double p[3],
                                 const double q[3], gd_wrap_way* way) {
  int optional;
  gd_wrap_outcome outcome = meet(surface, p, q, &optional);
  if (outcome != GD_WRAP_ON) return outcome;
  round_trip w;
  lay_round(surface, p, q, &w);
  if (is_beyond(surface, &w, p, q)) return GD_WRAP_MISSED;
  int ccw = w.turn > 0;
  way->optional = optional;
  memcpy(way->contact[0], w.at[0].touch[ccw], sizeof w.at[0].touch[ccw]);
  memcpy(way->contact[1], w.at[1].touch[!ccw], sizeof w.at[1].touch[!ccw]);
  if (surface->alone) {
    lay_in_plane(&w, p, q, way);
  } else if (surface->steps) {
    lay_in_steps(&w, p, q, way);
  } else {
    lay_straight(&w, p, q, way);
  }
  return GD_WRAP_ON;
}
