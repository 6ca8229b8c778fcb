// muscle/wrap_torus.c: a line through the hole of a torus, over a cylinder that stands in for the
// tube.
//
// The cylinder has the tube's radius, touches the tube's circle at one azimuth and lies along it;
// the line passes on the side of the hole. docs/wrapping.md says which azimuth.
#include <stdbool.h>

#include "math/vec.h"
#include "muscle/wrap.h"
#include "muscle/wrap_side.h"

// OpenSim's condition for the nearest point weighs the circle's radius twice; its numbers are
// matched
static const double circle_weight = 2;
// long enough never to end
static const double endless = 1e4;

// The line from p to q and the circle of the search, about z.
typedef struct torus_line {
  double middle[3];     // nearest point to the centre
  double direction[3];  // unit vector from p to q
  double circle;        // radius of the circle
  double flat2, lean;   // squared part of the direction across z; that part along the middle
  double at_p;          // where p is, from the middle
  double length;
} torus_line;

typedef struct place {
  double s;      // 0 at p, 1 at q
  double at[3];  // on the line
} place;

static bool make_line(double circle, const double p[3], const double q[3], torus_line* l) {
  gd_v3_sub(q, p, l->direction);
  l->length = gd_v3_norm(l->direction);
  if (!(l->length > 0) || !isfinite(l->length)) return false;
  for (int i = 0; i < 3; ++i) l->direction[i] /= l->length;
  l->at_p = gd_v3_dot(p, l->direction);
  for (int i = 0; i < 3; ++i) l->middle[i] = p[i] - l->at_p * l->direction[i];
  const double *m = l->middle, *d = l->direction;
  l->flat2 = d[0] * d[0] + d[1] * d[1];
  l->lean = m[0] * d[0] + m[1] * d[1];
  l->circle = circle;
  return true;
}

// Slope of half the squared distance to the circle at u from the middle, and its own slope.
static double slope_at(const torus_line* l, double u, double* bend) {
  double x = l->middle[0] + u * l->direction[0], y = l->middle[1] + u * l->direction[1];
  double r = sqrt(x * x + y * y), along = l->lean + l->flat2 * u;
  *bend = 1 - l->circle * (l->flat2 - along * along / (r * r)) / r;
  return u - l->circle * along / r;
}

// Where that slope is 0. It lies within circle of the middle; seen from that end (side -1 or 1) it
// rises or falls to the place without turning, so that steps do not pass it.
static double stationary(const torus_line* l, int side) {
  double u = side * l->circle * sqrt(l->flat2);
  for (int k = 0; k < 60; ++k) {
    double bend, step = slope_at(l, u, &bend);
    if (!(bend > 0)) break;
    step /= bend;
    u -= step;
    if (!(fabs(step) > 1e-9 * l->circle)) break;
  }
  return u;
}

// Which of the two places of least distance lies downhill from u: -1 or 1. Between them is a
// stretch where the distance bends down, half as long as reach, about the point nearest to z.
static int downhill(const torus_line* l, double u) {
  if (!(l->flat2 > 1e-24)) return 1;  // along z: all places are as near
  double turn = l->middle[0] * l->direction[1] - l->middle[1] * l->direction[0];
  double nearest2 = turn * turn / l->flat2;  // squared distance of line and z
  double size = cbrt(l->circle * l->flat2 * nearest2);
  double reach2 = (size * size - nearest2) / l->flat2, centre = -l->lean / l->flat2, bend;
  if (!(reach2 > 0) && nearest2 > 0) return l->lean < 0 ? -1 : 1;
  // a line that meets z has a peak there, with no stretch around it
  double reach = fmax(sqrt(fmax(reach2, 0)), 1e-9 * l->circle);
  bool left = slope_at(l, centre - reach, &bend) >= 0;
  bool right = slope_at(l, centre + reach, &bend) <= 0;
  if (left != right) return left ? -1 : 1;
  if (fabs(u - centre) < reach) return slope_at(l, u, &bend) > 0 ? -1 : 1;
  return u < centre ? -1 : 1;
}

static place descend(const torus_line* l, double from) {
  double u = stationary(l, downhill(l, from));
  place found = {.s = (u - l->at_p) / l->length};
  for (int i = 0; i < 3; ++i) found.at[i] = l->middle[i] + u * l->direction[i];
  return found;
}

static double circle_distance(const place* x, double circle) {
  return hypot(hypot(x->at[0], x->at[1]) - circle, x->at[2]);
}

