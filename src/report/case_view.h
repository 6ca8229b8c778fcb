// report/case_view.h: a case as every form of the report sees it: what was told, what comes first,
// what is shown.
#ifndef GD_REPORT_CASE_VIEW_H
#define GD_REPORT_CASE_VIEW_H

#include <gerdy/report.h>
#include <stdbool.h>

#include "report/cited.h"

typedef struct gd_case {
  const gerdy_report* report;
  const gerdy_assessment* assessment;  // NULL = nothing was judged
  const gerdy_plan* plan;              // NULL = none was made
  const gerdy_plan_week* week;         // the first one; NULL = none, nothing told, or it must wait
  gd_cited cited;
} gd_case;

// End with gd_case_close. A failed allocation is in cited.failed.
void gd_case_gather(const gerdy_report* report, gd_case* out);
void gd_case_close(gd_case* c);

// Does the report tell of a case? Without case and motion it tells that nothing is known.
bool gd_case_shown(const gd_case* c);

// Is it about who the runner is? That says nothing about a knee.
bool gd_is_profile(const char* name);

// Was anything told or measured, beyond who the runner is?
bool gd_case_told(const gd_case* c);

// What comes first; NULL = nothing to name: not told, out of scope, or no argument at all.
const gerdy_explained* gd_case_best(const gd_case* c);

// How loud the answer to "see someone?" is.
typedef enum gd_loudness { GD_CALM, GD_SOON, GD_ALARM } gd_loudness;
gd_loudness gd_case_loudness(const gd_case* c);

// Must all the rest wait until somebody has looked? A red flag, or a doctor today.
bool gd_case_halts(const gd_case* c);

// What the week is about, in one sentence or a few words. plan must be there, and nothing halts.
const char* gd_case_headline(const gd_case* c);

// The next argument that counts and speaks so (+1, -1), from *at on, which it advances; NULL =
// none.
const gerdy_argument* gd_next_argument(const gerdy_explained* explained, int speaks, size_t* at);
size_t gd_count_arguments(const gerdy_explained* explained, int speaks);

// "weak", "moderate", "strong"; and as an argument speaks: "weakly", "moderately", "strongly"
const char* gd_strength_words(int strength);
const char* gd_speaks_words(int strength);

// "Clear lead", "Close call"; "No lead yet" where nothing has more for it than against it.
const char* gd_lead_words(const gerdy_assessment* assessment, const gerdy_explained* best);

// Who does a test: "self" as "you can do it", "therapist" as "by a physical therapist" ...
const char* gd_who_words(const char* who);

// The next item of that part in a week, from *at on, which it advances; NULL = none.
const gerdy_plan_item* gd_next_item(const gerdy_plan_week* week, gerdy_plan_part part, size_t* at);

// The first run of a week that goes by minutes; NULL = none does. Then no distance is its measure.
const gerdy_plan_item* gd_timed_run(const gerdy_plan_week* week);

// Did a week before the nth (0 = first) hold the same item with the same words?
bool gd_told_before(const gerdy_plan* plan, size_t nth, const gerdy_plan_item* item);

// Is it in the nth week just as it was in the week before: words, dose and days?
bool gd_unchanged(const gerdy_plan* plan, size_t nth, const gerdy_plan_item* item);

// Has one of the questions about safety no answer? Then silence is no good news.
bool gd_safety_open(const gd_case* c);

// The i-th sign that the questions about safety ask for; NULL = there are no more.
const char* gd_safety_sign(const gd_case* c, size_t i);

// Is there a diary, a change or a pattern to show?
bool gd_case_followed(const gd_case* c);

#endif
