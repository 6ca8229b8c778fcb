// pipeline/run_band.h: what the band goes through, for a report.
#ifndef GD_PIPELINE_RUN_BAND_H
#define GD_PIPELINE_RUN_BAND_H

#include "pipeline/run.h"

// Fill run->band_load. When the muscle forces of every counted step are known the tensions are
// theirs: then table and gait are made again. Errors: GERDY_E_MEMORY and those of
// gd_band_load_make.
gerdy_status gd_run_band(gd_run* run, gerdy_error* err);

#endif
