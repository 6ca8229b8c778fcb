// Coordinates over time: their low-pass, and the pose of a frame.
#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/filter.h"
#include "trial/motion_table.h"

// ---- filter ------------------------------------------------------------------------------------

// end of the run of valid rows that begins at row
static size_t run_end(const gerdy_series* s, size_t row, size_t col) {
  while (row < s->nrow && s->valid[row * s->ncol + col]) ++row;
  return row;
}

gerdy_status gd_motion_filter(gerdy_series* s, double cutoff, gerdy_error* err) {
  if (!(s->rate > 0) || !(cutoff > 0) || !(cutoff < s->rate / 2)) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the motion cannot be filtered at %.3g Hz: its frame rate is %.4g Hz (0 means "
                   "not constant) and must be more than twice the cut-off",
                   cutoff, s->rate);
  }
  size_t pad = gd_lowpass_pad(s->rate, cutoff, s->nrow);
  double* scratch = gd_alloc(s->nrow + 2 * pad, sizeof *scratch);
  if (scratch == NULL) return gd_fail_memory(err);
  for (size_t c = 0; c < s->ncol; ++c) {
    for (size_t row = 0; row < s->nrow;) {
      size_t end = run_end(s, row, c);
      if (end > row) {
        gd_lowpass(s->value + row * s->ncol + c, end - row, s->ncol, s->rate, cutoff, scratch);
      }
      row = end + 1;
    }
  }
  gd_free(scratch);
  return GERDY_OK;
}

// ---- poses -------------------------------------------------------------------------------------

void gd_motion_set(const gerdy_model* m, gerdy_data* d, const gerdy_series* s, const double* speed,
                   size_t row) {
  for (int q = 0; q < m->nq; ++q) {
    size_t i = row * s->ncol + (size_t)q;
    d->q[q] = s->valid[i] ? s->value[i] : m->q_default[q];
    d->u[q] = speed != NULL && isfinite(speed[i]) ? speed[i] : 0;
  }
  gerdy_fk(m, d);
}

bool gd_motion_knows(const gerdy_model* m, const gerdy_series* s, size_t row, int body) {
  for (; body > 0; body = m->body_parent[body]) {
    const unsigned char* valid = s->valid + row * s->ncol + m->body_q[body];
    for (int k = 0; k < m->body_nq[body]; ++k) {
      if (!valid[k]) return false;
    }
  }
  return true;
}
