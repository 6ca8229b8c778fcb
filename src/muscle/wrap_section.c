// muscle/wrap_section.c: the plane section of an ellipsoid, as a circle on the unit sphere.
//
// Dividing by the half axes makes the ellipsoid the unit sphere and keeps planes and tangents. The
// section is then a circle, whose tangents are known; only lengths are measured in true space.
#include "muscle/wrap_section.h"

#include "math/vec.h"
#include "muscle/elliptic.h"

// The section on the unit sphere. Derivatives have the same shape, each by what it is named after.
typedef struct section {
  double p[3], q[3], c[3];            // the three points
  double along[3], up[3], normal[3];  // from p to q, towards c, and across
  double height;                      // of the plane above the centre
  double circle;                      // radius of the section
} section;

// The two contacts.
typedef struct touch {
  double cosine[2], sine[2];  // of their angles from along towards up
  double angle[2];            // the same; never ascending from p to q
  double from_center[2][3];   // in true space
  double way[2][3];           // true unit vectors of the line's direction there
} touch;

static bool make_plane(const double radius[3], const double p[3], const double q[3],
                       const double c[3], section* s) {
  double pq[3], pc[3];
  for (int i = 0; i < 3; ++i) {
    s->p[i] = p[i] / radius[i];
    s->q[i] = q[i] / radius[i];
    s->c[i] = c[i] / radius[i];
  }
  gd_v3_sub(s->q, s->p, pq);
  gd_v3_sub(s->c, s->p, pc);
  gd_v3_cross(pq, pc, s->normal);
  double length = gd_v3_norm(pq), across = gd_v3_norm(s->normal);
  if (!(across > 1e-12 * length * gd_v3_norm(pc))) return false;
  for (int i = 0; i < 3; ++i) {
    s->along[i] = pq[i] / length;
    s->normal[i] /= across;
  }
  gd_v3_cross(s->normal, s->along, s->up);
  s->height = gd_v3_dot(s->normal, s->p);
  double square = 1 - s->height * s->height;
  s->circle = sqrt(square);
  return square > 0;
}

// Tangents from both ends to the circle: the contact lies before the end's own angle for p, after
// it for q, by the angle whose tangent is free / circle.
static void touch_circle(const double radius[3], const section* s, touch* t) {
  const double* end[2] = {s->p, s->q};
  for (int k = 0; k < 2; ++k) {
    double x = gd_v3_dot(end[k], s->along), y = gd_v3_dot(end[k], s->up);
    double square = x * x + y * y, free2 = square - s->circle * s->circle;
    double free = (k == 0 ? 1 : -1) * sqrt(free2 > 0 ? free2 : 0);
    t->cosine[k] = (x * s->circle + y * free) / square;
    t->sine[k] = (y * s->circle - x * free) / square;
    t->angle[k] = atan2(-t->cosine[k], t->sine[k]);
    for (int i = 0; i < 3; ++i) {
      double out = t->cosine[k] * s->along[i] + t->sine[k] * s->up[i];
      t->from_center[k][i] = radius[i] * (s->height * s->normal[i] + s->circle * out);
      t->way[k][i] = radius[i] * (t->sine[k] * s->along[i] - t->cosine[k] * s->up[i]);
    }
    double length = gd_v3_norm(t->way[k]);
    for (int i = 0; i < 3; ++i) t->way[k][i] /= length;
  }
  // angles from the top of the circle cannot pass each other but by rounding
  if (t->angle[0] < t->angle[1]) t->angle[0] = t->angle[1];
}

