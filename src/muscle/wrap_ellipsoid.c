// muscle/wrap_ellipsoid.c: a line over an ellipsoid, in the plane through its ends and a guide.
#include "math/vec.h"
#include "muscle/ellipsoid_guide.h"
#include "muscle/wrap.h"
#include "muscle/wrap_section.h"

// an end this far below the surface, as the change of (x/a)^2 + ..., is inside (as in OpenSim)
static const double inside_depth = 1e-4;
// ends in the same direction from the centre: 1 - cosine (as in OpenSim)
static const double same_direction = 1e-4;
// flatter or slimmer ones have no section that could be computed
static const double too_slim = 1e-6;

// Scales so that the half axes are 1 on average; returns the factor, 0 for no ellipsoid.
static double scale(const gd_wrap_surface* surface, const double p[3], const double q[3],
                    gd_chord* chord) {
  const double* size = surface->size;
  double factor = 3 / (size[0] + size[1] + size[2]);
  for (int i = 0; i < 3; ++i) {
    chord->radius[i] = size[i] * factor;
    chord->p[i] = p[i] * factor;
    chord->q[i] = q[i] * factor;
    if (!(chord->radius[i] > too_slim)) return 0;
  }
  return factor;
}

// Where the line meets the ellipsoid: roots of a s^2 + 2 b s + c.
static gd_wrap_outcome meet(gd_chord* chord) {
  double a = 0, b = 0, c = -1, c_q = -1;
  for (int i = 0; i < 3; ++i) {
    double x = chord->p[i] / chord->radius[i], y = chord->q[i] / chord->radius[i];
    a += (y - x) * (y - x);
    b += (y - x) * x;
    c += x * x;
    c_q += y * y;
  }
  if (c < -inside_depth || c_q < -inside_depth) return GD_WRAP_INSIDE;
  double cosine = gd_v3_dot(chord->p, chord->q) / (gd_v3_norm(chord->p) * gd_v3_norm(chord->q));
  double disc = b * b - a * c;
  // each asks for what is wanted, so that what is not a number fails it
  if (!(fabs(1 - cosine) >= same_direction) || !(disc > 0)) return GD_WRAP_MISSED;
  chord->part[1] = (sqrt(disc) - b) / a;
  chord->part[0] = c / (a * chord->part[1]);
  for (int k = 0; k < 2; ++k) {
    double s = chord->part[k];
    if (!(s > 0 && s < 1)) return GD_WRAP_MISSED;
    for (int i = 0; i < 3; ++i) {
      chord->end[k][i] = chord->p[i] + s * (chord->q[i] - chord->p[i]);
    }
  }
  return GD_WRAP_ON;
}

gd_wrap_outcome gd_wrap_ellipsoid(const gd_wrap_surface* surface, const double p[3],
                                  const double q[3], gd_wrap_way* way) {
  gd_chord chord;
  double factor = scale(surface, p, q, &chord);
  if (!(factor > 0)) return GD_WRAP_MISSED;
  gd_wrap_outcome outcome = meet(&chord);
  if (outcome != GD_WRAP_ON) return outcome;

  gd_guide guide;
  gd_section_way section;
  gd_guide_find(surface, &chord, &guide);
  if (!gd_wrap_section(chord.radius, chord.p, chord.q, guide.at, &section)) return GD_WRAP_MISSED;
  gd_guide_back(&chord, &guide, section.slope[2], section.slope[0], section.slope[1]);

  gd_wrap_way found = {.arc = section.arc / factor, .optional = 0};
  for (int k = 0; k < 2; ++k) {
    for (int i = 0; i < 3; ++i) found.contact[k][i] = section.contact[k][i] / factor;
    gd_v3_copy(section.slope[k], found.slope[k]);
  }
  if (!gd_wrap_is_finite(&found)) return GD_WRAP_MISSED;
  *way = found;
  return GD_WRAP_ON;
}
