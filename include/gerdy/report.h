// gerdy/report.h: what a report says, as one transparent struct, and its forms: one self-contained
// HTML page, results.json (docs/results.md, docs/results.schema.json) and plain text.
#ifndef GERDY_REPORT_H
#define GERDY_REPORT_H

#include <gerdy/band_load.h>
#include <gerdy/base.h>
#include <gerdy/clinic.h>
#include <gerdy/demand.h>
#include <gerdy/gait.h>
#include <gerdy/plan.h>
#include <gerdy/record.h>
#include <gerdy/series.h>

#ifdef __cplusplus
extern "C" {
#endif

// One file that went in.
typedef struct gerdy_report_input {
  const char* role;  // "model", "static", "markers", "forces"
  const char* name;  // file name without its folder
  char sha256[65];   // of the bytes, hexadecimal
  size_t nrow;       // frames; 0 for a model
  double rate;       // Hz; 0 = does not apply or not uniform
  char detail[160];  // "78 markers, 1.2 % of samples missing"
} gerdy_report_input;

// How well one marker was followed over the trial.
typedef struct gerdy_report_marker {
  char name[112];
  double rms;       // m; NaN when never seen
  double max;       // m
  double max_time;  // s, when the largest error happened
  size_t nmissing;  // frames without it
} gerdy_report_marker;

// One published or computed norm. Curves: mean and sd over 0 .. 100 % stride; measures: mean[0].
typedef struct gerdy_report_norm {
  int is_curve;
  int id;                       // gerdy_curve_id or gerdy_measure_id
  double mean[GERDY_NPERCENT];  // SI
  double sd[GERDY_NPERCENT];
  const char* source;  // "Fukuchi, Duarte, Ferber: 46 runners, treadmill, 2.5 m/s ..."
} gerdy_report_norm;

// Everything a report shows. All pointers are borrowed and must outlive the writing. It may tell of
// a case (assessment), of a motion (gait), or of both: then meaning comes first. Without either the
// page says that nothing is known and what to do first.
typedef struct gerdy_report {
  const char* title;            // "Running report"
  const char* subject;          // what is known about the runner, "" = nothing
  int synthetic;                // the data are synthetic: said on the page, wherever it shows
  const char* synthetic_about;  // which truth was put in; "" when not synthetic
  const char* created;          // ISO 8601 time, UTC
  const char* command;          // the command line that made it, "" = not known

  const gerdy_report_input* input;  // (ninput)
  size_t ninput;

  // data quality of the inverse kinematics
  size_t nframe;      // frames of motion
  size_t nframe_bad;  // frames without a pose: fewer than 3 markers seen, or all in one line
  double marker_rms;  // m, over all markers and frames
  double marker_max;  // m
  const gerdy_report_marker* marker;  // (nmarker) markers that the model and the trial share
  size_t nmarker;
  const char* const* unmatched;  // (nunmatched) markers of the trial that the model lacks
  size_t nunmatched;
  const char* const* unobserved;  // (nunobserved) coordinates that no marker tells
  size_t nunobserved;
  double filter_cutoff;  // Hz, of the low-pass on the coordinates; 0 = none

  const char* band_reference;  // "standing trial (static_run.trc, 120 frames)" or "neutral pose"
  double band_length[2][2];    // m, reference length [0 TFL path, 1 iliac path][side]; NaN = none
  const char* band_note;       // what the band's path is and what it cannot say
  const gerdy_band_load* band_load;  // what the band went through, with error bars; NULL = none

  const gerdy_gait* gait;         // NULL = no motion: all about markers, band and norms is left out
  const gerdy_report_norm* norm;  // (nnorm); none when the trial is not comparable
  size_t nnorm;
  const char* norm_note;  // why there is or is not a norm, in one sentence

  const gerdy_note* note;  // (nnote) of all readers and computations
  size_t nnote;

  const char*
      doubt;  // why all angles are in doubt, one or two sentences; "" = nothing speaks
              // against them. Shown above all that the motion tells; then there are no norms
  const char* tracking;  // how markers were weighed and what was held, for the method section

  const gerdy_demand* demand;  // what the hip must hold; NULL = not known
  const char* demand_note;     // why not, one or two sentences; "" = no forces were given

  // the case; each may be NULL
  const gerdy_clinic* clinic;          // the words of questions and options, and the evidence
  const gerdy_history* history;        // what was recorded, and when
  const gerdy_assessment* assessment;  // see somebody? what is going on?
  const gerdy_plan* plan;              // what to do, and whether it works
} gerdy_report;

// Write the page. One file, no network, no script needed to read it; prints on A4.
// The file appears whole or not at all. Errors: GERDY_E_FILE, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_report_html(const gerdy_report* report,
                                                         const char* path, gerdy_error* err);

// Write results.json. Errors: GERDY_E_FILE, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_report_json(const gerdy_report* report,
                                                         const char* path, gerdy_error* err);

// What of a case is told as text.
typedef enum gerdy_text_part {
  GERDY_TEXT_ANSWERS = 1,  // the four answers of the first page
  GERDY_TEXT_PLAN = 2,     // see someone?, how it goes, the plan week by week
  GERDY_TEXT_ALL = 3,
  GERDY_TEXT_SEE = 4  // see someone? alone, without a head
} gerdy_text_part;

// The case as plain text of at most 78 columns, for terminals and screen readers. A motion is not
// in it. Owner: the caller, gerdy_report_text_free. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_report_text(const gerdy_report* report,
                                                         gerdy_text_part part, char** out,
                                                         gerdy_error* err);
GERDY_API void gerdy_report_text_free(char* text);

#ifdef __cplusplus
}
#endif
#endif
