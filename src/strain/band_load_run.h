// strain/band_load_run.h: all that is told of what the band goes through in a run.
#ifndef GD_STRAIN_BAND_LOAD_RUN_H
#define GD_STRAIN_BAND_LOAD_RUN_H

#include <stdbool.h>

#include "strain/band_draw.h"
#include "strain/band_window.h"
#include "trial/norms.h"

typedef struct gd_band_load_options {
  const gd_norms* norms;       // NULL: the run is not set beside them
  const gd_band_error* error;  // NULL: the defaults
  int ndraw, nthread;          // as of gd_band_draw
  gd_band_sparing sparing;     // which frames are drawn; the assumptions say so when not all
} gd_band_load_options;

// Figures with their intervals, differences shared out, doses, frames that are slack or not
// possible; the last are said in notes too. Writes data. Owner: *out is the caller's,
// gerdy_band_load_free. Nullable: notes. Errors: those of gd_band_draw, GERDY_E_MEMORY.
gerdy_status gd_band_load_make(const gd_band_run* run, const gd_band_load_options* options,
                               gerdy_data* data, gerdy_band_load** out, gerdy_notes* notes,
                               gerdy_error* err);

// Are differences from the norm shared out? Not where the angles are in doubt (doubt: why; "": they
// are not) or the speed is another: that is said in notes. Nullable: notes. Errors: GERDY_E_MEMORY.
gerdy_status gd_band_beside(const char* doubt, const gerdy_gait* gait, bool* beside,
                            gerdy_notes* notes, gerdy_error* err);

// Of a run without steps: the frames alone. As above.
gerdy_status gd_band_load_frames(const gd_band_run* run, gerdy_data* data, gerdy_band_load** out,
                                 gerdy_notes* notes, gerdy_error* err);

#endif
