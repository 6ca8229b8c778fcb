// tissue/band_effect.h: strain and press of a head by the places of its ends, for all that asks
// what moves the band.
#ifndef GERDY_TISSUE_BAND_EFFECT_H
#define GERDY_TISSUE_BAND_EFFECT_H

#include <gerdy/band_cause.h>

// Press on the epicondyle, towards the middle of the knee, N per N of tension.
double gd_band_press_of(const gerdy_band_way* way);

// An effect of a way; tension is passive.
double gd_band_effect_of(const gerdy_band* band, gerdy_band_effect effect, int head, int side,
                         const gerdy_band_way* way);

// Derivatives by origin and insertion, in the thigh's frame: of strain_standing, and of the press
// with the tension that stretch alone gives. press_slope: of gd_band_shape_second.
void gd_band_strain_by_places(const gerdy_band* band, int head, int side, const gerdy_band_way* way,
                              double out[6]);
void gd_band_press_by_places(const gerdy_band* band, int head, int side, const gerdy_band_way* way,
                             const double press_slope[18], double out[6]);

#endif
