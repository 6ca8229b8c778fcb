// report/html_known.c: everything that is known, with its day and who or what says so.
#include <string.h>

#include "report/days.h"
#include "report/html_case.h"
#include "report/known_words.h"
#include "report/lookup.h"
#include "report/words.h"

typedef enum group { ANSWERS, TESTS, MEASURED, DERIVED, NGROUP } group;

static const char* const group_title[NGROUP] = {"Answers", "Tests", "Profile, runs and motion",
                                                "Computed from the others"};

static group group_of(const gerdy_clinic* clinic, const gerdy_known* known) {
  if (known->source != NULL && strcmp(known->source, "derived") == 0) return DERIVED;
  if (clinic != NULL && gerdy_clinic_question(clinic, known->name) != NULL) return ANSWERS;
  if (clinic != NULL && gerdy_clinic_test(clinic, known->name) != NULL) return TESTS;
  return MEASURED;
}

static void put_row(gd_buf* out, const gerdy_clinic* clinic, const gerdy_known* known) {
  gd_buf_text(out, "<tr><th scope='row'>");
  gd_put_capital(out, gd_has_text(known->label) ? known->label : known->name);
  if (known->side != 0) gd_buf_printf(out, " <span class='n'>%s</span>", gd_side_name(known->side));
  gd_buf_text(out, "</th><td>");
  gd_put_known(out, clinic, known);
  gd_buf_text(out, "</td><td>");
  gd_put_date(out, gerdy_when_day(known->at));
  gd_buf_text(out, "</td><td>");
  gd_put_escaped(out, known->source);
  gd_buf_text(out, "</td></tr>\n");
}

static void put_group(gd_buf* out, const gd_case* c, const gerdy_known* known, size_t n,
                      group which) {
  size_t count = 0;
  for (size_t i = 0; i < n; ++i) count += group_of(c->report->clinic, &known[i]) == which;
  if (count == 0) return;
  gd_buf_printf(out, "<details><summary>%s (%zu)</summary><div class='wide'><table class='told'>",
                group_title[which], count);
  gd_buf_printf(out, "<caption>%s", group_title[which]);
  gd_html_synthetic(out, c->report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>What</th><th scope='col'>Value</th>"
              "<th scope='col'>Day</th><th scope='col'>Says who</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < n; ++i) {
    if (group_of(c->report->clinic, &known[i]) == which) {
      put_row(out, c->report->clinic, &known[i]);
    }
  }
  gd_buf_text(out, "</tbody></table></div></details>\n");
}

// entries of a kind, from the first to the last day
static void put_kind(gd_buf* out, const gerdy_entry* entry, size_t n, gerdy_entry_kind kind) {
  size_t count = 0;
  long first = 0, last = 0;
  for (size_t i = 0; i < n; ++i) {
    if (entry[i].kind != kind) continue;
    const long day = gerdy_when_day(entry[i].at);
    first = count == 0 || day < first ? day : first;
    last = count == 0 || day > last ? day : last;
    ++count;
  }
  if (count == 0) return;
  gd_buf_text(out, "<tr><th scope='row'>");
  gd_put_capital(out, gerdy_entry_kind_words(kind));
  gd_buf_printf(out, "</th><td>%zu</td><td>", count);
  if (first == last) {
    gd_put_date(out, first);
  } else {
    gd_put_date_range(out, first, last);
  }
  gd_buf_text(out, "</td></tr>\n");
}

static void put_history(gd_buf* out, const gd_case* c) {
  if (c->report->history == NULL) return;
  size_t n = 0;
  const gerdy_entry* entry = gerdy_history_entries(c->report->history, &n);
  if (n == 0) return;
  gd_buf_text(out, "<div class='wide'><table class='recorded'><caption>What was recorded");
  gd_html_synthetic(out, c->report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>What</th><th scope='col'>Entries</th>"
              "<th scope='col'>Days</th></tr></thead><tbody>\n");
  for (int kind = 0; kind < GERDY_NENTRY_KIND; ++kind) {
    put_kind(out, entry, n, (gerdy_entry_kind)kind);
  }
  gd_buf_text(out, "</tbody></table></div>\n");
}

void gd_html_known(gd_buf* out, const gd_case* c) {
  put_history(out, c);
  if (c->assessment == NULL || c->assessment->facts == NULL) return;
  size_t n = 0;
  const gerdy_known* known = gerdy_facts_all(c->assessment->facts, &n);
  gd_buf_text(out, "<p>Of everything that was said more than once, the latest counts.</p>\n");
  for (int which = 0; which < NGROUP; ++which) put_group(out, c, known, n, (group)which);
}
