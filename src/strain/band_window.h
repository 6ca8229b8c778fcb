// strain/band_window.h: a part of a run, and fewer frames of it, as a run.
#ifndef GD_STRAIN_BAND_WINDOW_H
#define GD_STRAIN_BAND_WINDOW_H

#include "strain/band_draw.h"

// Which frames of a run are drawn.
typedef struct gd_band_sparing {
  size_t most_frames;  // no more than this many, in the middle of the run; 0: all
  double rate;         // Hz: of faster recordings every second, third ... frame, so that no fewer
                       // than this many a second are left; 0: all
} gd_band_sparing;

typedef struct gd_band_window {
  gd_band_run run;  // the part; what it shares with the whole is borrowed
  size_t first, step, nframe, nkept[2];
  gerdy_series *motion, *table, *markers;
  gerdy_ik_trial trial;  // its motion and info are its own
  gerdy_band_drive* drive[2];
  gerdy_gait gait;
  gerdy_step* steps;
} gd_band_window;

// Take the frames, with the counted steps that lie in them. Statistics and curves of the gait stay
// those of the whole run. The whole run where the part would lack the steps of a side. Close in any
// case. Errors: GERDY_E_MEMORY.
gerdy_status gd_band_window_open(gd_band_window* window, const gd_band_run* whole,
                                 const gd_band_sparing* sparing, gerdy_error* err);
void gd_band_window_close(gd_band_window* window);

#endif
