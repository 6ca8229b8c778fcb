// report/html_plan.c: the plan, a sheet for every week: what on which day, how, and the rules.
#include <math.h>

#include "report/days.h"
#include "report/html_case.h"
#include "report/known_words.h"
#include "report/lookup.h"
#include "report/words.h"

static void put_name(gd_buf* out, const gerdy_plan_item* item) {
  gd_buf_text(out, "<b>");
  gd_put_escaped(out, item->name);
  gd_buf_text(out, "</b>");
  if (gd_has_text(item->dose)) {
    gd_buf_text(out, ": ");
    gd_put_escaped(out, item->dose);
  }
}

static void put_grounds(gd_buf* out, const gd_case* c, const gerdy_plan_item* item) {
  const bool said = item->claim != NULL && item->claim->grade == GERDY_GRADE_OPINION;
  if (item->opinion && !said) gd_buf_text(out, " <span class='opinion'>expert opinion</span>");
  gd_put_cite(out, c, item->claim);
}

// where a thing comes first: what it stands on, how it is done, and why
static void put_how(gd_buf* out, const gd_case* c, const gerdy_plan_item* item) {
  put_grounds(out, c, item);
  gd_buf_text(out, "<span class='how'>");
  gd_put_escaped(out, item->text);
  if (gd_has_text(item->reason)) {
    gd_buf_text(out, " <i>Why you: ");
    gd_put_escaped(out, item->reason);
    gd_buf_text(out, "</i>");
  }
  gd_buf_text(out, "</span>");
}

static void put_boxes(gd_buf* out, unsigned days, long first_day) {
  for (int i = 0; i < 7; ++i) {
    const bool on = (days >> i & 1u) != 0;
    gd_buf_printf(out, "<td data-day='%s'>%s</td>", gd_weekday_short(first_day + i),
                  on ? "<span class='box'><span class='unseen'>yes</span></span>" : "");
  }
  gd_buf_text(out, "</tr>\n");
}

// how a thing is done stands where it comes first
static void put_row(gd_buf* out, const gd_case* c, size_t nth, const gerdy_plan_item* item) {
  gd_buf_text(out, "<tr><th scope='row'>");
  put_name(out, item);
  if (!gd_told_before(c->plan, nth, item)) put_how(out, c, item);
  gd_buf_text(out, "</th>");
  put_boxes(out, item->days, c->plan->week[nth].first_day);
}

// is it the first of those with its days that go on as before?
static bool is_first_of_same(const gerdy_plan* plan, size_t nth, const gerdy_plan_item* item) {
  for (const gerdy_plan_item* other = plan->week[nth].item; other < item; ++other) {
    if (other->days == item->days && gd_unchanged(plan, nth, other)) return false;
  }
  return true;
}

// what goes on as in the week before shares a row: its days, and its names alone
static void put_same(gd_buf* out, const gerdy_plan* plan, size_t nth,
                     const gerdy_plan_item* first) {
  const gerdy_plan_week* week = &plan->week[nth];
  const char* between = "As the week before: ";
  gd_buf_text(out, "<tr class='same'><th scope='row'>");
  for (const gerdy_plan_item* item = first; item < week->item + week->nitem; ++item) {
    if (item->days != first->days || !gd_unchanged(plan, nth, item)) continue;
    gd_buf_printf(out, "%s<b>", between);
    gd_put_escaped(out, item->name);
    gd_buf_text(out, "</b>");
    between = ", ";
  }
  gd_buf_text(out, "</th>");
  put_boxes(out, first->days, week->first_day);
}

static void put_day_heads(gd_buf* out, long first_day) {
  gd_buf_text(out, "<thead><tr><th scope='col'>What</th>");
  for (int i = 0; i < 7; ++i) {
    gd_buf_printf(out, "<th scope='col'>%s<br/>", gd_weekday_short(first_day + i));
    gd_buf_printf(out, "%d</th>", gd_day_of_month(first_day + i));
  }
  gd_buf_text(out, "</tr></thead>\n<tbody>\n");
}

// what has days stands in a table with a box for each
static void put_appointments(gd_buf* out, const gd_case* c, size_t nth) {
  const gerdy_plan_week* week = &c->plan->week[nth];
  size_t n = 0;
  for (size_t i = 0; i < week->nitem; ++i) {
    if (week->item[i].days == 0) continue;
    if (n++ == 0) {
      gd_buf_printf(out, "<div class='wide'><table class='sheet'><caption%s>Week %d",
                    c->report->synthetic ? "" : " class='bare'", week->number);
      gd_html_synthetic(out, c->report);
      gd_buf_text(out, "</caption>");
      put_day_heads(out, week->first_day);
    }
    if (!gd_unchanged(c->plan, nth, &week->item[i])) {
      put_row(out, c, nth, &week->item[i]);
    } else if (is_first_of_same(c->plan, nth, &week->item[i])) {
      put_same(out, c->plan, nth, &week->item[i]);
    }
  }
  if (n > 0) gd_buf_text(out, "</tbody></table></div>\n");
}

