// A history judged: facts, assessment, plan, in this order.
#include <gerdy/case.h>
#include <string.h>

gerdy_status gerdy_case_judge(const gerdy_clinic* clinic, const gerdy_history* history,
                              gerdy_when now, gerdy_case* out, gerdy_notes* notes,
                              gerdy_error* err) {
  *out = (gerdy_case){.clinic = clinic, .history = history, .now = now};
  gerdy_status status = gerdy_facts_gather(clinic, history, now, &out->facts, notes, err);
  if (status == GERDY_OK) status = gerdy_assess(clinic, out->facts, now, &out->assessment, err);
  if (status == GERDY_OK) {
    status = gerdy_plan_make(clinic, history, out->assessment, &out->plan, err);
  }
  if (status != GERDY_OK) gerdy_case_reset(out);
  return status;
}

void gerdy_case_reset(gerdy_case* judged) {
  gerdy_plan_free(judged->plan);
  gerdy_assessment_free(judged->assessment);
  gerdy_facts_free(judged->facts);
  memset(judged, 0, sizeof *judged);
}

gerdy_status gerdy_case_text(const gerdy_case* judged, gerdy_text_part part, char** out,
                             gerdy_error* err) {
  // a plan told twice on one day is the same text
  char created[32];
  const gerdy_when day = gerdy_when_of_day(gerdy_when_day(judged->now), judged->now.offset_minutes);
  const gerdy_report report = {.title = "Knee report",
                               .subject = "",
                               .created = gerdy_when_text(day, created),
                               .clinic = judged->clinic,
                               .history = judged->history,
                               .assessment = judged->assessment,
                               .plan = judged->plan};
  return gerdy_report_text(&report, part, out, err);
}

gerdy_status gerdy_case_plan_entry(const gerdy_case* judged, const char* text, gerdy_history* into,
                                   gerdy_error* err) {
  const gerdy_plan* plan = judged->plan;
  gerdy_status status = gerdy_history_entry(into, GERDY_ENTRY_PLAN, judged->now, gerdy_when_now(),
                                            "gerdy", "", NULL, err);
  if (status == GERDY_OK) {
    status = gerdy_history_text(into, "plan_state", 0, gerdy_plan_state_id(plan->state), err);
  }
  if (status == GERDY_OK) status = gerdy_history_number(into, "plan_step", 0, plan->step, err);
  if (status == GERDY_OK && plan->longest_km == plan->longest_km) {  // not NaN
    status = gerdy_history_number(into, "plan_longest_km", 0, plan->longest_km, err);
  }
  if (status == GERDY_OK) status = gerdy_history_text(into, "plan_text", 0, text, err);
  return status;
}
