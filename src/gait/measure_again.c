// The measures of a gait again, from another motion of the same frames and columns.
#include <string.h>

#include "base/fail.h"
#include "gait/measures.h"

// FNV-1a (Fowler, Noll, Vo): every byte stirs all that came before
static unsigned long long stir(unsigned long long hash, const void* bytes, size_t n) {
  const unsigned char* at = bytes;
  for (size_t i = 0; i < n; ++i) hash = (hash ^ at[i]) * 0x100000001b3ULL;
  return hash;
}

void gd_measure_fingerprint(const gerdy_series* motion, unsigned long long* frames,
                            unsigned long long* columns) {
  const unsigned long long begin = 0xcbf29ce484222325ULL;
  *frames = stir(begin, motion->time, motion->nrow * sizeof *motion->time);
  *columns = begin;
  for (size_t c = 0; c < motion->ncol; ++c) {
    const char* name = motion->column[c].name;
    *columns = stir(*columns, name, strlen(name) + 1);
  }
}

gerdy_status gerdy_gait_measure_again(const gerdy_gait* gait, const gerdy_series* motion,
                                      double* measure, gerdy_error* err) {
  unsigned long long frames, names;
  gd_measure_fingerprint(motion, &frames, &names);
  if (frames != gait->motion_frames || names != gait->motion_columns) {
    return gd_fail(err, GERDY_E_ARG, 0, "motion",
                   "it has other %s than the motion in which the steps were found: measure both on "
                   "the same %s",
                   frames != gait->motion_frames ? "frames" : "columns",
                   frames != gait->motion_frames ? "times" : "columns");
  }
  gd_measure_columns columns;
  gd_measure_columns_find(motion, &columns);
  for (size_t i = 0; i < gait->nstep; ++i) {
    double* own = measure + i * GERDY_NMEASURE;
    if (gait->step[i].left_out == GERDY_KEPT) {
      gd_measure_step(motion, &columns, gait, i, own);
    } else {
      gd_measure_nothing(own);
    }
  }
  return GERDY_OK;
}
