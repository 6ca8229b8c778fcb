// gerdy/trial.h: a recorded motion, smoothed and differentiated, and the forces behind it: inverse
// dynamics of all frames.
#ifndef GERDY_TRIAL_H
#define GERDY_TRIAL_H

#include <gerdy/base.h>
#include <gerdy/loads.h>
#include <gerdy/model.h>
#include <gerdy/series.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- motion ------------------------------------------------------------------------------------

typedef enum gerdy_smoothing {
  GERDY_SMOOTH_BUTTERWORTH = 0,  // second order, forwards and backwards; the cut-off is where both
                                 // passes together damp to 1/sqrt(2)
  GERDY_SMOOTH_SPLINE = 1,       // smoothing spline of degree 5; damps to 1/sqrt(2) at the cut-off
  GERDY_SMOOTH_OPENSIM = 2,      // as OpenSim 4's InverseDynamicsTool (docs/forces.md)
} gerdy_smoothing;

typedef struct gerdy_trial_options {
  gerdy_smoothing smoothing;
  double cutoff;    // Hz; 0 or less: the samples as they are
  double from, to;  // s: frames of the result; infinite: all. Smoothing uses all samples
} gerdy_trial_options;

// Butterworth, 12 Hz, all frames.
GERDY_API gerdy_trial_options gerdy_trial_options_default(void);

// Coordinates, speeds and accelerations of a model in every frame. Speeds and accelerations are
// the derivatives of the quintic spline through the smoothed coordinates.
typedef struct gerdy_trial {
  size_t nframe;
  double rate;           // 1/s
  double cutoff;         // Hz that were used; 0: none
  double edge;           // s: accelerations this near to the ends lean on how the record is
                         // continued there
  double* time;          // (nframe) s
  double* q;             // (nframe x nq) rad|m
  double* u;             // (nframe x nq)
  double* udot;          // (nframe x nq)
  unsigned char* known;  // (nframe) 0: some coordinate has a gap here, or rows are missing; bridged
  void* buffer;          // holds the arrays
} gerdy_trial;

// From a table of coordinates (one column a coordinate, by its name; rad|m). Coordinates without a
// column or without any value keep their default, coupled ones follow their driver. Gaps are
// bridged by a spline, gaps at the ends by the nearest value, and marked. Coupled coordinates
// always follow their driver exactly, but for GERDY_SMOOTH_OPENSIM, which differentiates their
// columns. Frames are the rows of the table. Rows that do not come at a constant rate are first
// resampled at their mean rate; GERDY_SMOOTH_OPENSIM resamples as OpenSim does, and has then
// other frames.
// Owner: the caller, gerdy_trial_free. Nullable: options, err. Errors: GERDY_E_DATA (no column is
// a coordinate, fewer than 6 frames, times that do not increase, a cut-off not below half the rate,
// no frame in the range), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_trial_new(const gerdy_model* model,
                                                       const gerdy_series* coordinates,
                                                       const gerdy_trial_options* options,
                                                       gerdy_trial** out, gerdy_error* err);

// Nullable: trial.
GERDY_API void gerdy_trial_free(gerdy_trial* trial);

// Put a frame into data: q, u, udot. Allocates nothing.
GERDY_API void gerdy_trial_frame(const gerdy_model* model, const gerdy_trial* trial, size_t frame,
                                 gerdy_data* data);

// ---- inverse dynamics --------------------------------------------------------------------------

typedef struct gerdy_id_options {
  int passive;  // 1 (default): what bushings, limit forces and springs of the model do is not asked
                // of the joints once more
  int fold;     // 1: forces on coupled coordinates are carried to their drivers (gerdy_fold);
                // 0 (default): constraints are ignored, as OpenSim does
  int nthread;  // 0: one a core. The result is the same, to the bit
} gerdy_id_options;

GERDY_API gerdy_id_options gerdy_id_options_default(void);

// Why a frame has no result.
enum {
  GERDY_ID_NO_MOTION = 1,  // a coordinate is not known
  GERDY_ID_NO_LOAD = 2,    // a load is not known
};

typedef struct gerdy_id {
  gerdy_series* tau;       // (nframe x nq) N.m|N, in the order of the model; gaps where no result
  gerdy_series* residual;  // (nframe x 6) N, N.m: what no load explains and ground must put on the
                           // body: force, and moment about the mass centre, in ground
  unsigned char* lacking;  // (nframe) bits of what is missing, 0: nothing
  double weight;           // N, of the model
  double peak_load;        // N, largest sum of all loads in a frame with a result
  size_t nresult;          // frames with a result
  double force_rms, force_max;    // N, of the residual over those frames
  double moment_rms, moment_max;  // N.m
  size_t force_max_frame;
} gerdy_id;

// Inverse dynamics of all frames: tau = M udot + bias - passive - J' loads. Frames are shared among
// threads; nothing is allocated per frame. Nullable: loads (none), options, err.
// Owner: the caller, gerdy_id_free. Errors: GERDY_E_ARG (loads of another number of frames, on a
// body that is not there), GERDY_E_MODEL (a name too long), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_id_solve(const gerdy_model* model,
                                                      const gerdy_trial* trial,
                                                      const gerdy_loads* loads,
                                                      const gerdy_id_options* options,
                                                      gerdy_id** out, gerdy_error* err);

// Nullable: id.
GERDY_API void gerdy_id_free(gerdy_id* id);

#ifdef __cplusplus
}
#endif
#endif
