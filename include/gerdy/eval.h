// gerdy/eval.h: what a model gives in poses, as tables, and what a model file holds.
#ifndef GERDY_EVAL_H
#define GERDY_EVAL_H

#include <gerdy/base.h>
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/model.h>
#include <gerdy/series.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- tables ------------------------------------------------------------------------------------

// Tables: X(ID, name, what a row holds). Columns stand in the order of the model; coordinates level
// by level of its tree.
#define GERDY_EVAL_TABLES(X)                                                                       \
  X(BODY_TRANSFORM, body_transform,                                                                \
    "BODY.px .py .pz .r00 ... .r22: origin (m) and rotation matrix in ground, row by row")         \
  X(MARKER, marker, "MARKER.x .y .z: in ground (m)")                                               \
  X(COM, com, "x y z: mass centre of the whole body in ground (m)")                                \
  X(TAU, tau,                                                                                      \
    "coordinates: generalized forces of inverse dynamics (N.m, N) with gravity, without muscles, " \
    "passive elements, external loads and constraints")                                            \
  X(MUSCLE_LENGTH, muscle_length, "muscles: length of the path (m)")                               \
  X(MUSCLE_VELOCITY, muscle_velocity, "muscles: lengthening speed of the path (m/s)")              \
  X(MOMENT_ARM, moment_arm,                                                                        \
    "MUSCLE|COORDINATE, those that are not zero in some row: minus the derivative of the length "  \
    "by an independent, unlocked coordinate and all that moves with it (m)")                       \
  X(EQUILIBRIUM, equilibrium,                                                                      \
    "MUSCLE.activation .fiber_length (m) .fiber_velocity (m/s) .active_fiber_force (N) "           \
    ".passive_fiber_force (N, damping included) .cos_pennation .tendon_force (N)")                 \
  X(RIGID_TENDON, rigid_tendon_active_force,                                                       \
    "muscles: active force along the tendon at activation 1 with an inextensible tendon (N)")      \
  X(LIGAMENT, ligament, "LIGAMENT.total_force (N) .strain .strain_rate (1/s) .length (m)")

typedef enum gerdy_eval_table {
#define GERDY_EVAL_TABLE_ID(id, name, meaning) GERDY_EVAL_##id,
  GERDY_EVAL_TABLES(GERDY_EVAL_TABLE_ID)
#undef GERDY_EVAL_TABLE_ID
      GERDY_NEVAL_TABLE
} gerdy_eval_table;

// The name of a table, which is that of its file without ".sto". Static text.
GERDY_API const char* gerdy_eval_table_name(gerdy_eval_table table);

// A table over time with what is known about its angles. series NULL: not given.
typedef struct gerdy_eval_given {
  const gerdy_series* series;
  gerdy_angle_unit angle;  // of columns that are angles in the model
  const char* name;        // for messages: path of the file; NULL: "poses", "speeds" ...
} gerdy_eval_given;

// Columns are coordinates by their names, or by the labels of a states file
// ("/jointset/hip_r/hip_flexion_r/value", ".../speed"). All tables have the same rows.
typedef struct gerdy_eval_input {
  gerdy_eval_given poses;
  gerdy_eval_given speeds;
  gerdy_eval_given accelerations;
  gerdy_eval_given activation;  // MUSCLE.activation, MUSCLE or ".../MUSCLE/activation"
  double activation_of_all;     // used when there is no table of it; NaN: not given
  int exact;                    // 0: what OpenSim 4.6 reports; 1: without its shortcuts
} gerdy_eval_input;

typedef struct gerdy_eval {
  gerdy_series* table[GERDY_NEVAL_TABLE];  // NULL: not made
} gerdy_eval;

