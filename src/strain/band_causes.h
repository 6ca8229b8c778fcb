// strain/band_causes.h: why the band goes through more on one side than on the other, or than that
// of a runner who moves as the norm does: differences of peaks shared out among motions.
#ifndef GD_STRAIN_BAND_CAUSES_H
#define GD_STRAIN_BAND_CAUSES_H

#include "strain/band_draw.h"
#include "trial/norms.h"

// Fill steps_down of *out: peaks of strain of both heads and of the force on the epicondyle, left
// to right and, with norms, from the norm to each leg. Each peak stands at its mean posture: the
// coordinates in the frames of the peaks, mean over the kept steps. What differs between the effect
// of that posture and the mean of the peaks is the last bar, so that from + bars = to. The norm is
// this runner's own leg with hip and knee at the norm's mean angles in the instant of the largest
// effect in stance. A difference that is left out (the norm tells an angle that this leg cannot
// take) is said. Nullable: norms, notes. Writes data. Errors: GERDY_E_MEMORY.
gerdy_status gd_band_causes(const gd_band_run* run, const gd_norms* norms, gerdy_data* data,
                            gerdy_band_load* out, gerdy_notes* notes, gerdy_error* err);

#endif
