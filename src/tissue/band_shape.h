// tissue/band_shape.h: the way of one head of the band as a function of where it begins and ends in
// the frame of the thigh: length, slopes, curvature. docs/band.md.
#ifndef GD_TISSUE_BAND_SHAPE_H
#define GD_TISSUE_BAND_SHAPE_H

#include <gerdy/band.h>

// The way of a head from p to g, both in the thigh's frame.
void gd_band_shape(const gerdy_band* band, int head, int side, const double p[3], const double g[3],
                   gerdy_band_way* way);

// Second derivatives of the length by (p, g), 6 x 6, and first ones of press[EPICONDYLE], 3 x 6;
// both row by row.
void gd_band_shape_second(const gerdy_band* band, int head, int side, const double p[3],
                          const double g[3], double hessian[36], double press_slope[18]);

// Origin and insertion of a head in the thigh's frame. Reads body_pos, body_rot.
void gd_band_places(const gerdy_band* band, const gerdy_data* data, int head, int side, double p[3],
                    double g[3]);

#endif
