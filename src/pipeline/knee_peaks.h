// pipeline/knee_peaks.h: what freed knees did in the stances of a run.
#ifndef GD_PIPELINE_KNEE_PEAKS_H
#define GD_PIPELINE_KNEE_PEAKS_H

#include "pipeline/run.h"

// Say of both sides the peaks of adduction and internal rotation of the tibia on the femur in
// stance, over the steps that count, and how well they are known. Of sides without freed knees or
// steps nothing is said. The run has gait. Errors: GERDY_E_MEMORY.
gerdy_status gd_note_knee_peaks(const gd_run* run, gerdy_error* err);

#endif
