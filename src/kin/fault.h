// kin/fault.h: what the search for faults of markers works with.
#ifndef GD_KIN_FAULT_H
#define GD_KIN_FAULT_H

#include <gerdy/faults.h>
#include <stdbool.h>

// What a marker does in a frame, beside 0 (nothing odd) and j + 1 (it is in the place of marker j).
enum { GD_FAULT_AWAY = -1, GD_FAULT_SIGN_X = -2, GD_FAULT_MIRROR_X = -5 };

// What became of a frame that was looked at: most markers are away, and nothing tells why.
enum { GD_FAULT_GIVEN_UP = 2 };

typedef struct gd_fault_label {
  int what;         // GD_FAULT_SIGN_X - k, GD_FAULT_MIRROR_X - k: of axis k
  float distance;   // m, from its place
  float explained;  // 0..1
} gd_fault_label;

// How much is done, and how much may be: counted in steps of inverse kinematics, so that the same
// is found on every machine.
typedef struct gd_fault_effort {
  gerdy_progress progress;
  void* context;
  long spent, most;
  long asked;    // spent when progress was last asked
  bool stopped;  // on request
} gd_fault_effort;

typedef struct gd_fault_work {
  const gerdy_model* model;
  gerdy_model view;             // the model with its markers at place
  const gerdy_series* markers;  // what is looked at
  const gerdy_series* raw;      // as given, before faults of the whole trial were mended
  const gerdy_ik_trial* trial;  // solved from it
  const double* target;         // (nrow x nq) of the coordinates that are pulled, NULL: none
  gerdy_faults* faults;
  gd_fault_effort* effort;
  gerdy_error* err;
  double* place;           // (nmarker x 3) m, in the body: home
  double* usual;           // (nmarker) m, how far a marker usually is from home
  unsigned char* used;     // (nmarker) followed, and known well enough
  unsigned char* jumpy;    // (nmarker) jumps, or is far from home somewhere
  int* twin;               // (nmarker) the same on the other side, -1: none
  unsigned char* sided;    // (nmarker) its name has a side
  float* local;            // (nrow x nmarker x 3) m, in the body; NaN: not seen, or no pose
  unsigned char* suspect;  // (nrow) worth a closer look
  unsigned char* done;     // (nrow) 1: looked at, or GD_FAULT_GIVEN_UP
  unsigned char* sides;    // (nrow) right and left are exchanged
  gd_fault_label* label;   // (nrow x nmarker)
  gerdy_ik* ik;            // of view
  gerdy_data* data;
  double* marker;       // (nmarker x 3) m, of one frame
  unsigned char* seen;  // (nmarker)
  double* q;            // (4 x nq) poses to start from or to return to
} gd_fault_work;

// ---- fault_memory.c ----------------------------------------------------------------------------

// Make everything for a trial. weight, options: nullable. Reset in any case. Errors:
// GERDY_E_MEMORY.
gerdy_status gd_fault_open(gd_fault_work* w, const double* weight, const gerdy_ik_options* options);
void gd_fault_close(gd_fault_work* w);

// Append a fault. Errors: GERDY_E_MEMORY.
gerdy_status gd_fault_add(gd_fault_work* w, const gerdy_fault* fault);

// ---- fault_pose.c ------------------------------------------------------------------------------

// Markers of a row into marker and seen; sides: with the names of the sides exchanged.
void gd_fault_gather(gd_fault_work* w, size_t row, bool sides);

// The pose of the trial in a row, coordinates without a value at their default.
void gd_fault_trial_pose(const gd_fault_work* w, size_t row, double* q);

// The pose in which most markers are at home, whatever the others do, from the better of two
// starts [nq] (b: nullable). Leaves it in data. Returns between 0 (all at home) and the number
// of markers seen (none is).
double gd_fault_robust(gd_fault_work* w, const double* a, const double* b);

// The same from near by: markers that are not home from the start do not draw.
void gd_fault_robust_near(gd_fault_work* w, const double* start);

// The pose of least squares from a start, or from anywhere (NULL): markers that count, all alike.
void gd_fault_fit(gd_fault_work* w, const double* start, gerdy_ik_info* info);

// Is there more to be done: not when the limit is reached, or a stop was asked for.
bool gd_fault_goes_on(gd_fault_work* w);

// Distance of a marker from its place in the pose of data.
double gd_fault_distance(const gd_fault_work* w, int marker);

// ---- fault_home.c ------------------------------------------------------------------------------

// Places of all markers on their bones in all frames, where each is at home, and which frames are
// suspect. Errors: GERDY_E_MEMORY.
gerdy_status gd_fault_homes(gd_fault_work* w);

// The places of a row in the pose of data; known: (nbody) whose pose is told, NULL: all.
void gd_fault_place_row(gd_fault_work* w, size_t row, const unsigned char* known);

// The homes of markers that jump once more, from places that were put right since.
void gd_fault_homes_again(gd_fault_work* w);

// ---- fault_frame.c -----------------------------------------------------------------------------

// Look closer at suspect frames, and from there on as long as there is something: label, sides.
void gd_fault_frames(gd_fault_work* w);

// Which turn of a sign brings a marker home: GD_FAULT_SIGN_X - k, GD_FAULT_MIRROR_X - k, else
// GD_FAULT_AWAY. *after: m, how far it is from home then. Reads marker and the pose of data.
int gd_fault_turned(const gd_fault_work* w, int marker, double* after);

// ---- fault_jump.c ------------------------------------------------------------------------------

// Where a marker was measured in a row; NULL: it is not seen there, or not used.
const double* gd_fault_seen(const gd_fault_work* w, size_t row, int marker);

// How far a marker jumps on its way to a row, m: between its paths before and after, each drawn on
// to the middle. 0 where it is not seen on both sides.
double gd_fault_jump(const gd_fault_work* w, int marker, size_t row);

// ---- fault_span.c ------------------------------------------------------------------------------

// The labels of all frames as faults. whole: those of the whole trial, found before and mended
// since. Errors: GERDY_E_MEMORY.
gerdy_status gd_fault_spans(gd_fault_work* w, const gerdy_faults* whole);

// ---- fault_whole.c -----------------------------------------------------------------------------

// Faults of the whole trial, appended. Errors: GERDY_E_MEMORY.
gerdy_status gd_fault_whole(gd_fault_work* w);

#endif
