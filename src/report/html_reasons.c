// report/html_reasons.c: every explanation that was weighed, with every argument.
#include "report/html_case.h"
#include "report/lookup.h"
#include "report/words.h"

static void put_argument(gd_buf* out, const gd_case* c, const gerdy_argument* argument) {
  gd_buf_printf(out, "<tr%s><th scope='row'>%s %s</th><td>",
                argument->counted ? "" : " class='out'", argument->speaks > 0 ? "+" : "−",
                argument->speaks > 0 ? "for" : "against");
  gd_put_strength(out, argument->strength);
  gd_buf_text(out, "</td><td>");
  gd_put_grade(out, c, argument->claim);
  gd_buf_text(out, "</td><td>");
  gd_put_capital(out, argument->sentence);
  if (!argument->counted) {
    gd_buf_text(out, " <span class='n'>not counted: a stronger one of its kind is</span>");
  }
  gd_buf_text(out, "</td></tr>\n");
}

static void put_table(gd_buf* out, const gd_case* c, const gerdy_explained* one) {
  if (one->nargument == 0) {
    gd_buf_text(out, "<p class='none'>Nothing that is known speaks for or against it.</p>\n");
    return;
  }
  gd_buf_text(out, "<div class='wide'><table class='words reasons'><caption>Arguments");
  gd_html_synthetic(out, c->report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>Speaks</th><th scope='col'>How strongly</th>"
              "<th scope='col'>Evidence</th><th scope='col'>Because</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < one->nargument; ++i) put_argument(out, c, &one->argument[i]);
  gd_buf_text(out, "</tbody></table></div>\n");
}

static void put_percent(gd_buf* out, double share) {
  gd_put_number(out, 100.0 * share, 0);
  gd_buf_text(out, "\u00a0%");
}

static void put_explained(gd_buf* out, const gd_case* c, const gerdy_explained* one) {
  gd_buf_text(out, "<details class='one'><summary><b>");
  if (one->rank > 0) gd_buf_printf(out, "%d.\u00a0", one->rank);
  gd_put_escaped(out, one->name);
  gd_buf_printf(out, "</b> <span class='n'>%zu for, %zu against; first in ",
                gd_count_arguments(one, +1), gd_count_arguments(one, -1));
  put_percent(out, one->first_share);
  gd_buf_text(out, ", supported in ");
  put_percent(out, one->support_share);
  gd_buf_text(out, "</span></summary>\n");
  gd_put_paragraph(out, one->about);
  put_table(out, c, one);
  gd_buf_text(out, "</details>\n");
}

void gd_html_reasons(gd_buf* out, const gd_case* c) {
  const gerdy_assessment* a = c->assessment;
  gd_buf_text(out,
              "<p>Every explanation is a hypothesis. Arguments have one of three strengths; which "
              "weight a strength has is not known, so many random weights were tried. <i>First</i> "
              "and <i>supported</i> are shares of those tries, not probabilities.</p>\n");
  for (size_t i = 0; i < a->nhypothesis; ++i) put_explained(out, c, &a->hypothesis[i]);
  if (a->ncontributor == 0) return;
  gd_buf_text(out, "<h3>What may feed pain of the band</h3>\n");
  for (size_t i = 0; i < a->ncontributor; ++i) put_explained(out, c, &a->contributor[i]);
}