// The place of the line that gives the azimuth: of those found from either end the one on the side
// asked for, or the nearer one. False when there is none.
static bool find_place(const gd_wrap_surface* surface, const torus_line* l, place* out) {
  place from_p = descend(l, l->at_p), from_q = descend(l, l->at_p + l->length);
  bool p_wins =
      circle_distance(&from_p, surface->size[1]) < circle_distance(&from_q, surface->size[1]);
  if (surface->sign != 0) {
    bool p_on = gd_wrap_on_side(surface, from_p.at[surface->axis]);
    bool q_on = gd_wrap_on_side(surface, from_q.at[surface->axis]);
    if (!p_on && !q_on) return false;
    if (p_on != q_on) p_wins = p_on;
  }
  *out = p_wins ? from_p : from_q;
  return hypot(out->at[0], out->at[1]) > 1e-12 * surface->size[1];
}

// Frame of the cylinder: origin on the circle, x towards the centre of the torus, z along the
// circle.
static void cylinder_frame(double circle, const place* x, double rotation[9], double origin[3]) {
  double r = hypot(x->at[0], x->at[1]), c = x->at[0] / r, s = x->at[1] / r;
  const double R[9] = {-c, -s, 0, 0, 0, -1, s, -c, 0};
  memcpy(rotation, R, sizeof R);
  origin[0] = circle * c;
  origin[1] = circle * s;
  origin[2] = 0;
}

// Adds what the turning of the cylinder brings: by_azimuth is the derivative of the length by it.
static void turn_back(const torus_line* l, const place* x, double by_azimuth, double slope[2][3]) {
  double r2 = x->at[0] * x->at[0] + x->at[1] * x->at[1], r = sqrt(r2), pull = l->circle / r;
  double line[3], bent[3], by_at[3] = {-x->at[1] * by_azimuth / r2, x->at[0] * by_azimuth / r2, 0};
  double gradient[3] = {x->at[0] * (1 - pull), x->at[1] * (1 - pull), x->at[2]};
  for (int i = 0; i < 3; ++i) line[i] = l->length * l->direction[i];
  // second derivative of half the squared distance, times the line
  double along = pull * (x->at[0] * line[0] + x->at[1] * line[1]) / r2;
  bent[0] = line[0] * (1 - pull) + along * x->at[0];
  bent[1] = line[1] * (1 - pull) + along * x->at[1];
  bent[2] = line[2];
  double slide = gd_v3_dot(by_at, line) / gd_v3_dot(line, bent);
  for (int i = 0; i < 3; ++i) {
    double by_place = by_at[i] - slide * bent[i];
    slope[0][i] += (1 - x->s) * by_place + slide * gradient[i];
    slope[1][i] += x->s * by_place - slide * gradient[i];
  }
}

gd_wrap_outcome gd_wrap_torus(const gd_wrap_surface* surface, const double p[3], const double q[3],
                              gd_wrap_way* way) {
  const gd_wrap_surface cylinder = {
      .size = {surface->size[0], endless, 0}, .axis = 0, .sign = 1, .alone = surface->alone};
  const double* point[2] = {p, q};
  double rotation[9], origin[3], end[2][3], by_azimuth = 0;
  torus_line l;
  place x;
  if (!make_line(circle_weight * surface->size[1], p, q, &l)) return GD_WRAP_MISSED;
  if (!find_place(surface, &l, &x)) return GD_WRAP_MISSED;
  cylinder_frame(surface->size[1], &x, rotation, origin);
  for (int k = 0; k < 2; ++k) {
    double from_origin[3];
    gd_v3_sub(point[k], origin, from_origin);
    gd_m3_mul_v3(rotation, from_origin, end[k]);
  }
  gd_wrap_way local, found;
  gd_wrap_outcome outcome = gd_wrap_cylinder(&cylinder, end[0], end[1], &local);
  if (outcome != GD_WRAP_ON) return outcome;

  found = local;
  found.optional = 1;
  for (int k = 0; k < 2; ++k) {
    gd_m3_tmul_v3(rotation, local.contact[k], found.contact[k]);
    gd_v3_add(found.contact[k], origin, found.contact[k]);
    gd_m3_tmul_v3(rotation, local.slope[k], found.slope[k]);
    // turning the cylinder by an angle is turning the ends back by it
    by_azimuth -= point[k][0] * found.slope[k][1] - point[k][1] * found.slope[k][0];
  }
  turn_back(&l, &x, by_azimuth, found.slope);
  if (!gd_wrap_is_finite(&found)) return GD_WRAP_MISSED;
  *way = found;
  return GD_WRAP_ON;
}
