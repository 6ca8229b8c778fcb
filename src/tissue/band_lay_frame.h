// tissue/band_lay_frame.h: the bones of a leg: which bodies they are, what moves them, and the
// frame of the thigh.
#ifndef GD_TISSUE_BAND_LAY_FRAME_H
#define GD_TISSUE_BAND_LAY_FRAME_H

#include <gerdy/band.h>
#include <stdbool.h>

// The neutral pose (nq): all coordinates 0, or their default where they are locked.
void gd_band_neutral(const gerdy_model* model, double* q);

// Find pelvis, femur, tibia of a side and the coordinates between them, and lay the frame of the
// thigh in the pose of data. Writes all of leg but origins, insertion, surfaces and guide. NULL, or
// why there is no such leg.
const char* gd_band_find_leg(const gerdy_model* model, const gerdy_data* data, int side,
                             gerdy_band_leg* leg);

// Does some coordinate move the knee?
bool gd_band_knee_moves(const gerdy_model* model, const gerdy_band_leg* leg);

// Does the name of a thing begin so, and end with the letter of the side? Case does not count.
bool gd_band_is_named(const char* name, const char* begin, int side);

#endif
