// kin/fault_search.h: faults of a whole trial: the frames that are looked at, and what is tried in
// them.
#ifndef GD_KIN_FAULT_SEARCH_H
#define GD_KIN_FAULT_SEARCH_H

#include "kin/fault.h"

enum { GD_FAULT_PROBES = 7 };

// A frame that is looked at, with what was found mended.
typedef struct gd_fault_probe {
  double* marker;       // (nmarker x 3)
  unsigned char* seen;  // (nmarker)
  double* q;            // (nq) pose that fits best
  double* off;          // (nmarker) m, from its place
  double cost;          // m2
} gd_fault_probe;

typedef struct gd_fault_search {
  gd_fault_work* w;
  gd_fault_probe probe[GD_FAULT_PROBES];
  size_t n;
  double* number;       // memory of the probes
  unsigned char* seen;  // likewise
} gd_fault_search;

// What is tried, and what comes of it.
typedef struct gd_fault_attempt {
  gerdy_fault fault;
  double fall;  // m2, of the cost; 0: refused
} gd_fault_attempt;

// ---- frames (fault_search.c) --------------------------------------------------------------------

// Put the markers of a frame into the work, as they stand mended.
void gd_fault_take_markers(const gd_fault_search* s, const gd_fault_probe* p);

// How far a marker lies from its place, m: the median of the frames in which it is seen.
double gd_fault_median_off(const gd_fault_search* s, int marker);

// The better of two fits: from the pose of the frame, and from there with all joints but the base
// in the middle. A model that has turned round to follow wrong markers does not find back by
// itself.
void gd_fault_fit_both(const gd_fault_search* s, const gd_fault_probe* p, gerdy_ik_info* info);

// Memory of the frames: number and seen, to be freed. Errors: GERDY_E_MEMORY.
gerdy_status gd_fault_search_open(gd_fault_search* s);

// frames spread over the trial, in the poses that were found
void gd_fault_choose_frames(gd_fault_search* s);

// the poses that fit best, all markers alike; anywhere: wherever they are
void gd_fault_fit_all(gd_fault_search* s, bool anywhere);

// ---- attempts (fault_attempt.c) -----------------------------------------------------------------

// Exchange two markers, or the markers of both sides, in the work.
void gd_fault_exchange(gd_fault_search* s, int i, int j);

// pairs that lie rather the other way round in most frames: vote[i * nmarker + j] > 0, j < i
bool gd_fault_find_turned(const gd_fault_search* s, signed char* vote);

// Two markers exchanged; one left out and looked for; the sides exchanged. A fall of 0: the model
// does not fit better by enough.
gd_fault_attempt gd_fault_try_pair(gd_fault_search* s, int i, int j);

gd_fault_attempt gd_fault_try_without(gd_fault_search* s, int i);

void gd_fault_exchange_sides(gd_fault_search* s);

// How many markers of both sides lie off their places; 0: too few to speak for exchanged sides.
int gd_fault_count_twins_off(const gd_fault_search* s);

gd_fault_attempt gd_fault_try_sides(gd_fault_search* s);

#endif
