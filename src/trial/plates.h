// trial/plates.h: which columns of a force file are a plate, and which foot stands on it when.
#ifndef GD_TRIAL_PLATES_H
#define GD_TRIAL_PLATES_H

#include <gerdy/series.h>

// One plate or one foot of the force file.
typedef struct gd_plate {
  char prefix[112];
  ptrdiff_t force[3], point[3], torque[3];  // columns; -1 = none
  int named_side;                           // 0 right, 1 left, -1: the name does not say
  size_t ncontact, nmoved;  // contacts, and those given to the other side than named
} gd_plate;

// Takes the rows [from, to) of a plate in which a foot stands on it. side: 0 right, 1 left.
typedef void gd_plate_take(void* context, const gerdy_series* table, const gd_plate* plate,
                           int side, size_t from, size_t to);

// Find the contacts of all plates: columns PREFIXvx .vy .vz, PREFIXpx .py .pz, any prefix and any
// number of plates; torques as PREFIXmx, or with torque or moment for force in the prefix. Every
// contact goes to the foot that is nearest to its centre of pressure in the motion; without a
// usable centre of pressure to the side that the prefix names (r, l, right, left). Contacts that
// can be given to neither are left out with a note.
// feet: a table with heel_r.x .z, toe_r.x .z, heel_l ... over time. threshold: N of vertical force.
// Nullable: notes. Errors: GERDY_E_DATA (no such columns, no time in common with the motion),
// GERDY_E_MEMORY.
gerdy_status gd_plates_bind(const gerdy_series* table, const gerdy_series* feet, double threshold,
                            gd_plate_take* take, void* context, gerdy_notes* notes,
                            gerdy_error* err);

// Value of a column, NaN without one or in a gap.
double gd_plate_value(const gerdy_series* table, size_t row, ptrdiff_t column);

#endif
