// report/html_case.c: what the chapters of a case share: footnotes, strengths, boxes to tick.
#include "report/html_case.h"

#include <ctype.h>
#include <string.h>

#include "report/days.h"
#include "report/words.h"

void gd_put_cite(gd_buf* out, const gd_case* c, const gerdy_claim* claim) {
  const size_t number = gd_cited_number(&c->cited, claim);
  if (number == 0) return;
  const bool opinion = claim->grade == GERDY_GRADE_OPINION;
  gd_buf_printf(out,
                " <a class='cite' href='#claim-%zu'><span class='unseen'>evidence </span>%zu,"
                "\u00a0%s\u00a0%s</a>",
                number, number, opinion ? "expert" : gerdy_grade_id(claim->grade),
                opinion ? "opinion" : "evidence");
}

void gd_put_strength(gd_buf* out, int strength) {
  static const char* const dots[3] = {"●○○", "●●○", "●●●"};
  const int i = strength < 1 ? 0 : strength > 3 ? 2 : strength - 1;
  gd_buf_printf(out, "<span class='strength'><span aria-hidden='true'>%s</span> speaks %s</span>",
                dots[i], gd_speaks_words(strength));
}

void gd_put_grade(gd_buf* out, const gd_case* c, const gerdy_claim* claim) {
  const size_t number = gd_cited_number(&c->cited, claim);
  if (number == 0) return;
  gd_buf_printf(
      out, "<a class='graded' href='#claim-%zu'>evidence: %s\u00a0[%zu]</a>", number,
      claim->grade == GERDY_GRADE_OPINION ? "expert opinion" : gerdy_grade_id(claim->grade),
      number);
}

void gd_put_weight(gd_buf* out, const gd_case* c, const gerdy_argument* argument) {
  gd_buf_text(out, " <span class='weight'>");
  gd_put_strength(out, argument->strength);
  if (argument->claim != NULL) gd_buf_text(out, " · ");
  gd_put_grade(out, c, argument->claim);
  gd_buf_text(out, "</span>");
}

void gd_put_capital(gd_buf* out, const char* text) {
  if (text == NULL || text[0] == '\0') return;
  if (text[0] < 'a' || text[0] > 'z') {
    gd_put_escaped(out, text);
    return;
  }
  const char capital = (char)toupper((unsigned char)text[0]);
  gd_buf_bytes(out, &capital, 1);
  gd_put_escaped(out, text + 1);
}

void gd_put_sentence_end(gd_buf* out, const char* text) {
  const size_t n = text != NULL ? strlen(text) : 0;
  if (n > 0 && strchr(".!?:", text[n - 1]) == NULL) gd_buf_text(out, ".");
}

static void put_day_names(gd_buf* out, unsigned days, long first_day) {
  const char* between = "";
  for (int i = 0; i < 7; ++i) {
    if ((days >> i & 1u) == 0) continue;
    gd_buf_printf(out, "%s%s", between, gd_weekday(first_day + i));
    between = ", ";
  }
}

void gd_put_days(gd_buf* out, unsigned days, long first_day) {
  gd_buf_text(out, "<span class='days' role='img' aria-label='");
  put_day_names(out, days, first_day);
  gd_buf_text(out, "'>");
  for (int i = 0; i < 7; ++i) {
    const bool on = (days >> i & 1u) != 0;
    gd_buf_printf(out, "<span class='day%s'><i>%s</i></span>", on ? " on" : "",
                  gd_weekday_short(first_day + i));
  }
  gd_buf_text(out, "</span>");
}
