// The path of a marker, whatever the model says, and its jumps.
#include <math.h>

#include "kin/fault.h"
#include "math/vec.h"

const double* gd_fault_seen(const gd_fault_work* w, size_t row, int marker) {
  if (!w->used[marker]) return NULL;
  size_t at = row * w->markers->ncol + (size_t)w->trial->column[marker];
  const unsigned char* valid = w->markers->valid + at;
  return valid[0] && valid[1] && valid[2] ? w->markers->value + at : NULL;
}

// One end of a path: its last two samples, drawn on.
typedef struct end {
  const double *near, *far;  // far: NULL: there is no second one
  double near_row, far_row;
} end;

// step: -1 back from the row, 1 onward
static end find_end(const gd_fault_work* w, int marker, size_t row, int step) {
  end e = {NULL, NULL, 0, 0};
  for (size_t k = row; k < w->markers->nrow && e.far == NULL; k += (size_t)step) {
    const double* at = gd_fault_seen(w, k, marker);
    if (at == NULL) continue;
    *(e.near == NULL ? &e.near_row : &e.far_row) = (double)k;
    *(e.near == NULL ? &e.near : &e.far) = at;
  }
  return e;
}

static void draw_on(const end* e, double row, double out[3]) {
  gd_v3_copy(e->near, out);
  if (e->far == NULL) return;
  for (int k = 0; k < 3; ++k) {
    out[k] += (e->near[k] - e->far[k]) * (row - e->near_row) / (e->near_row - e->far_row);
  }
}

double gd_fault_jump(const gd_fault_work* w, int marker, size_t row) {
  double before[3], after[3];
  if (row == 0 || row >= w->markers->nrow) return 0;
  end a = find_end(w, marker, row - 1, -1), b = find_end(w, marker, row, 1);
  if (a.near == NULL || b.near == NULL) return 0;
  double middle = 0.5 * (a.near_row + b.near_row);
  draw_on(&a, middle, before);
  draw_on(&b, middle, after);
  return gd_v3_distance(before, after);
}
