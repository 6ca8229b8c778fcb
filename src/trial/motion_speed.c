#include "trial/motion_speed.h"

#include <math.h>
#include <stdbool.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/gcv_spline.h"

enum { half_order = 3 };

// The spline over the run of rows that was looked at last: columns mostly have the same gaps.
typedef struct spline {
  const gerdy_series* s;
  size_t begin, end;
  gd_gcv* over;
  double* y;  // (nrow)
} spline;

static bool open_run(spline* p, size_t begin, size_t end) {
  if (p->over != NULL && p->begin == begin && p->end == end) return true;
  gd_gcv_close(p->over);
  size_t n = end - begin;
  p->begin = begin;
  p->end = end;
  p->over =
      gd_gcv_open(p->s->time + begin, (int)n, n < 2 * half_order ? (int)(n / 2) : half_order, 0);
  return p->over != NULL;
}

static bool take_run(spline* p, size_t column, size_t begin, size_t end, double* speed) {
  const gerdy_series* s = p->s;
  double taylor[2 * half_order];
  if (end - begin < 2) return true;
  if (!open_run(p, begin, end)) return false;
  for (size_t row = begin; row < end; ++row) p->y[row - begin] = s->value[row * s->ncol + column];
  gd_gcv_lay(p->over, p->y);
  for (size_t row = begin; row < end; ++row) {
    gd_gcv_piece(p->over, (int)(row - begin), taylor);
    speed[row * s->ncol + column] = taylor[1];
  }
  return true;
}

static bool take_column(spline* p, size_t column, double* speed) {
  const gerdy_series* s = p->s;
  for (size_t row = 0, begin = 0; row <= s->nrow; ++row) {
    if (row < s->nrow && s->valid[row * s->ncol + column]) continue;
    if (!take_run(p, column, begin, row, speed)) return false;
    begin = row + 1;
  }
  return true;
}

gerdy_status gd_motion_speeds(const gerdy_series* coordinates, double* speed, gerdy_error* err) {
  spline p = {.s = coordinates, .y = gd_alloc(coordinates->nrow, sizeof(double))};
  bool done = p.y != NULL;
  for (size_t i = 0; i < coordinates->nrow * coordinates->ncol; ++i) speed[i] = NAN;
  for (size_t c = 0; c < coordinates->ncol && done; ++c) done = take_column(&p, c, speed);
  gd_gcv_close(p.over);
  gd_free(p.y);
  return done ? GERDY_OK : gd_fail_memory(err);
}
