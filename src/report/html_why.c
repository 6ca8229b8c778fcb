// report/html_why.c: the second answer: what is most likely going on, and what speaks against it.
#include "report/html_case.h"
#include "report/lookup.h"
#include "report/words.h"

enum { ARGUMENTS = 4, OTHERS = 2 };  // more would not be read on a first page

static void put_contradictions(gd_buf* out, const gerdy_assessment* a) {
  for (size_t i = 0; i < a->ncontradiction; ++i) {
    gd_buf_text(out,
                "<p class='banner' role='note'><strong>Two answers do not fit together.</strong> ");
    gd_put_capital(out, a->contradiction[i].text);
    gd_buf_text(out, " <b>");
    gd_put_capital(out, a->contradiction[i].ask);
    gd_buf_text(out, "</b></p>\n");
  }
}

static void put_side(gd_buf* out, const gd_case* c, const gerdy_explained* best, int speaks) {
  gd_buf_printf(out, "<div><h3>%s</h3>\n",
                speaks > 0 ? "What speaks for it" : "What speaks against it");
  size_t at = 0, n = 0;
  const gerdy_argument* argument;
  while (n < ARGUMENTS && (argument = gd_next_argument(best, speaks, &at)) != NULL) {
    gd_buf_printf(out, "%s<li>", n++ == 0 ? "<ul class='arguments'>\n" : "");
    gd_put_capital(out, argument->sentence);
    gd_put_weight(out, c, argument);
    gd_buf_text(out, "</li>\n");
  }
  gd_buf_text(out, n > 0 ? "</ul>\n" : "<p class='none'>Nothing that is known.</p>\n");
  const size_t more = gd_count_arguments(best, speaks) - n;
  if (more > 0) {
    gd_buf_printf(out, "<p class='small'><a href='#reasons'>%zu more</a></p>\n", more);
  }
  gd_buf_text(out, "</div>\n");
}

// a clear lead is no certainty: how sure it is stands apart from how clear it is
static void put_firmness(gd_buf* out, const gerdy_assessment* a, const gerdy_explained* best) {
  gd_buf_printf(out, "<p class='firm'><b>%s.</b> <span class='small'>", gd_lead_words(a, best));
  gd_put_capital(out, a->robust_text);
  gd_put_sentence_end(out, a->robust_text);
  if (a->applying > 0) {
    gd_buf_printf(out, " %zu of %zu questions answered.", a->answered, a->applying);
  }
  gd_buf_text(out,
              " The share is no probability: each reason got random weights within its strength, "
              "many times.</span></p>\n"
              "<p class='reading'>Each reason says how strongly it <b>speaks</b> for or against, "
              "and how good the <b>evidence</b> behind it is. One may be high and the other low. "
              "The number in brackets leads to the evidence.</p>\n");
}

static void put_others(gd_buf* out, const gerdy_assessment* a) {
  size_t n = 0;
  for (size_t i = 1; i < a->nhypothesis && n < OTHERS; ++i) {
    const gerdy_explained* other = &a->hypothesis[i];
    if (gd_count_arguments(other, +1) == 0) continue;
    gd_buf_text(out, n++ == 0 ? "<p class='others'><b>Next:</b> " : "; ");
    gd_put_escaped(out, other->name);
    gd_buf_printf(out, " <span class='n'>(%zu for, %zu against)</span>",
                  gd_count_arguments(other, +1), gd_count_arguments(other, -1));
  }
  gd_buf_text(out, n > 0 ? ". " : "<p class='others'>Nothing speaks for another explanation. ");
  gd_buf_text(out, "<a class='whole' href='#reasons'>All, with reasons</a></p>\n");
}

// one line for each contributor for which more speaks than against
static void put_contributors(gd_buf* out, const gd_case* c) {
  const gerdy_assessment* a = c->assessment;
  size_t n = 0;
  for (size_t i = 0; i < a->ncontributor; ++i) {
    const gerdy_explained* one = &a->contributor[i];
    size_t at = 0;
    const gerdy_argument* argument = gd_next_argument(one, +1, &at);
    if (!one->supported || argument == NULL) continue;
    if (n++ == 0) gd_buf_text(out, "<h3>What may feed it</h3>\n<ul class='arguments'>\n");
    gd_buf_text(out, "<li><b>");
    gd_put_capital(out, one->name);
    gd_buf_text(out, ".</b> ");
    gd_put_capital(out, argument->sentence);
    gd_put_weight(out, c, argument);
    gd_buf_text(out, "</li>\n");
  }
  if (n > 0) gd_buf_text(out, "</ul>\n");
}

static void put_lead(gd_buf* out, const gerdy_assessment* a, const gerdy_explained* best) {
  gd_buf_text(out, "<p class='lead'>");
  if (!best->supported) {
    gd_buf_text(out, "So far nothing has more for it than against it. The nearest is: ");
  } else if (!a->robust) {
    gd_buf_text(out,
                "<b>Not clear yet.</b> More than one thing may be going on. First, by a little: ");
  } else {
    gd_buf_text(out, "What you told fits best with: ");
  }
  gd_buf_text(out, "<b class='name'>");
  gd_put_escaped(out, best->name);
  gd_buf_text(out, "</b></p>\n");
}

// somebody must look first: what would otherwise be said is said in one line
static void put_behind_the_flag(gd_buf* out, const gerdy_explained* best) {
  gd_buf_text(
      out,
      "<p>This comes second: see somebody first. Until they have looked, none of this counts.");
  if (best != NULL) {
    gd_buf_text(out, " Apart from it, what you told is nearest to: ");
    gd_put_escaped(out, best->name);
    gd_buf_text(out, ". <a class='whole' href='#reasons'>All, with reasons</a>");
  }
  gd_buf_text(out, "</p>\n");
}

static void put_best(gd_buf* out, const gd_case* c, const gerdy_explained* best) {
  put_lead(out, c->assessment, best);
  gd_put_paragraph(out, best->about);
  // two columns only where there are two things to weigh
  gd_buf_printf(out, "<div%s>\n", gd_count_arguments(best, -1) > 0 ? " class='two'" : "");
  put_side(out, c, best, +1);
  put_side(out, c, best, -1);
  gd_buf_text(out, "</div>\n");
  put_firmness(out, c->assessment, best);
  put_others(out, c->assessment);
  put_contributors(out, c);
}

void gd_html_why(gd_buf* out, const gd_case* c) {
  if (!gd_case_told(c)) {
    gd_buf_text(out, "<p>Nothing is known yet, so nothing can be explained.</p>\n");
    return;
  }
  const gerdy_assessment* a = c->assessment;
  const gerdy_explained* best = gd_case_best(c);
  put_contradictions(out, a);
  if (gd_case_halts(c)) {
    put_behind_the_flag(out, best);
    return;
  }
  gd_put_paragraph(out, a->in_scope ? "" : a->scope);
  if (best != NULL) {
    put_best(out, c, best);
  } else if (a->in_scope || !gd_has_text(a->scope)) {
    gd_buf_text(out, "<p>Too little is known to name anything yet.</p>\n");
  }
}