// a rule holds until another is told
static void put_rules(gd_buf* out, const gd_case* c, size_t nth, gerdy_plan_part part) {
  const gerdy_plan_week* week = &c->plan->week[nth];
  size_t at = 0, n = 0;
  const gerdy_plan_item* item;
  while ((item = gd_next_item(week, part, &at)) != NULL) {
    if (item->days != 0 || gd_told_before(c->plan, nth, item)) continue;
    if (n++ == 0) {
      gd_buf_printf(out, "<div class='rules%s'><h4>%s</h4><ul>",
                    part == GERDY_PART_STOP ? " halt" : "", gerdy_plan_part_heading(part));
    }
    gd_buf_text(out, "<li>");
    put_name(out, item);
    put_how(out, c, item);
    gd_buf_text(out, "</li>\n");
  }
  if (n > 0) gd_buf_text(out, "</ul></div>\n");
}

static void put_week(gd_buf* out, const gd_case* c, size_t nth) {
  const gerdy_plan_week* week = &c->plan->week[nth];
  gd_buf_text(out, "<article class='sheets'>\n");
  gd_buf_printf(out, "<h3>Week %d <span class='n'>", week->number);
  gd_put_date_range(out, week->first_day, week->first_day + 6);
  gd_buf_text(out, "</span></h3>\n");
  gd_put_paragraph(out, week->aim);
  put_appointments(out, c, nth);
  gd_buf_text(out, "<div class='two'>\n");
  for (int part = 0; part < GERDY_NPLAN_PART; ++part) {
    if (part == GERDY_PART_STOP || part == GERDY_PART_KNOW) continue;
    put_rules(out, c, nth, (gerdy_plan_part)part);
  }
  gd_buf_text(out, "</div>\n");
  put_rules(out, c, nth, GERDY_PART_STOP);
  if (nth > 0) {
    gd_buf_text(out, "<p class='small'>Rules of the weeks before still hold.</p>\n");
  }
  gd_buf_text(out, "</article>\n");
}

static void put_number_fact(gd_buf* out, const char* name, double km) {
  if (isnan(km)) return;
  gd_buf_printf(out, "<div><dt>%s</dt><dd>", name);
  gd_put_short(out, km);
  gd_buf_text(out, "\u00a0km</dd></div>\n");
}

static void put_facts(gd_buf* out, const gerdy_plan* plan) {
  gd_buf_text(out, "<dl class='facts'>\n");
  if (plan->step > 0) {
    gd_buf_printf(out,
                  "<div><dt>Return to running</dt><dd>Step %d of %d</dd>"
                  "<dd class='more'>the steps are expert opinion</dd></div>\n",
                  plan->step, plan->nstep);
  }
  put_number_fact(out, "Longest run of the last 30 days", plan->reference_km);
  const bool timed = plan->nweek > 0 && gd_timed_run(&plan->week[0]) != NULL;
  if (plan->state == GERDY_PLAN_FULL && !timed) {
    put_number_fact(out, "Longest single run this week", plan->longest_km);
  }
  gd_buf_text(out, "<div><dt>How easily it hurts</dt><dd class='wordy'>");
  gd_put_capital(out, gerdy_irritability_words(plan->irritability));
  gd_buf_text(out, "</dd><dd class='more'>");
  gd_put_escaped(out, plan->irritability_why);
  gd_buf_text(out, "</dd></div>\n</dl>\n");
}

// what is good to know stands once, behind the sheets
static void put_know(gd_buf* out, const gd_case* c) {
  size_t n = 0;
  for (size_t i = 0; i < c->plan->nweek; ++i) {
    size_t at = 0;
    const gerdy_plan_item* item;
    while ((item = gd_next_item(&c->plan->week[i], GERDY_PART_KNOW, &at)) != NULL) {
      if (gd_told_before(c->plan, i, item)) continue;
      if (n++ == 0) {
        gd_buf_printf(out, "<div class='rules know'><h3>%s</h3><ul>",
                      gerdy_plan_part_heading(GERDY_PART_KNOW));
      }
      gd_buf_text(out, "<li>");
      put_name(out, item);
      put_how(out, c, item);
      gd_buf_text(out, "</li>\n");
    }
  }
  if (n > 0) gd_buf_text(out, "</ul></div>\n");
}

// later weeks are folded away on a screen and open on paper
void gd_html_plan(gd_buf* out, const gd_case* c) {
  put_facts(out, c->plan);
  for (size_t i = 0; i < c->plan->nweek; ++i) {
    const gerdy_plan_week* week = &c->plan->week[i];
    if (i > 0) {
      gd_buf_printf(out, "<details class='later'><summary>Week %d, from ", week->number);
      gd_put_date(out, week->first_day);
      gd_buf_text(out, "</summary>\n");
    }
    put_week(out, c, i);
    if (i > 0) gd_buf_text(out, "</details>\n");
  }
  put_know(out, c);
}
