// kin/ik_carry.h: markers that are not seen, carried: they go on pulling as when they were seen.
#ifndef GD_KIN_IK_CARRY_H
#define GD_KIN_IK_CARRY_H

#include <gerdy/model.h>
#include <gerdy/series.h>
#include <stdbool.h>

// A trial's misfits: how far each marker is from its place on its bone, in the bone's axes. They
// change slowly, so that those of a marker that is not seen can be told from before and after.
typedef struct gd_carry {
  const gerdy_model* model;
  const gerdy_series* markers;  // as measured
  const double* weight;         // (nmarker) 0: not followed
  const int* column;            // (nmarker) of the table, -1: not there
  gerdy_series* bridged;        // the markers with short gaps bridged: a first guess
  double* pose;                 // (nrow x nq) of the last pass, with what is not told
  double* misfit;               // (nrow x nmarker x 3) m
  double* share;                // (nrow x nmarker) 0..1 of its weight with which a guess counts;
                                // 0: it is not carried
  unsigned char* known;         // (nrow x nmarker) the misfit is measured
  unsigned char* restless;      // (nmarker) jumps every few frames
} gd_carry;

// How often a marker that is followed is not seen in a frame.
size_t gd_carry_count(const gerdy_model* model, const gerdy_series* markers, const double* weight,
                      const int* column);

// weight, column and markers must stay. Close in any case. Errors: GERDY_E_MEMORY.
gerdy_status gd_carry_open(gd_carry* carry, const gerdy_model* model, const gerdy_series* markers,
                           const double* weight, const int* column, gerdy_error* err);
void gd_carry_close(gd_carry* carry);

// Is there a marker in this row that is followed and not seen?
bool gd_carry_has_gap(const gd_carry* carry, size_t row);

// Keep the solution of a row: its pose and the misfits of the markers seen in it.
void gd_carry_keep(gd_carry* carry, size_t row, const gerdy_data* data);

// Guess all misfits that are not measured from those that are.
void gd_carry_guess(gd_carry* carry);

// Markers of a row that are not seen, by the first guess: marker (nmarker x 3) m, and in carried
// (nmarker) the share of its weight that it has, 0: none. The others stay as they are.
void gd_carry_bridge(const gd_carry* carry, size_t row, double* marker, double* carried);

// The same by their misfits, on the pose that was kept, which is also put into data. told (nq): the
// coordinates that the row tells: a bone that nothing holds carries none of its markers. A marker
// of which a share counts is that much farther off: it pulls all the same, but holds the pose less
// to what it was.
void gd_carry_place(gd_carry* carry, size_t row, const unsigned char* told, gerdy_data* data,
                    double* marker, double* carried);

#endif
