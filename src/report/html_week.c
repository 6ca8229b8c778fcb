// report/html_week.c: the third answer: what to do this week, as a list to tick off.
#include <math.h>

#include "report/html_case.h"
#include "report/known_words.h"
#include "report/lookup.h"
#include "report/words.h"

// shown in full: what runs may be, and the rules of pain
static const gerdy_plan_part whole[] = {GERDY_PART_LOAD, GERDY_PART_PAIN};
// shown in short: what has days, all of the same days in one line
static const gerdy_plan_part grouped[] = {GERDY_PART_STRENGTH, GERDY_PART_MOBILITY, GERDY_PART_GAIT,
                                          GERDY_PART_RETEST};

static void open_part(gd_buf* out, gerdy_plan_part part) {
  gd_buf_printf(out, "<div><h3>%s</h3>\n<ul class='todo'>\n", gerdy_plan_part_heading(part));
}

static void put_item(gd_buf* out, const gerdy_plan_item* item, long first_day) {
  gd_buf_text(out, "<li><span class='what'><b>");
  gd_put_escaped(out, item->name);
  gd_buf_text(out, "</b> ");
  gd_put_escaped(out, gd_has_text(item->dose) ? item->dose : item->days == 0 ? item->text : "");
  gd_buf_text(out, "</span>");
  if (item->days != 0) gd_put_days(out, item->days, first_day);
  gd_buf_text(out, "</li>\n");
}

static void put_whole(gd_buf* out, const gerdy_plan_week* week, gerdy_plan_part part) {
  size_t at = 0, n = 0;
  const gerdy_plan_item* item;
  while ((item = gd_next_item(week, part, &at)) != NULL) {
    if (n++ == 0) open_part(out, part);
    put_item(out, item, week->first_day);
  }
  if (n > 0) gd_buf_text(out, "</ul></div>\n");
}

// has an earlier item of the part the same days?
static bool is_taken(const gerdy_plan_week* week, const gerdy_plan_item* item) {
  for (const gerdy_plan_item* other = week->item; other < item; ++other) {
    if (other->part == item->part && other->days == item->days) return true;
  }
  return false;
}

static void put_group(gd_buf* out, const gerdy_plan_week* week, const gerdy_plan_item* first) {
  const char* between = "";
  gd_buf_text(out, "<li><span class='what'>");
  for (const gerdy_plan_item* item = first; item < week->item + week->nitem; ++item) {
    if (item->part != first->part || item->days != first->days) continue;
    gd_buf_printf(out, "%s<b>", between);
    gd_put_escaped(out, item->name);
    gd_buf_text(out, "</b>");
    between = ", ";
  }
  gd_buf_text(out, "</span>");
  gd_put_days(out, first->days, week->first_day);
  gd_buf_text(out, "</li>\n");
}

static void put_grouped(gd_buf* out, const gerdy_plan_week* week, gerdy_plan_part part) {
  size_t at = 0, n = 0;
  const gerdy_plan_item* item;
  while ((item = gd_next_item(week, part, &at)) != NULL) {
    if (item->days == 0 || is_taken(week, item)) continue;
    if (n++ == 0) open_part(out, part);
    put_group(out, week, item);
  }
  if (n > 0) gd_buf_text(out, "</ul></div>\n");
}

// a week of walking and running by the clock is not told in km
static void put_longest(gd_buf* out, const gerdy_plan* plan, const gerdy_plan_week* week) {
  const gerdy_plan_item* timed = plan->longest_km == 0.0 ? NULL : gd_timed_run(week);
  if (plan->state != GERDY_PLAN_FULL || (timed == NULL && isnan(plan->longest_km))) return;
  gd_buf_text(out, "<p class='most'>");
  if (timed != NULL) {
    gd_buf_text(out, "Your runs: <b>");
    gd_put_escaped(out, timed->dose);
    gd_buf_text(out, "</b>.");
  } else if (plan->longest_km > 0.0) {
    gd_buf_text(out, "No single run longer than <b>");
    gd_put_short(out, plan->longest_km);
    gd_buf_text(out, "\u00a0km</b>.");
  } else {
    gd_buf_text(out, "<b>No running</b> this week.");
  }
  gd_buf_text(out, "</p>\n");
}

static void put_no_plan(gd_buf* out, const gd_case* c) {
  if (gd_case_told(c)) {
    gd_buf_text(out, "<p>No plan was made.</p>\n");
    return;
  }
  gd_buf_text(out,
              "<p><b>First: answer the questions.</b> They begin with safety and ask where it "
              "hurts, how it began and what you have tried.</p>\n"
              "<pre><code>gerdy case intake FILE</code></pre>\n");
}

// what holds until somebody has looked, and what ends it
static void put_halt(gd_buf* out) {
  gd_buf_text(out,
              "<p class='lead'><b>Do not run until somebody has looked.</b> There is no plan until "
              "then.</p>\n<p>When somebody has looked and it is over, answer the questions "
              "again:</p>\n<pre><code>gerdy case intake FILE --again</code></pre>\n"
              "<p>Did you make a calendar from an earlier plan? Delete it: what it says no longer "
              "holds.</p>\n");
}

void gd_html_week(gd_buf* out, const gd_case* c) {
  if (c->plan == NULL || !gd_case_told(c)) {
    put_no_plan(out, c);
    return;
  }
  if (gd_case_halts(c)) {
    put_halt(out);
    return;
  }
  gd_buf_text(out, "<p class='lead'>");
  gd_put_capital(out, gd_case_headline(c));
  gd_buf_text(out, "</p>\n");
  if (c->week == NULL) return;
  put_longest(out, c->plan, c->week);
  gd_buf_text(out, "<div class='todos'>\n");
  for (size_t i = 0; i < sizeof whole / sizeof whole[0]; ++i) put_whole(out, c->week, whole[i]);
  for (size_t i = 0; i < sizeof grouped / sizeof grouped[0]; ++i) {
    put_grouped(out, c->week, grouped[i]);
  }
  gd_buf_text(
      out,
      "</div>\n<p class='small'>How much, and how it is done: <a href='#plan'>the plan</a>.</p>\n");
}
