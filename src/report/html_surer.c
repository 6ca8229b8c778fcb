// report/html_surer.c: the fourth answer: which question or test would tell more.
#include "report/html_case.h"
#include "report/lookup.h"
#include "report/words.h"

enum { SHOWN = 5 };

static void put_cost(gd_buf* out, const gerdy_wanted* wanted) {
  gd_buf_text(out, " <span class='n'>(");
  gd_buf_text(out, wanted->is_test ? "test" : "question");
  if (wanted->is_test && gd_has_text(wanted->who)) {
    gd_buf_text(out, ", ");
    gd_put_escaped(out, gd_who_words(wanted->who));
  }
  if (wanted->minutes > 0) {
    gd_buf_text(out, ", ");
    gd_put_count(out, (size_t)wanted->minutes, "minute");
  }
  gd_buf_text(out, ")</span>");
}

static void put_wanted(gd_buf* out, const gerdy_wanted* wanted) {
  gd_buf_text(out, "<li><b>");
  gd_put_escaped(out, wanted->name);
  gd_buf_text(out, "</b>");
  put_cost(out, wanted);
  gd_buf_text(out, " <br/>");
  gd_put_capital(out, wanted->why);
  gd_buf_text(out, "</li>\n");
}

static void put_progress(gd_buf* out, const gerdy_assessment* a) {
  if (a->applying == 0) return;
  gd_buf_printf(out, "%zu of %zu questions are answered. ", a->answered, a->applying);
}

static void put_nothing_told(gd_buf* out) {
  gd_buf_text(out,
              "Answers come first. Then strength and mobility tests, runs, check-ins and a "
              "recorded run each make it surer:</p>\n<pre><code>gerdy case add FILE "
              "EVIDENCE...</code></pre>\n");
}

void gd_html_surer(gd_buf* out, const gd_case* c) {
  const gerdy_assessment* a = c->assessment;
  gd_buf_text(out, "<p>");
  if (a != NULL) put_progress(out, a);
  if (!gd_case_told(c)) {
    put_nothing_told(out);
    return;
  }
  if (a->nwanted == 0) {
    gd_buf_text(out, gd_case_halts(c)
                         ? "First somebody has to look. Questions come after that.</p>\n"
                         : "No further question or test would change the order "
                           "now.</p>\n");
    return;
  }
  gd_buf_text(out, "The cheapest first:</p>\n<ol class='wanted'>\n");
  for (size_t i = 0; i < a->nwanted && i < SHOWN; ++i) put_wanted(out, &a->wanted[i]);
  gd_buf_text(out, "</ol>\n");
}
