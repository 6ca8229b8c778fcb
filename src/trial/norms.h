// trial/norms.h: the published norms of evidence/ as a report wants them.
#ifndef GD_TRIAL_NORMS_H
#define GD_TRIAL_NORMS_H

#include <gerdy/report.h>
#include <stdbool.h>

typedef struct gd_norms {
  gerdy_report_norm* item;  // (n)
  size_t n;
  char** source;  // (n) owned texts that the items point to
} gd_norms;

// Read the norms that travel with the library. Owner: the caller, gd_norms_reset. Errors:
// GERDY_E_FORMAT (the bundled file is damaged), GERDY_E_MEMORY.
gerdy_status gd_norms_load(gd_norms* out, gerdy_error* err);

void gd_norms_reset(gd_norms* norms);

// The norms were measured at 2.5 m/s; runs within this range are set beside them, m/s.
#define GD_NORM_SPEED   2.5
#define GD_NORM_SLOWEST 2.0
#define GD_NORM_FASTEST 3.6

// Is this running at a speed that the norms are near to?
bool gd_norms_fit(const gerdy_gait* gait);

#endif
