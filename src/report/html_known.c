// report/html_known.c: everything that is known, with its day and who or what says so.
#include "base/mem.h"
#include "report/days.h"
#include "report/html_case.h"
#include "report/known_order.h"
#include "report/known_words.h"
#include "report/lookup.h"
#include "report/words.h"

static const char* const title[GD_NKNOWN_GROUP] = {
    "Answers", "Profile", "Tests", "Motion", "Runs", "Computed from the others"};

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

static void put_group(gd_buf* out, const gd_case* c, const gd_placed* placed, size_t n) {
  const char* name = title[placed->group];
  gd_buf_printf(out, "<details><summary>%s (%zu)</summary><div class='wide'><table class='told'>",
                name, n);
  gd_buf_printf(out, "<caption>%s", name);
  gd_html_synthetic(out, c->report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>What</th><th scope='col'>Value</th>"
              "<th scope='col'>Day</th><th scope='col'>Says who</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < n; ++i) put_row(out, c->report->clinic, placed[i].known);
  gd_buf_text(out, "</tbody></table></div></details>\n");
}

static void put_groups(gd_buf* out, const gd_case* c) {
  size_t n = 0;
  const gerdy_known* known = gerdy_facts_all(c->assessment->facts, &n);
  gd_placed* placed = gd_alloc(n, sizeof *placed);
  out->failed = out->failed || (placed == NULL && n > 0);
  if (placed == NULL) return;
  n = gd_known_arrange(c->report->clinic, known, n, placed);
  for (size_t i = 0, next = 0; i < n; i = next) {
    while (next < n && placed[next].group == placed[i].group) ++next;
    put_group(out, c, placed + i, next - i);
  }
  gd_free(placed);
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
  gd_put_date_range(out, first, last);
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
  gd_buf_text(out, "<p>Of everything that was said more than once, the latest counts.</p>\n");
  put_groups(out, c);
}
