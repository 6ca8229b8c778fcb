// gerdy/case.h: from what is recorded about a runner to what it means and what to do.
#ifndef GERDY_CASE_H
#define GERDY_CASE_H

#include <gerdy/base.h>
#include <gerdy/clinic.h>
#include <gerdy/evidence.h>
#include <gerdy/pipeline.h>
#include <gerdy/plan.h>
#include <gerdy/record.h>
#include <gerdy/report.h>

#ifdef __cplusplus
extern "C" {
#endif

// A history as it stood at a moment, judged.
typedef struct gerdy_case {
  const gerdy_clinic* clinic;    // borrowed
  const gerdy_history* history;  // borrowed
  gerdy_when now;
  gerdy_facts* facts;
  gerdy_assessment* assessment;
  gerdy_plan* plan;
} gerdy_case;

// Judge a history: facts, assessment, plan. The same history and moment give the same case. notes:
// what was passed over and why. Owner: the caller, gerdy_case_reset. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_case_judge(const gerdy_clinic* clinic,
                                                        const gerdy_history* history,
                                                        gerdy_when now, gerdy_case* out,
                                                        gerdy_notes* notes, gerdy_error* err);
GERDY_API void gerdy_case_reset(gerdy_case* judged);

// A part of it as plain text, for terminals and screen readers. *out: the caller's,
// gerdy_report_text_free. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_case_text(const gerdy_case* judged,
                                                       gerdy_text_part part, char** out,
                                                       gerdy_error* err);

// Append the plan as an entry of today: state, step, longest run, and the text that was told (that
// of gerdy_case_text with GERDY_TEXT_PLAN). Nothing of the plan is read back from it: plans are
// made anew, the entry keeps what the runner was told. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_case_plan_entry(const gerdy_case* judged,
                                                             const char* text, gerdy_history* into,
                                                             gerdy_error* err);

// Measure a run (job->markers and what else it names; nothing is written) and append it as one
// entry: every measure with mean, spread and number of steps, in the units that evidence/facts.json
// declares. Angles in doubt are not recorded as measures, only the doubt; of walking only that it
// was walking. The entry's file is the markers; the facts trial_model, trial_static,
// trial_forces and trial_map hold the SHA-256 of the others. Errors: as gerdy_report_run.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_case_trial(const gerdy_job* job, gerdy_history* into,
                                                        gerdy_notes* notes, gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
