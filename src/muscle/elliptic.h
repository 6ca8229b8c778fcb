// muscle/elliptic.h: the length of an arc of an ellipse, exactly.
#ifndef GD_MUSCLE_ELLIPTIC_H
#define GD_MUSCLE_ELLIPTIC_H

// A speed along the ellipse: sqrt(u sin^2 t - 2 w sin t cos t + v cos^2 t).
typedef struct gd_ellipse_speed {
  double u, v, w;
  double det;  // u v - w w, given by itself because the difference cancels on flat ellipses
} gd_ellipse_speed;

// Its integral over the angle t, and the derivatives of that by u, v and w.
typedef struct gd_ellipse_arc {
  double length;
  double by_u, by_v, by_w;
} gd_ellipse_arc;

// Legendre's integrals by Carlson's (1995, Numer Algorithms 10:13-26), to about 1e-15. Any angles.
void gd_ellipse_arc_between(const gd_ellipse_speed* speed, double from, double to,
                            gd_ellipse_arc* out);

#endif
