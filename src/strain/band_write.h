// strain/band_write.h: the files of a band job.
#ifndef GD_STRAIN_BAND_WRITE_H
#define GD_STRAIN_BAND_WRITE_H

#include "strain/band_work.h"

// Write the outputs that the job names: all or none. Errors: those of the writers.
gerdy_status gd_band_write(gd_band_work* work, gerdy_error* err);

#endif
