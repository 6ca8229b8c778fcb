// report/text_report.c: the case as plain text for terminals and screen readers.
#include "base/fail.h"
#include "base/mem.h"
#include "report/complaint.h"
#include "report/lookup.h"
#include "report/text_parts.h"

static void put_head(gd_text* t, const gerdy_report* report) {
  const gerdy_facts* facts = report->assessment != NULL ? report->assessment->facts : NULL;
  gd_text_quote(t, report->title);
  if (report->synthetic) gd_text_say(t, " (SYNTHETIC DATA)");
  gd_text_end(t, "");
  gd_text_quote(t, report->subject);
  gd_put_complaint(&t->piece, facts, gd_has_text(report->subject) ? ", " : "");
  gd_text_end(t, "");
  gd_text_quote(t, report->created);
  gd_text_end(t, "");
  gd_text_say(t,
              "Hypotheses, not a diagnosis. Each says what fits, what does not, and how well that "
              "is known.");
  gd_text_end(t, "");
}

static void put_answers(gd_text* t, const gd_case* c) {
  gd_text_heading(t, "2. What is most likely going on?");
  gd_text_why(t, c);
  gd_text_heading(t, "3. What to do this week");
  gd_text_week(t, c);
  gd_text_heading(t, "4. What would make us surer");
  gd_text_surer(t, c);
}

static void put_plan(gd_text* t, const gd_case* c) {
  if (gd_case_followed(c)) {
    gd_text_heading(t, "How it goes");
    gd_text_followup(t, c);
  }
  if (c->week != NULL) {
    gd_text_heading(t, "The plan, week by week");
    gd_text_plan(t, c);
  }
}

static void put_parts(gd_text* t, const gd_case* c, gerdy_text_part part) {
  if (part == GERDY_TEXT_SEE) {
    gd_text_see(t, c);
    return;
  }
  put_head(t, c->report);
  // whoever reads only the plan must know too
  gd_text_heading(t, "1. Do you need to see someone?");
  gd_text_see(t, c);
  if ((part & GERDY_TEXT_ANSWERS) != 0) put_answers(t, c);
  if (part == GERDY_TEXT_PLAN && c->week == NULL) {
    gd_text_heading(t, "What to do this week");
    gd_text_week(t, c);
  }
  if ((part & GERDY_TEXT_PLAN) != 0) put_plan(t, c);
}

gerdy_status gerdy_report_text(const gerdy_report* report, gerdy_text_part part, char** out,
                               gerdy_error* err) {
  gd_buf lines;
  gd_text t;
  gd_case c;
  *out = NULL;
  gd_buf_init(&lines);
  gd_text_open(&t, &lines);
  gd_case_gather(report, &c);
  put_parts(&t, &c, part);
  // evidence stands here by name, so the list of what is cited need not be whole
  const bool failed = lines.failed;
  gd_case_close(&c);
  gd_text_close(&t);
  if (failed) {
    gd_buf_reset(&lines);
    return gd_fail_memory(err);
  }
  *out = lines.at;
  return GERDY_OK;
}

void gerdy_report_text_free(char* text) { gd_free(text); }
