// gerdy/scale_job.h: a generic model made to measure, from files to files.
#ifndef GERDY_SCALE_JOB_H
#define GERDY_SCALE_JOB_H

#include <gerdy/base.h>
#include <gerdy/kin.h>

#ifdef __cplusplus
extern "C" {
#endif

// Paths are borrowed; NULL: not given.
typedef struct gerdy_scale_job {
  const char* model;     // generic model, .osim; NULL: the bundled runner
  const char* markers;   // static trial, .trc or table of text
  double mass;           // kg; NaN: that of the model
  double rate;           // of the markers in tables without times, per second; 0: not given
  double from, to;       // s, of the static trial; NaN: from the begin, to the end
  const char* output;    // scaled model to write, .osim
  const char* factors;   // scale factors to write, .xml
  int keep_markers;      // 1: markers stay where scaling brought them, none is dropped or added
  int no_attach;         // 1: markers of the trial that the model does not have are not added
  const char* run;       // trial in motion, .trc or table of text: which markers move with which
                         // bone; without a static trial: what is measured
  const char* map;       // mapping of marker names, .csv
  const char* save_map;  // how markers were matched, to write, .csv
} gerdy_scale_job;

GERDY_API gerdy_scale_job gerdy_scale_job_default(void);

// Scale by the markers that model and trial share. Measured are the lengths of segments, from
// markers near the joint that carries it to markers near the joints it carries, and the pelvis
// along its axes; both sides of the body share their factor; what cannot be measured takes the
// factor of its neighbour (docs/motion.md). Then the markers are placed in the static pose, and
// markers that only the trial has are put on the bones that carry them, as far as their names,
// places and motion tell. Without a static trial the run is measured: mean lengths, segments
// between the joints about which their clusters turn, mean places of the markers.
//
// text: measurements with their pairs and sides, factors, joint centres in the static pose. Owner:
// the caller, gerdy_scale_free; NULL after an error. notes: sides that differ, factors that no
// runner has, what could not be measured, a run that looks like another person's. Nullable: text,
// notes, err. Errors: as of gerdy_scale_tool; GERDY_E_ARG (no trial, no output, an output that is
// an input, a mass that is none).
GERDY_API GERDY_NODISCARD gerdy_status gerdy_scale_run(const gerdy_scale_job* job, char** text,
                                                       gerdy_notes* notes, gerdy_error* err);

// Nullable: text.
GERDY_API void gerdy_scale_free(char* text);

#ifdef __cplusplus
}
#endif
#endif
