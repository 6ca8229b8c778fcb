// pipeline/norms.h: the published norms of evidence/ as a report wants them.
#ifndef GD_PIPELINE_NORMS_H
#define GD_PIPELINE_NORMS_H

#include <gerdy/report.h>

typedef struct gd_norms {
  gerdy_report_norm* item;  // (n)
  size_t n;
  char** source;  // (n) owned texts that the items point to
} gd_norms;

// Read the norms that travel with the library. Owner: the caller, gd_norms_reset. Errors:
// GERDY_E_FORMAT (the bundled file is damaged), GERDY_E_MEMORY.
gerdy_status gd_norms_load(gd_norms* out, gerdy_error* err);

void gd_norms_reset(gd_norms* norms);

#endif
