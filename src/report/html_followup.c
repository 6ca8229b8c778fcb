// report/html_followup.c: how it went: diary, changes between tests, decision, pattern.
#include <math.h>

#include "report/days.h"
#include "report/html_case.h"
#include "report/known_words.h"
#include "report/lookup.h"
#include "report/words.h"

static const char* judgement(const gerdy_change* change) {
  if (isnan(change->real_change)) return "not known whether it is more than noise";
  if (!change->is_real) return "within noise";
  return change->better > 0   ? "▲ real change, better"
         : change->better < 0 ? "▼ real change, worse"
                              : "◆ real change";
}

static void put_value(gd_buf* out, double value, const char* unit, const gerdy_when* at) {
  gd_buf_text(out, "</td><td>");
  gd_put_amount(out, value, unit);
  if (at == NULL) return;
  gd_buf_text(out, "<span class='definition'>");
  gd_put_date(out, gerdy_when_day(*at));
  gd_buf_text(out, "</span>");
}

static void put_change(gd_buf* out, const gd_case* c, const gerdy_change* change) {
  gd_buf_text(out, "<tr><th scope='row'>");
  gd_put_capital(out, change->label);
  gd_put_cite(out, c, change->claim);
  gd_buf_text(out, "</th><td>");
  gd_buf_text(out, gd_side_name(change->side));
  put_value(out, change->from, change->unit, &change->from_at);
  put_value(out, change->to, change->unit, &change->to_at);
  put_value(out, change->to - change->from, change->unit, NULL);
  put_value(out, change->real_change, change->unit, NULL);
  gd_buf_printf(out, "</td><td>%s%s%s</td></tr>\n", change->is_real ? "<b>" : "", judgement(change),
                change->is_real ? "</b>" : "");
}

static void put_changes(gd_buf* out, const gd_case* c) {
  const gerdy_followup* f = &c->plan->followup;
  if (f->nchange == 0) return;
  gd_buf_text(out, "<div class='wide'><table class='changes'><caption>What was tested twice");
  gd_html_synthetic(out, c->report);
  gd_buf_text(
      out,
      "</caption><thead><tr><th scope='col'>Test</th><th scope='col'>Side</th>"
      "<th scope='col'>First</th><th scope='col'>Latest</th><th scope='col'>Change</th>"
      "<th scope='col'>Noise up to</th><th scope='col'>So it is</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < f->nchange; ++i) put_change(out, c, &f->change[i]);
  gd_buf_text(out, "</tbody></table></div>\n");
}

// a run may be told in a check-in, so days are counted and not entries
static size_t days_with_running(const gerdy_followup* f) {
  size_t n = 0;
  for (size_t i = 0; i < f->nday; ++i) n += f->day[i].run_km > 0.0;
  return n;
}

static void put_counts(gd_buf* out, const gerdy_followup* f) {
  if (f->nday == 0) return;
  gd_buf_text(out, "<p>");
  size_t checked_in = 0;
  for (size_t i = 0; i < f->nday; ++i) checked_in += f->day[i].checked_in != 0;
  gd_buf_printf(out, "%zu\u00a0day%s with a check-in and ", checked_in, checked_in == 1 ? "" : "s");
  const size_t ran = days_with_running(f);
  gd_buf_printf(out, "%zu\u00a0day%s with running", ran, ran == 1 ? "" : "s");
  gd_buf_text(out, ", ");
  gd_put_date_range(out, f->day[0].day, f->day[f->nday - 1].day);
  gd_buf_text(out, ".</p>\n");
}

// nothing that a diary says goes before somebody who must be seen
static void put_decision(gd_buf* out, const gd_case* c) {
  const gerdy_followup* f = &c->plan->followup;
  if (gd_case_halts(c)) {
    gd_buf_text(out, "<p>See somebody first: that comes before all of this.</p>\n");
    return;
  }
  gd_buf_text(out, "<p class='lead'><b>");
  gd_put_capital(out, gerdy_decision_words(f->decision));
  gd_buf_text(out, ".</b> ");
  gd_put_capital(out, f->why);
  gd_buf_text(out, "</p>\n");
}

void gd_html_followup(gd_buf* out, const gd_case* c) {
  const gerdy_followup* f = &c->plan->followup;
  put_decision(out, c);
  if (gd_has_text(f->pattern)) {
    gd_buf_text(out, "<p class='banner' role='note'><strong>A pattern.</strong> ");
    gd_put_capital(out, f->pattern);
    gd_put_cite(out, c, f->pattern_claim);
    gd_buf_text(out, "</p>\n");
  }
  put_counts(out, f);
  gd_html_diary(out, c);
  put_changes(out, c);
}
