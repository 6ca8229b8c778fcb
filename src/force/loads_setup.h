// force/loads_setup.h: external loads as OpenSim's files tell them, and their values in time.
#ifndef GD_FORCE_LOADS_SETUP_H
#define GD_FORCE_LOADS_SETUP_H

#include <gerdy/loads.h>
#include <gerdy/series.h>
#include <gerdy/trial.h>

#include "trial/tool_setup.h"

// One <ExternalForce>: which columns are put on which body. "": none.
typedef struct gd_external_force {
  char name[112];
  int body, force_body, point_body;  // of the model
  char force[112], point[112], torque[112];
} gd_external_force;

typedef struct gd_loads_setup {
  gd_external_force* item;  // (n) those that apply
  size_t n;
  char datafile[GD_TOOL_PATH];  // "": none named
} gd_loads_setup;

// Read an ExternalLoads file (versions 20302 to 40600). Notes name what is not used. Reset in any
// case. Errors name the file: those of reading it, GERDY_E_MODEL (a body that the model has not),
// GERDY_E_FORMAT (neither force nor torque named), GERDY_E_UNSUPPORTED (an older kind of force).
gerdy_status gd_loads_setup_read(const char* path, const gerdy_model* model, gd_loads_setup* out,
                                 gerdy_notes* notes, gerdy_error* err);
void gd_loads_setup_reset(gd_loads_setup* setup);

// The loads in the frames of a trial. Columns are those that begin with a name's text, three of
// them. Between its rows the table is read by the interpolating natural cubic spline, as OpenSim
// reads it. A frame between rows of which one has a gap, or outside the table, is not known;
// frames at most one frame of the trial outside are read from the spline going on.
// Owner: *out is the caller's. Errors: GERDY_E_DATA (not three such columns, times that do not
// increase), GERDY_E_MEMORY.
gerdy_status gd_loads_from_table(const gd_loads_setup* setup, const gerdy_series* table,
                                 const gerdy_trial* trial, gerdy_loads** out, gerdy_error* err);

#endif
