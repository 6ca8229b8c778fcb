// strain/band_draw.h: error bars of what the band goes through: the recording is made again and
// again with errors of stated size, and solved again each time.
#ifndef GD_STRAIN_BAND_DRAW_H
#define GD_STRAIN_BAND_DRAW_H

#include <gerdy/band.h>
#include <gerdy/band_load.h>
#include <gerdy/gait.h>
#include <gerdy/kin.h>
#include <gerdy/model.h>

#include "trial/motion_table.h"

// Standard deviations of what is not known exactly. Defaults with their sources: docs/band.md.
typedef struct gd_band_error {
  double marker;            // m, each coordinate of each marker in each frame recorded
  double skin_offset;       // m, cluster of the thigh against its bone, each axis, the whole trial
  double skin_sway;         // m, the same, moving with the stride, at any instant
  double skin_turn_offset;  // rad, the cluster's turn about each axis of the bone, the whole trial
  double skin_turn;         // rad, the same, moving with the stride
  double hip_angle[3];      // rad, flexion, adduction, rotation, where there are no markers
  double knee_angle[3];     // rad, likewise
  double landmark;          // m, places of origins, tubercle, surfaces, guide
  double hip_centre;        // m, each axis
  double scale;             // 1, of a bone's length and breadth
  double slack;             // 1, slack length over standing length
  double stiffness;         // 1, of the logarithm
  double toe;               // 1, of the logarithm of the strain where the toe ends
  double width;             // 1, of the logarithm
} gd_band_error;

gd_band_error gd_band_error_default(void);

// What a run of one person is made of: everything that was read and found, borrowed.
typedef struct gd_band_run {
  const gerdy_model* model;
  const gerdy_band* band;  // with its lengths set
  const gd_landmarks* landmarks;
  const double* weight;              // (nmarker) as for gerdy_ik_solve; nullable
  const unsigned char* held;         // (nq); nullable
  const double* prior;               // (nq); nullable
  const gerdy_series* markers;       // upright, in metres, as gerdy_ik_solve takes them; NULL: the
                                     // motion was given without markers: it is drawn by its
                                     // coordinates' sd instead
  const gerdy_ik_trial* trial;       // as solved; NULL without markers
  const gerdy_series* motion;        // coordinates, low-passed
  const double* stood;               // (nq) pose whose lengths are the standing ones, nullable: the
                                     // model's neutral pose
  double cutoff;                     // Hz, of that low-pass; 0: none
  size_t every;                      // of so many frames recorded one is here; 0: all are. Noise of
                                     // markers is drawn smaller by the root of it: of fewer frames
                                     // a low-pass leaves more
  const gerdy_series* table;         // motion table of gait, with the band's curves
  const gerdy_gait* gait;            // its steps are kept: draws are measured in the same stances
  const gerdy_band_drive* drive[2];  // (nframe) of each side; NULL: tension is passive
  gerdy_progress progress;           // asked between draws, by the calling thread; nullable
  void* context;                     // handed to it
} gd_band_run;

// Can so many draws be made? 0: none are asked for. Errors: GERDY_E_ARG (1, or less than 0).
gerdy_status gd_band_check_draws(int ndraw, gerdy_error* err);

// Fill figure (but nothing is judged), doubt_share, ndraw and assumptions of *out for the band's
// measures: ndraw draws (0: values alone), seeded, in nthread threads (0: one a core), the same
// bits for any number. An interval reaches from the 2.5th to the 97.5th percentile of the draws,
// each shifted by what the draw without errors differs from the value (solved without the carried
// markers' history). sd_linear and doubt_share are from first derivatives (gd_band_linear), of the
// strain peaks only. *out owns figure. Nullable: error (the defaults), notes. Errors:
// GERDY_E_MEMORY, GERDY_E_ARG, GERDY_E_STOPPED.
gerdy_status gd_band_draw(const gd_band_run* run, const gd_band_error* error, int ndraw,
                          int nthread, gerdy_band_load* out, gerdy_notes* notes, gerdy_error* err);

#endif
