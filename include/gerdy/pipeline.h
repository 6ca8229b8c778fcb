// gerdy/pipeline.h: whole jobs from files to files.
#ifndef GERDY_PIPELINE_H
#define GERDY_PIPELINE_H

#include <gerdy/base.h>
#include <gerdy/clinic.h>
#include <gerdy/gait.h>
#include <gerdy/kin.h>
#include <gerdy/record.h>

#ifdef __cplusplus
extern "C" {
#endif

// The few numbers a terminal shows after a report.
typedef struct gerdy_run_summary {
  size_t nframe;
  double marker_rms;  // m
  size_t nkept[2];    // steps that count, right and left
  size_t nleft_out;
  int walking;
  gerdy_stat speed;                // m/s
  gerdy_stat pelvic_drop_peak[2];  // rad, right and left
} gerdy_run_summary;

// What a job reads and writes. NULL = not given. Paths and strings are borrowed.
typedef struct gerdy_job {
  const char* model;     // .osim; NULL: the bundled runner
  const char* standing;  // .trc or table of text of the standing trial
  const char* markers;   // .trc or table of text of the run
  const char* forces;    // .mot or .sto of ground reactions
  const char* map;       // .csv: names of markers in the trial, and in the model (gerdy/names.h)
  double from, to;       // s: part of the trial to use; NaN: from its begin, to its end
  double rate;           // of the markers in tables without times, per second; 0: not given
  double cutoff;         // Hz: low-pass on the coordinates before gait is measured (12); 0: none,
                         // else at least 3

  int fit;        // 1: the model is scaled to the static trial first, and takes its markers
                  // (gerdy/scale_job.h); 0: the bundled runner is; -1: none is
  int no_carry;   // 1: markers not seen in a frame are left out, not carried (gerdy/kin.h)
  int free_knee;  // 1: knees may adduct and rotate too (gerdy/knee.h), weakly held
  int predict;    // 1: no forces are given; what the hip must hold is told from forces predicted
                  // from the motion, and marked so

  int ndraw;  // draws behind the error bars of the band (200); 0: no error bars

  const char* html;      // report page to write
  const char* json;      // results.json to write
  const char* motion;    // .mot of the coordinates to write, as solved, in degrees
  const char* errors;    // .sto of the distance of every marker to write, m
  const char* sd;        // .sto of the standard deviations of the coordinates to write, in degrees
  const char* save_map;  // .csv of how the markers were matched, to be given as map

  const char* subject;  // words about the runner for the report
  const char* command;  // the command line, for the report

  const gerdy_history* history;  // what is recorded about the runner, for the report's meaning
  gerdy_when now;                // the moment for which it is judged

  gerdy_run_summary* summary;  // filled by gerdy_report_run when there were markers

  gerdy_progress progress;  // asked now and then; 0 stops the job
  void* context;            // handed to progress
} gerdy_job;

// All NULL, whole trial, 12 Hz, 200 draws, now.
GERDY_API gerdy_job gerdy_job_default(void);

// The main job: markers -> poses -> gait and band, and a history -> who to see, explanation, plan;
// both -> report (job->html, job->json and, when given, job->motion, job->errors, job->sd). Needs
// job->markers or job->history, and one output. What the markers tell joins the history for the
// explanation; the history itself is not changed. Every file appears whole or not at all; after an
// error none is left that this call made. notes: what was assumed, found odd or left out (also in
// the report). Nullable: notes, err. Errors: those of the readers and computations, with the file's
// name; GERDY_E_ARG (nothing to read or write, an output that is an input or another output);
// GERDY_E_STOPPED.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_report_run(const gerdy_job* job, gerdy_notes* notes,
                                                        gerdy_error* err);

// Inverse kinematics alone: job->markers to job->motion and, when given, job->errors
// and job->sd.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_ik_run(const gerdy_job* job, gerdy_notes* notes,
                                                    gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
