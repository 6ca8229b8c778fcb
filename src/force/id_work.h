// force/id_work.h: inverse dynamics of a trial: what comes in, what comes of it, what is odd.
#ifndef GD_FORCE_ID_WORK_H
#define GD_FORCE_ID_WORK_H

#include <gerdy/id.h>

#include "force/loads_setup.h"
#include "trial/motion_table.h"

typedef struct gd_id_work {
  gerdy_model* model;
  gerdy_series* coordinates;  // (nrow x nq) as the model has them, rad|m
  int* order;                 // (nq) coordinates as columns of the result: as OpenSim has them
  gerdy_trial* trial;
  gerdy_series* forces;     // the table as read; NULL: none
  gerdy_loads* loads;       // NULL: none
  gd_loads_setup external;  // what a file of external loads says of them; else empty
  gerdy_id* id;
  unsigned char* doubt;  // (nframe)
  gerdy_id_summary summary;
} gd_id_work;

void gd_id_work_reset(gd_id_work* work);

// Read the coordinates of work->model, by their names or the labels of a states file
// (id_motion.c). Errors name the file.
gerdy_status gd_id_read_motion(const char* path, gd_id_work* work, gerdy_notes* notes,
                               gerdy_error* err);

// Check a job and read what it names: model, motion, loads (id_job.c). Its outputs are checked
// against its inputs, and not written.
gerdy_status gd_id_read(const gerdy_id_job* job, gd_id_work* work, gerdy_notes* notes,
                        gerdy_error* err);

// Read a file of external loads and its data (or those of data, unless NULL) for work->trial:
// fills forces and loads (id_loads.c). used: [GD_TOOL_PATH] gets the path of the data. Errors
// name the file.
gerdy_status gd_id_read_loads(const char* path, const char* data, gd_id_work* work, char* used,
                              gerdy_notes* notes, gerdy_error* err);

// Where heels and toes are in every frame: heel_r.x .y .z, toe_r, heel_l, toe_l (id_motion.c).
// Owner: *out is the caller's. Errors: GERDY_E_MEMORY.
gerdy_status gd_id_feet(const gerdy_model* model, const gd_landmarks* landmarks,
                        const gerdy_trial* trial, gerdy_series** out, gerdy_error* err);

// Forces of a table as loads on the two feet: see gd_plates_bind. They become wrenches about the
// ground's origin, are low-passed as such (cutoff 0: not) and read at the frames by straight lines
// (id_plates.c). Owner: *out is the caller's. Errors: those of gd_plates_bind; GERDY_E_DATA.
gerdy_status gd_id_bind(const gerdy_model* model, const gd_landmarks* landmarks,
                        const gerdy_trial* trial, const gerdy_series* table, double cutoff,
                        gerdy_loads** out, gerdy_notes* notes, gerdy_error* err);

// Predict the loads of work->trial from the whole motion of the job, and say so (id_predict.c):
// fills loads and summary.predicted. Errors name the file.
gerdy_status gd_id_predict(const gerdy_id_job* job, gd_id_work* work, gerdy_notes* notes,
                           gerdy_error* err);

// Solve, and judge: fills id, doubt and summary, and says in notes what is odd and what can be
// trusted (id_judge.c). Errors: GERDY_E_MEMORY and those of gerdy_id_solve.
gerdy_status gd_id_solve(gd_id_work* work, const gerdy_id_options* options, gerdy_notes* notes,
                         gerdy_error* err);

// By how many seconds the loads come late for the motion of work->id (< 0: early), from the upward
// force on all (load: one a frame) and what the motion needs; 0: they fit as they are, or no shift
// up to 0.2 s fits much better (id_clock.c). Errors: GERDY_E_MEMORY.
gerdy_status gd_id_clock(const gd_id_work* work, const double* load, const double up[3],
                         double* shift);

// Take what the ligaments of the model do off the moments, unless its passive elements are left
// out: they pull as OpenSim lays them (id_ligaments.c). Errors: GERDY_E_MEMORY.
gerdy_status gd_id_ligaments(gd_id_work* work, const gerdy_id_options* options, gerdy_error* err);

// Write the result and, unless NULL, the residuals and the predicted forces: all or none. None may
// be one of the inputs (n, some NULL or ""). Errors: GERDY_E_ARG, GERDY_E_FILE, GERDY_E_MODEL,
// GERDY_E_MEMORY (id_write.c).
gerdy_status gd_id_check_output(const char* path, const char* const* input, size_t n,
                                gerdy_error* err);

// The same of several (NULL: none), no two of which may be one file.
gerdy_status gd_id_check_outputs(const char* const* path, size_t npath, const char* const* input,
                                 size_t n, gerdy_error* err);
gerdy_status gd_id_write(const gd_id_work* work, const char* output, const char* residuals,
                         const char* ground, gerdy_error* err);

// Put "predicted ground forces" behind a table's title when the loads were.
void gd_id_title(const gd_id_work* work, gerdy_series* table);

#endif
