// force/so_work.h: static optimization of a trial whose inverse dynamics is done: the solution,
// what is to be said of it, its tables.
#ifndef GD_FORCE_SO_WORK_H
#define GD_FORCE_SO_WORK_H

#include <gerdy/static_optimization.h>

#include "force/id_work.h"

typedef struct gd_so_work {
  gerdy_muscles* muscles;
  gerdy_static* solver;
  gerdy_series *q, *u;  // motion and speeds of the trial
  gerdy_static_trial* trial;
  gerdy_series* reaction;  // of joints; NULL: not asked for
} gd_so_work;

void gd_so_work_reset(gd_so_work* work);

// Solve every frame of a trial (so_work.c): id holds model, motion and moments. What reserves
// carry, frames without a result and those that did not converge are named in notes. Reset in any
// case. Nullable: actuators, progress. Errors: those of gerdy_static_new and gerdy_static_solve.
gerdy_status gd_so_solve(const gd_id_work* id, const gerdy_actuators* actuators,
                         const gerdy_static_options* options, gerdy_progress progress,
                         void* context, gd_so_work* out, gerdy_notes* notes, gerdy_error* err);

// A copy of the forces with what external loads do behind them (so_force.c), as OpenSim's table
// has it: BODY_LOAD_Fx .Fy .Fz in ground, _px .. in the body, _Tx .. in ground; those that a file
// of loads gives. Owner: *out is the caller's. Errors: GERDY_E_MODEL (a name too long),
// GERDY_E_MEMORY.
gerdy_status gd_so_force_table(const gd_so_work* work, const gd_id_work* id, gerdy_series** out,
                               gerdy_error* err);

// Files to write; NULL: not that one.
typedef struct gd_so_outputs {
  const char* activation;  // .sto
  const char* force;       // .sto
  const char* reserves;    // .csv: what is in trial->reserve
  const char* ground;      // .mot of the predicted forces on the feet
  const char* reactions;   // .sto
} gd_so_outputs;

// Write them: all or none. Errors: GERDY_E_FILE, GERDY_E_MEMORY, with the file's name.
gerdy_status gd_so_write(const gd_so_work* work, const gd_id_work* id, const gd_so_outputs* out,
                         gerdy_error* err);

#endif
