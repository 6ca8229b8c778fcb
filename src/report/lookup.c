// report/lookup.c: finding norms and inputs and counting steps in a report.
#include "report/lookup.h"

#include <string.h>

static const gerdy_report_norm* find_norm(const gerdy_report* report, int is_curve, int id) {
  for (size_t i = 0; i < report->nnorm; ++i) {
    const gerdy_report_norm* norm = &report->norm[i];
    if ((norm->is_curve != 0) == is_curve && norm->id == id) return norm;
  }
  return NULL;
}

const gerdy_report_norm* gd_norm_of_measure(const gerdy_report* report, gerdy_measure_id id) {
  return find_norm(report, 0, (int)id);
}

const gerdy_report_norm* gd_norm_of_curve(const gerdy_report* report, gerdy_curve_id id) {
  return find_norm(report, 1, (int)id);
}

size_t gd_steps_kept(const gerdy_gait* gait, gerdy_side side) {
  size_t n = 0;
  for (size_t i = 0; i < gait->nstep; ++i) {
    n += gait->step[i].side == side && gait->step[i].left_out == GERDY_KEPT;
  }
  return n;
}

size_t gd_steps_left_out(const gerdy_gait* gait) {
  return gait->nstep - gd_steps_kept(gait, GERDY_RIGHT) - gd_steps_kept(gait, GERDY_LEFT);
}

size_t gd_steps_from_forces(const gerdy_gait* gait) {
  size_t n = 0;
  for (size_t i = 0; i < gait->nstep; ++i) {
    n += gait->step[i].from_forces != 0;
  }
  return n;
}

bool gd_has_input(const gerdy_report* report, const char* role) {
  for (size_t i = 0; i < report->ninput; ++i) {
    const char* its = report->input[i].role;
    if (its != NULL && strcmp(its, role) == 0) return true;
  }
  return false;
}

bool gd_in_doubt(const gerdy_report* report) { return gd_has_text(report->doubt); }

bool gd_has_text(const char* text) { return text != NULL && text[0] != '\0'; }
