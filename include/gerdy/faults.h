// gerdy/faults.h: markers that are not what their names say: exchanged, turned, jumped away, gone.
#ifndef GERDY_FAULTS_H
#define GERDY_FAULTS_H

#include <gerdy/base.h>
#include <gerdy/kin.h>
#include <gerdy/model.h>
#include <gerdy/series.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum gerdy_fault_kind {
  GERDY_FAULT_NONE_SEEN = 0,  // no marker that is followed is seen
  GERDY_FAULT_SIDES = 1,      // right and left are exchanged in the names of all markers
  GERDY_FAULT_EXCHANGED = 2,  // two markers carry each other's name
  GERDY_FAULT_SIGN = 3,       // one coordinate of the marker has the wrong sign
  GERDY_FAULT_MIRRORED = 4,   // the marker is where its mirror image on its bone would be
  GERDY_FAULT_AWAY = 5,       // the marker is somewhere else
  GERDY_FAULT_TOO_MANY = 6,   // too much is odd for single markers to be told apart: in the whole
                              // trial, or in frames that were not looked at for that
} gerdy_fault_kind;

// One fault in one stretch of frames.
typedef struct gerdy_fault {
  gerdy_fault_kind kind;
  int marker;          // of the model; -1: of all
  int other;           // EXCHANGED: with this one; AWAY: in whose place it is, -1: in nobody's
  int axis;            // SIGN: 0 x, 1 y, 2 z of the laboratory; MIRRORED: of the bone; else -1
  int whole;           // 1: in all frames of the trial
  size_t first, last;  // frames, from 0
  size_t nframe;     // frames in which it was found; fewer than the stretch where markers are gone
  double distance;   // m, how far from its place: mean over these frames, of a fault of the whole
                     // trial median of seven; 0 of SIDES and NONE_SEEN; of
                     // TOO_MANY in the whole trial of the marker in the middle, else 0
  double explained;  // share of that which the finding explains, 0..1; 1 of NONE_SEEN
} gerdy_fault;

typedef struct gerdy_faults {
  gerdy_fault* item;  // (n) by kind, marker, other, first frame
  size_t n;
} gerdy_faults;

// Find the faults of a solved trial. Markers far from where the pose of all others and their own
// usual place on their bone put them are told apart by what would bring them home; a fault of the
// whole trial by how much better the model fits without it (docs/motion.md). Without a fault it
// costs little beside the solving; else the frames in question are solved again, with twice the
// work of the solving itself at most beside a fixed share: what is not looked at then is told. The
// trial itself is not changed. markers, weight, options: those it was solved with. progress is
// asked by the calling thread.
// Owner: *out is the caller's, gerdy_faults_free. Nullable: weight, options, progress, err.
// Errors: GERDY_E_STOPPED, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status
gerdy_faults_find(const gerdy_model* model, const gerdy_series* markers, const double* weight,
                  const gerdy_ik_options* options, const gerdy_ik_trial* trial,
                  gerdy_progress progress, void* context, gerdy_faults** out, gerdy_error* err);

// Nullable: faults.
GERDY_API void gerdy_faults_free(gerdy_faults* faults);

#ifdef __cplusplus
}
#endif
#endif
