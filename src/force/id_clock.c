// Do forces and motion run by the same clock?
#include <math.h>

#include "base/mem.h"
#include "force/id_work.h"
#include "math/vec.h"

static const double farthest = 0.2;       // s: beyond that the next step fits as well
static const double least_shift = 0.025;  // s: less is what filters do
static const double much_better = 0.2;    // of the mean square without a shift

// mean square of what the motion needs less the load k frames later; NaN: too few frames have both
static double misfit(const gd_id_work* w, const double* load, const double* need, ptrdiff_t k) {
  ptrdiff_t nframe = (ptrdiff_t)w->trial->nframe;
  double sum = 0;
  size_t n = 0;
  for (ptrdiff_t i = k < 0 ? -k : 0; i < nframe && i + k < nframe; ++i) {
    if (w->id->lacking[i] || w->id->lacking[i + k]) continue;
    sum += (need[i] - load[i + k]) * (need[i] - load[i + k]);
    ++n;
  }
  return 2 * n >= w->id->nresult && n > 0 ? sum / (double)n : NAN;
}

gerdy_status gd_id_clock(const gd_id_work* w, const double* load, const double up[3],
                         double* shift) {
  ptrdiff_t most = (ptrdiff_t)(farthest * w->trial->rate), best = 0;
  double* need = gd_alloc(w->trial->nframe, sizeof *need);
  *shift = 0;
  if (need == NULL) return GERDY_E_MEMORY;
  for (size_t i = 0; i < w->trial->nframe; ++i) {
    need[i] = w->id->lacking[i] ? 0 : load[i] + gd_v3_dot(w->id->residual->value + 6 * i, up);
  }
  double zero = misfit(w, load, need, 0), least = much_better * zero;
  for (ptrdiff_t k = -most; k <= most; ++k) {
    double e = misfit(w, load, need, k);
    if (!(e < least)) continue;
    least = e;
    best = k;
  }
  gd_free(need);
  double found = (double)best / w->trial->rate;
  if (fabs(found) >= least_shift) *shift = found;
  return GERDY_OK;
}