// Two things of OpenSim's are shortcuts (docs/muscle.md), and both are in the tables unless exact
// is set: moment arms and speeds of paths over surfaces are not the derivative of their lengths
// (gerdy_path_opensim; exact: gerdy_path_slopes), and some muscles are in equilibrium as if at rest
// (gerdy_muscle_equilibrium; exact: gerdy_muscle_equilibrium_moving).
//
// Evaluate the model in every row. tables: bits 1 << gerdy_eval_table, 0: all that the model has
// and the input allows. muscle_velocity, rigid_tendon_active_force and ligament need speeds, tau
// speeds and accelerations, equilibrium speeds and activations.
//
// Coordinates that the poses lack keep their default; speeds and accelerations that are lacking are
// 0. Coupled coordinates follow their drivers, whatever the poses say; their speeds and
// accelerations are taken as given (tau knows no constraints) and follow where they are lacking.
// What needs a value that is a gap is a gap. All of this is said in notes.
// Owner: the caller, gerdy_eval_reset; *out is empty after an error. Nullable: progress, notes,
// err. Errors: GERDY_E_ARG (a table was asked for by its bit that cannot be made), GERDY_E_DATA (no
// coordinate in common, other rows or times, no row without a gap, an activation beyond 0 to 1),
// GERDY_E_MODEL (gerdy_muscles_new; a name too long for a column), GERDY_E_STOPPED, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_eval_tables(const gerdy_model* model,
                                                         const gerdy_eval_input* input,
                                                         unsigned tables, gerdy_progress progress,
                                                         void* context, gerdy_eval* out,
                                                         gerdy_notes* notes, gerdy_error* err);

// Free the tables. Nullable: those that are NULL.
GERDY_API void gerdy_eval_reset(gerdy_eval* eval);

// The same from files to files. Paths are borrowed; NULL = not given.
typedef struct gerdy_eval_job {
  const char* model;          // .osim; NULL: the bundled runner
  const char* poses;          // .sto or .mot
  const char* speeds;         // .sto or .mot
  const char* accelerations;  // .sto or .mot
  const char* activation;     // .sto or .mot
  double activation_of_all;   // NaN: not given
  const char* output;         // folder, made when it is not there
  unsigned tables;            // as of gerdy_eval_tables
  int exact;                  // as of gerdy_eval_input; also the inertial terms of joints

  gerdy_progress progress;  // asked now and then; 0 stops the job
  void* context;

  unsigned written;  // result: bits of the tables written
  size_t nrow;       // result: rows of each
} gerdy_eval_job;

GERDY_API gerdy_eval_job gerdy_eval_job_default(void);

// Evaluate and write NAME.sto for every table into the folder: all of them or none.
// Errors: those of the readers and of gerdy_eval_tables with the file's name; GERDY_E_ARG (no
// poses, no folder, an output that is an input); GERDY_E_FILE. Nullable: notes, err.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_eval_run(gerdy_eval_job* job, gerdy_notes* notes,
                                                      gerdy_error* err);

// ---- what is in a model ------------------------------------------------------------------------

// Say what an .osim file holds: as text of at most 100 columns, or as JSON
// (docs/check.schema.json). Owner: the caller, gerdy_check_free. Nullable: err. Errors: those of
// gerdy_model_load; GERDY_E_UNSUPPORTED when the file is not named .osim.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_check_model(const char* path, int json, char** out,
                                                         gerdy_error* err);

// Nullable: text.
GERDY_API void gerdy_check_free(char* text);

// Load a model and save it under another name, as gerdy_model_save does. notes: those of loading,
// and what is lost. Nullable: notes, err. Errors: those of both; GERDY_E_UNSUPPORTED when a file is
// not named .osim; GERDY_E_ARG when both are one file.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_convert_model(const char* in, const char* out,
                                                           gerdy_notes* notes, gerdy_error* err);

// The same with the knees freed (gerdy/knee.h). Errors: those of gerdy_model_free_knees too.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_convert_model_freed(const char* in, const char* out,
                                                                 gerdy_notes* notes,
                                                                 gerdy_error* err);

// Load markers from a .trc or a plain table (gerdy_markers_load) and save them as .trc. rate: of a
// table without times, per second; 0: not known. Nullable: notes, err. Errors: those of both;
// GERDY_E_UNSUPPORTED when out is not named .trc; GERDY_E_ARG when both are one file.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_convert_markers(const char* in, const char* out,
                                                             double rate, gerdy_notes* notes,
                                                             gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
