// strain/band_posture.h: postures that stand for a peak.
#ifndef GD_STRAIN_BAND_POSTURE_H
#define GD_STRAIN_BAND_POSTURE_H

#include "strain/band_draw.h"
#include "trial/norms.h"

// Row of a table in which a column is largest in a stance; its number of rows: there is none.
size_t gd_band_peak_row(const gerdy_series* table, ptrdiff_t column, const gerdy_step* step);

// The coordinates (nq) and the pelvic drop of a leg in the frames in which a curve is largest in
// stance, mean over the kept steps of that side. Number of steps.
size_t gd_band_peak_posture(const gd_band_run* run, int side, gerdy_curve_id curve, double* q,
                            double* pelvic_drop);

// Put the hip and knee of a posture (q, in place) at the norm's mean angles at a percent of the
// stride. False when norm or leg lack one of the angles, or cannot reach it. Writes data.
bool gd_band_norm_posture(const gd_band_run* run, const gd_norms* norms, int side, int percent,
                          gerdy_data* data, double* q);

#endif