// Length of the arc, and its derivative by along, up and circle at fixed angles.
static double arc_length(const double radius[3], const section* s, const touch* t, section* by) {
  const double quarter = GD_PI / 2;
  double x[3], y[3];
  gd_ellipse_speed speed = {0, 0, 0, 0};
  for (int i = 0; i < 3; ++i) {
    double r2 = radius[i] * radius[i], side = radius[(i + 1) % 3] * radius[(i + 2) % 3];
    x[i] = r2 * s->along[i];
    y[i] = r2 * s->up[i];
    speed.u += x[i] * s->along[i];
    speed.v += y[i] * s->up[i];
    speed.w += x[i] * s->up[i];
    speed.det += (side * s->normal[i]) * (side * s->normal[i]);
  }
  gd_ellipse_arc arc;
  gd_ellipse_arc_between(&speed, t->angle[1] + quarter, t->angle[0] + quarter, &arc);
  for (int i = 0; i < 3; ++i) {
    by->along[i] += s->circle * (2 * arc.by_u * x[i] + arc.by_w * y[i]);
    by->up[i] += s->circle * (2 * arc.by_v * y[i] + arc.by_w * x[i]);
  }
  by->circle += arc.length;
  return s->circle * arc.length;
}

// Derivative of the straight pieces at fixed angles: contacts move with the plane, ends by
// themselves.
static void straight_slopes(const double radius[3], const section* s, const touch* t, section* by) {
  for (int k = 0; k < 2; ++k) {
    double sign = k == 0 ? 1 : -1, pull[3], *end = k == 0 ? by->p : by->q;
    for (int i = 0; i < 3; ++i) {
      pull[i] = sign * radius[i] * t->way[k][i];
      end[i] -= pull[i];
      by->normal[i] += s->height * pull[i];
      by->along[i] += s->circle * t->cosine[k] * pull[i];
      by->up[i] += s->circle * t->sine[k] * pull[i];
    }
    by->height += gd_v3_dot(pull, s->normal);
    by->circle += t->cosine[k] * gd_v3_dot(pull, s->along) + t->sine[k] * gd_v3_dot(pull, s->up);
  }
}

// Takes derivatives by the plane back to its three points.
static void plane_to_points(const section* s, section* by) {
  double pq[3], pc[3], turn[3], by_pq[3], by_pc[3];
  by->height -= s->height / s->circle * by->circle;
  gd_v3_add_scaled(by->height, s->p, by->normal);
  gd_v3_add_scaled(by->height, s->normal, by->p);
  gd_v3_cross(s->along, by->up, turn);
  gd_v3_add(by->normal, turn, by->normal);
  gd_v3_cross(by->up, s->normal, turn);
  gd_v3_add(by->along, turn, by->along);

  gd_v3_sub(s->q, s->p, pq);
  gd_v3_sub(s->c, s->p, pc);
  double cross[3];
  gd_v3_cross(pq, pc, cross);
  double length = gd_v3_norm(pq), across = gd_v3_norm(cross);
  gd_v3_add_scaled(-gd_v3_dot(by->normal, s->normal), s->normal, by->normal);
  gd_v3_add_scaled(-gd_v3_dot(by->along, s->along), s->along, by->along);
  gd_v3_cross(pc, by->normal, by_pq);
  gd_v3_cross(by->normal, pq, by_pc);
  for (int i = 0; i < 3; ++i) {
    double a = by_pq[i] / across + by->along[i] / length, b = by_pc[i] / across;
    by->p[i] -= a + b;
    by->q[i] += a;
    by->c[i] += b;
  }
}

bool gd_wrap_section(const double radius[3], const double p[3], const double q[3],
                     const double c[3], gd_section_way* way) {
  section plane, by = {0};
  touch contact;
  if (!make_plane(radius, p, q, c, &plane)) return false;
  touch_circle(radius, &plane, &contact);
  // the contacts make the length stationary, so that the angles may be held while the plane moves
  way->arc = arc_length(radius, &plane, &contact, &by);
  straight_slopes(radius, &plane, &contact, &by);
  plane_to_points(&plane, &by);
  memcpy(way->contact, contact.from_center, sizeof way->contact);
  for (int i = 0; i < 3; ++i) {
    way->slope[0][i] = by.p[i] / radius[i];
    way->slope[1][i] = by.q[i] / radius[i];
    way->slope[2][i] = by.c[i] / radius[i];
  }
  return true;
}
