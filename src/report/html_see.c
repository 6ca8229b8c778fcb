// report/html_see.c: the first answer: do you need to see someone, who, how soon, why.
#include "report/html_case.h"
#include "report/lookup.h"
#include "report/urgency.h"
#include "report/words.h"

// shapes differ, so that the loudness is seen without any colour
static const char* const icon[3] = {
    "<circle cx='24' cy='24' r='20'/><path d='M24 22v12M24 14.5v.5'/>",
    "<path d='M24 5 45 42H3Z'/><path d='M24 18v12M24 36v.5'/>",
    "<path d='M15 3h18l12 12v18L33 45H15L3 33V15Z'/><path d='M24 12v15M24 35v.5'/>"};

static void open_box(gd_buf* out, gd_loudness loudness) {
  static const char* const style[3] = {"calm", "soon", "alarm"};
  gd_buf_printf(out,
                "<div class='see %s' role='note'><svg class='sign' viewBox='0 0 48 48' "
                "aria-hidden='true'>%s</svg>\n<div>",
                style[loudness], icon[loudness]);
}

static void put_verdict(gd_buf* out, const char* words) {
  gd_buf_text(out, "<p class='verdict'>");
  gd_put_capital(out, words);
  gd_buf_text(out, "</p>\n");
}

// the signs of which one would change the answer: those of the plan, else those of the questions
static bool put_plan_signs(gd_buf* out, const gd_case* c) {
  size_t at = 0, n = 0;
  const gerdy_plan_item* item;
  while ((item = gd_next_item(c->week, GERDY_PART_STOP, &at)) != NULL) {
    gd_buf_text(out, n++ == 0 ? "<ul class='signs'>" : "");
    gd_buf_text(out, "<li>");
    gd_put_capital(out, gd_has_text(item->text) ? item->text : item->name);
    gd_buf_text(out, "</li>");
  }
  gd_buf_text(out, n > 0 ? "</ul>\n" : "");
  return n > 0;
}

static void put_safety_signs(gd_buf* out, const gd_case* c) {
  const char* sign = gd_safety_sign(c, 0);
  if (sign == NULL) return;
  gd_buf_text(out, "<ul class='signs'>");
  for (size_t i = 0; sign != NULL; sign = gd_safety_sign(c, ++i)) {
    gd_buf_text(out, "<li>");
    gd_put_capital(out, sign);
    gd_buf_text(out, "</li>");
  }
  gd_buf_text(out, "</ul>\n");
}

static void put_nothing_told(gd_buf* out, const gd_case* c) {
  open_box(out, GD_CALM);
  put_verdict(out, "Nothing has been told yet");
  gd_buf_text(out, "<p>So this page cannot say whether you need to see someone.</p>");
  if (gd_safety_sign(c, 0) != NULL) {
    gd_buf_text(out, "<p>If one of these is true, have it looked at before anything else:</p>\n");
    put_safety_signs(out, c);
  }
  gd_buf_text(out, "</div></div>\n");
}

static void put_open_questions(gd_buf* out, const gerdy_assessment* a) {
  if (a->applying <= a->answered) return;
  const size_t open = a->applying - a->answered;
  gd_buf_printf(out, "<p><b>%zu of %zu questions %s no answer yet.</b> %s may matter here.</p>\n",
                open, a->applying, open == 1 ? "has" : "have", open == 1 ? "It" : "Each of them");
}

static void put_none(gd_buf* out, const gd_case* c) {
  open_box(out, GD_CALM);
  const bool open = gd_safety_open(c);
  put_verdict(out, open ? "Not known yet: questions about safety are open"
                        : "No warning signs in your answers");
  put_open_questions(out, c->assessment);
  if (open) {
    gd_buf_text(out, "<p>If one of these is true, have it looked at before anything else:</p>\n");
  } else {
    gd_buf_text(out, "<p>What would change that:</p>\n");
  }
  if (open || !put_plan_signs(out, c)) put_safety_signs(out, c);
  gd_buf_text(out, "</div></div>\n");
}

static void put_referral_verdict(gd_buf* out, const gerdy_assessment* a) {
  const gd_verdict verdict = gd_verdict_of(a);
  gd_buf_text(out, "<p class='verdict'>");
  gd_put_capital(out, verdict.piece[0]);
  for (size_t i = 1; i < verdict.n; ++i) gd_put_escaped(out, verdict.piece[i]);
  gd_buf_text(out, "</p>\n");
}

static void put_who(gd_buf* out, const gerdy_flag* flag) {
  gd_buf_text(out, " <span class='who'>Who: <b>");
  gd_put_escaped(out, flag->who);
  gd_buf_text(out, "</b>");
  if (gd_has_text(flag->how_soon)) {
    gd_buf_text(out, ", ");
    gd_put_escaped(out, flag->how_soon);
  }
  gd_buf_text(out, "</span>");
}

static void put_reason(gd_buf* out, const gd_case* c, const gerdy_flag* flag) {
  gd_buf_text(out, "<li>");
  if (flag->red) gd_buf_text(out, "<b class='redflag'>Red flag.</b> ");
  gd_put_capital(out, flag->sentence);
  gd_put_cite(out, c, flag->claim);
  if (gd_flag_names_other(c->assessment, flag)) put_who(out, flag);
  gd_buf_text(out, "</li>\n");
}

// those that can wait stand behind the others, in short
static void put_reasons(gd_buf* out, const gd_case* c, bool wait, const char* lead) {
  size_t n = 0;
  const gerdy_flag* flag = NULL;
  while ((flag = gd_next_flag(c->assessment, flag)) != NULL) {
    if (gd_flag_waits(c->assessment, flag) != wait) continue;
    if (n++ == 0) {
      gd_buf_printf(out, "<p class='because'>%s</p>\n<ul%s>\n", lead, wait ? " class='also'" : "");
    }
    put_reason(out, c, flag);
  }
  if (n > 0) gd_buf_text(out, "</ul>\n");
}

static void put_referral(gd_buf* out, const gd_case* c) {
  open_box(out, gd_case_loudness(c));
  if (gd_case_halts(c)) gd_buf_text(out, "<p class='stop'>Stop: this comes first</p>\n");
  put_referral_verdict(out, c->assessment);
  put_reasons(out, c, false, "Why:");
  put_reasons(out, c, true, "Also, with less hurry:");
  gd_buf_text(out, "</div></div>\n");
}

void gd_html_see(gd_buf* out, const gd_case* c) {
  if (!gd_case_told(c)) {
    put_nothing_told(out, c);
  } else if (c->assessment->referral == GERDY_REFER_NONE && c->assessment->nflag == 0) {
    put_none(out, c);
  } else {
    put_referral(out, c);
  }
}
