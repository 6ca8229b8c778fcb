// muscle/wrap_side.h: the side of a surface that a path must pass, and the way round it.
#ifndef GD_MUSCLE_WRAP_SIDE_H
#define GD_MUSCLE_WRAP_SIDE_H

#include <stdbool.h>

#include "math/vec.h"
#include "muscle/wrap.h"

// Does a coordinate along the surface's axis lie on the side that is asked for? 0 is positive.
static inline bool gd_wrap_on_side(const gd_wrap_surface* s, double x) {
  return (x >= 0 ? 1 : -1) == s->sign;
}

// Is the line from p to q led over the surface? near: its place nearest to the middle. A line that
// crosses the surface is, if one end lies on the side or every side will do. A line that does not
// is only when it passes the surface on the other side; a line with both ends there always is.
static inline gd_wrap_outcome gd_wrap_side_outcome(const gd_wrap_surface* s, bool crosses,
                                                   const double p[3], const double q[3],
                                                   const double near[3], int* optional) {
  *optional = 0;
  if (s->sign == 0) return crosses ? GD_WRAP_ON : GD_WRAP_MISSED;
  bool p_on = gd_wrap_on_side(s, p[s->axis]), q_on = gd_wrap_on_side(s, q[s->axis]);
  *optional = !crosses || (!p_on && !q_on);
  if (crosses || (!p_on && !q_on)) return GD_WRAP_ON;
  return p_on != q_on && !gd_wrap_on_side(s, near[s->axis]) ? GD_WRAP_ON : GD_WRAP_MISSED;
}

// Angle of an arc from one contact to the other, from 0 to a full turn. By rounding it may come out
// a little below 0: that is 0 and not a full turn.
static inline double gd_wrap_round(double angle) {
  const double rounding = 1e-9;
  if (angle >= 0) return angle;
  return angle > -rounding ? 0 : angle + 2 * GD_PI;
}

#endif
