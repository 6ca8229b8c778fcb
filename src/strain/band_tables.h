// strain/band_tables.h: what the band goes through, frame by frame, as tables.
#ifndef GD_STRAIN_BAND_TABLES_H
#define GD_STRAIN_BAND_TABLES_H

#include <gerdy/band.h>
#include <gerdy/series.h>

#include "base/buf.h"

// What a table is made from, borrowed.
typedef struct gd_band_frames {
  const gerdy_model* model;
  const gerdy_band* band;
  gerdy_data* data;                  // written
  const gerdy_series* motion;        // coordinates, low-passed
  const double* speed;               // (nrow x nq) of gd_motion_speeds
  const gerdy_band_drive* drive[2];  // (nrow); NULL: tension is passive
} gd_band_frames;

// All readings of the legs that have a band (right.tfl.strain_slack ... right.compression,
// right.through_bone), and of strands of the band that the model itself has (ITB1_r.strain). lines
// gets the header's lines that tell unit and meaning. Owner: *out is the caller's. Errors:
// GERDY_E_MEMORY.
gerdy_status gd_band_table(const gd_band_frames* frames, gerdy_series** out, gd_buf* lines,
                           gerdy_error* err);

// How strain, its rate and the press of each head answer to each motion of the leg
// (right.tfl.strain.by.hip_adduction ...), and the press to the head's tension. As above.
gerdy_status gd_band_slope_table(const gd_band_frames* frames, gerdy_series** out, gd_buf* lines,
                                 gerdy_error* err);

#endif
