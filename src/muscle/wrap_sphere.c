// Wrapping over a sphere: two tangents and an arc of a great circle, all in the plane of both ends
// and the centre.
#include <stdbool.h>

#include "math/vec.h"
#include "muscle/wrap.h"
#include "muscle/wrap_side.h"

// The plane of p, q and the centre: angles are counted from p, towards q.
typedef struct plane {
  double r;
  double x[3], y[3];   // unit vectors: towards p, and across on the side of q
  double distance[2];  // of p and q from the centre
  double tangent[2];   // lengths of the tangents
  double angle;        // from p to q, 0 to half a turn
} plane;

static gd_wrap_outcome meet(const gd_wrap_surface* s, const double p[3], const double q[3],
                            int* optional) {
  double r2 = s->size[0] * s->size[0], d[3], near[3];
  if (gd_v3_dot(p, p) < r2 || gd_v3_dot(q, q) < r2) return GD_WRAP_INSIDE;
  gd_v3_sub(q, p, d);
  double d2 = gd_v3_dot(d, d), t = d2 > 0 ? -gd_v3_dot(p, d) / d2 : 0;
  gd_v3_copy(p, near);
  gd_v3_add_scaled(t, d, near);
  bool crosses = t > 0 && t < 1 && gd_v3_dot(near, near) <= r2;
  // without a crossing there is no wrap, also where a side is asked for
  if (!crosses) return GD_WRAP_MISSED;
  gd_wrap_outcome outcome = gd_wrap_side_outcome(s, crosses, p, q, near, optional);
  if (s->sign == 0) *optional = 1;
  return outcome;
}

// a unit vector across x, for a line through the centre
static void any_across(const double x[3], double out[3]) {
  int k = fabs(x[0]) <= fabs(x[1]) ? 0 : 1;
  double e[3] = {0, 0, 0};
  if (fabs(x[2]) < fabs(x[k])) k = 2;
  e[k] = 1;
  gd_v3_add_scaled(-x[k], x, e);
  double scale = 1 / gd_v3_norm(e);
  for (int i = 0; i < 3; ++i) out[i] = scale * e[i];
}

static plane plane_of(double r, const double p[3], const double q[3]) {
  plane f = {.r = r, .distance = {gd_v3_norm(p), gd_v3_norm(q)}, .y = {q[0], q[1], q[2]}};
  for (int i = 0; i < 3; ++i) f.x[i] = p[i] / f.distance[0];
  for (int i = 0; i < 2; ++i) f.tangent[i] = sqrt(f.distance[i] * f.distance[i] - r * r);
  double along = gd_v3_dot(q, f.x);
  gd_v3_add_scaled(-along, f.x, f.y);
  double across = gd_v3_norm(f.y);
  if (across > 1e-12 * f.distance[1]) {
    for (int i = 0; i < 3; ++i) f.y[i] /= across;
  } else {
    any_across(f.x, f.y);
  }
  f.angle = atan2(across, along);
  return f;
}

static void in_space(const plane* f, double angle, double scale, double out[3]) {
  double c = scale * cos(angle), s = scale * sin(angle);
  for (int i = 0; i < 3; ++i) out[i] = c * f->x[i] + s * f->y[i];
}

// The way over the surface, on the near side or turned over to the far side.
static void lay(const plane* f, gd_wrap_way* way) {
  double touch[2];
  touch[0] = atan2(f->tangent[0], f->r);
  touch[1] = f->angle - atan2(f->tangent[1], f->r);
  way->arc = f->r * gd_wrap_round(touch[1] - touch[0]);
  for (int i = 0; i < 2; ++i) {
    in_space(f, touch[i], f->r, way->contact[i]);
    // along the tangents, away from the path
    in_space(f, touch[i] + GD_PI / 2, i ? 1 : -1, way->slope[i]);
  }
}

static void turn_over(plane* f) {
  for (int i = 0; i < 3; ++i) f->y[i] = -f->y[i];
  f->angle = 2 * GD_PI - f->angle;
}

// Does the far way pull the surface away from the side that is asked for?
static bool pulls_off_side(const gd_wrap_surface* s, const plane* f, const gd_wrap_way* far) {
  // both tangents, from their places of contact to the ends
  double pull = f->tangent[0] * far->slope[0][s->axis] + f->tangent[1] * far->slope[1][s->axis];
  return pull * s->sign > 0;
}

gd_wrap_outcome gd_wrap_sphere(const gd_wrap_surface* surface, const double p[3], const double q[3],
                               gd_wrap_way* way) {
  int optional;
  gd_wrap_outcome outcome = meet(surface, p, q, &optional);
  if (outcome != GD_WRAP_ON) return outcome;
  plane f = plane_of(surface->size[0], p, q);
  way->optional = optional;
  bool free = surface->sign == 0 || (gd_wrap_on_side(surface, p[surface->axis]) &&
                                     gd_wrap_on_side(surface, q[surface->axis]));
  if (!free) {
    plane far = f;
    turn_over(&far);
    lay(&far, way);
    if (!pulls_off_side(surface, &far, way)) return GD_WRAP_ON;
  }
  lay(&f, way);
  return GD_WRAP_ON;
}
