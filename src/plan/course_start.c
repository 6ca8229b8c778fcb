// plan/course_start.c: the steps of returning to run, where the answers put the runner, and where
// the diary has led since.
#include "plan/course_start.h"

#include <math.h>
#include <string.h>

static void read_steps(gd_making* m) {
  const json_t* steps = gd_book_member(m, m->book, "steps");
  if (json_array_size(steps) > GD_STEPS_MOST) gd_making_format(m, "steps", "too many");
  for (size_t i = 0; i < json_array_size(steps) && m->status == GERDY_OK; ++i) {
    const json_t* s = json_array_get(steps, i);
    gd_step* step = &m->step[m->nstep];
    const char* phase = gd_book_text(m, s, "phase");
    const json_t* runs = gd_book_member(m, s, "run_days");
    const bool has_runs = json_array_size(runs) > 0;
    *step = (gd_step){.json = s,
                      .id = gd_book_text(m, s, "id"),
                      .early = json_is_true(json_object_get(s, "early"))};
    step->weekdays = gd_book_weekdays(m, has_runs ? runs : json_object_get(s, "walk_days"));
    step->by_distance = strcmp(phase, "walk") != 0 && strcmp(phase, "walk_run") != 0 &&
                        strcmp(phase, "unbroken") != 0;
    if (!step->by_distance) step->run_minutes = gd_book_number(m, s, "run_minutes");
    m->kind[m->nstep++] = (gd_step_kind){(size_t)gd_book_number(m, s, "weeks"), has_runs};
  }
}

static void read_limits(gd_making* m) {
  m->limits = (gd_limits){
      .entries_needed = gd_book_figure(m, "entries_needed"),
      .pain_fine = gd_book_figure(m, "pain_fine"),
      .pain_too_much = gd_book_figure(m, "pain_too_much"),
      .mornings_back = gd_book_figure(m, "mornings_back"),
      .rise_back = gd_book_figure(m, "rise_back"),
      .weeks_back_see = gd_book_figure(m, "weeks_back_see"),
      .weeks_no_better_see = gd_book_figure(m, "weeks_no_better_see"),
      .strength_days_fine = gd_book_figure(m, "strength_days_fine"),
  };
}

static size_t find_step(gd_making* m, const char* id) {
  for (size_t i = 0; i < m->nstep; ++i) {
    if (strcmp(m->step[i].id, id) == 0) return i;
  }
  gd_making_format(m, id, "no step has this name");
  return 0;
}

// The last step whose minutes of running end well before the pain used to come; at least the first
// one with running in it.
static size_t step_within(gd_making* m, double free_minutes, const char** why) {
  const double most = free_minutes * gd_book_figure(m, "free_share_percent") / 100;
  size_t step = 0;
  *why = "why";
  for (size_t i = 0; i < m->nstep && !m->step[i].by_distance; ++i) {
    if (m->step[i].run_minutes <= most) step = i;
  }
  if (m->kind[step].runs) return step;
  *why = "why_short";
  while (step + 1 < m->nstep && !m->kind[step].runs) ++step;
  return step;
}

// The last step that minutes measure.
static size_t last_by_time(const gd_making* m) {
  size_t step = 0;
  while (step + 1 < m->nstep && !m->step[step + 1].by_distance) ++step;
  return step;
}

// Every rule that holds sets a limit; the lowest counts.
static size_t step_of_answers(gd_making* m) {
  const json_t* start = gd_book_member(m, m->book, "start");
  const json_t* rules = gd_book_member(m, start, "rules");
  size_t lowest = m->nstep;
  for (size_t i = 0; i < json_array_size(rules); ++i) {
    const json_t* rule = json_array_get(rules, i);
    if (!gd_book_when(m, rule)) continue;
    size_t step = find_step(m, gd_book_text(m, rule, "step"));
    const char* why = "why";
    if (json_is_true(json_object_get(rule, "free_minutes"))) {
      const double minutes = gerdy_facts_number(m->view.facts, "free_minutes", 0);
      why = "why_unknown";
      if (!isnan(minutes)) step = step_within(m, minutes, &why);
    }
    if (step >= lowest) continue;
    lowest = step;
    m->start_why = gd_book_text(m, rule, why);
  }
  if (lowest < m->nstep) return lowest;
  m->start_why = gd_book_text(m, start, "unknown_why");
  return find_step(m, gd_book_text(m, start, "unknown"));
}

static double reference(const gd_making* m) {
  const double km = gerdy_facts_number(m->view.facts, "reference_run_km", 0);
  return km > 0 ? km : NAN;
}

size_t gd_step_allowed(const gd_making* m, size_t step) {
  const size_t most = last_by_time(m);
  return isnan(reference(m)) && step > most ? most : step;
}

// After a long pause less is allowed.
static void respect_layoff(gd_making* m, long answers) {
  m->course.step = gd_step_allowed(m, m->course.step);
  if (!isnan(reference(m))) return;
  const json_t* start = gd_book_member(m, m->book, "start");
  size_t most = m->course.step;
  if ((double)(m->today - answers) > gd_book_figure(m, "layoff_days")) {
    most = find_step(m, gd_book_text(m, start, "layoff"));
    if (m->course.step > most) m->start_why = gd_book_text(m, start, "layoff_why");
  }
  if (m->course.step <= most) return;
  m->course.step = most;
  m->start = most;
}

void gd_course_set(gd_making* m) {
  read_steps(m);
  read_limits(m);
  if (m->status != GERDY_OK) return;
  const size_t start = step_of_answers(m);
  const gerdy_known* told = gerdy_facts_find(m->view.facts, "can_run", 0);
  long answers = m->today;
  if (told != NULL) {
    answers = gerdy_when_day(told->at);
  } else if (m->diary.nday > 0) {
    answers = m->diary.first;
  }
  m->course = gd_course_run(&m->diary, answers, m->today, start, m->kind, m->nstep, &m->limits);
  m->start = gd_step_allowed(m, start);
  respect_layoff(m, answers);
}

double gd_longest_km(gd_making* m, size_t step, bool grows) {
  if (!m->kind[step].runs) return 0;
  const double km = reference(m);
  const double most = grows ? km * (100 + gd_book_figure(m, "over_longest_percent")) / 100 : km;
  return floor(most * 10) / 10;  // told with one decimal, and never more than it is
}
