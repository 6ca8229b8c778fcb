// gait/contact.h: when each foot is on the ground.
#ifndef GD_GAIT_CONTACT_H
#define GD_GAIT_CONTACT_H

#include <gerdy/gait.h>
#include <stdbool.h>

// One stance of one foot.
typedef struct gd_contact {
  double start;        // s; NaN: before the recording, or not found
  double end;          // s; NaN: after the recording, or not found
  double first, last;  // s, finite: the foot was seen on the ground from here to here
  int from_forces;     // 1: from forces; 0: from motion
} gd_contact;

typedef struct gd_contacts {
  gd_contact* item;  // (n) in order of time
  size_t n, capacity;
} gd_contacts;

void gd_contacts_reset(gd_contacts* contacts);

// Append. Errors: GERDY_E_MEMORY.
gerdy_status gd_contacts_add(gd_contacts* contacts, gd_contact contact);

// Contacts of one foot from the vertical force on it: above the threshold for 50 ms at least and
// longest seconds at most, times interpolated between samples. Appends to *out; a table without
// that side's force appends nothing. Longer ones are the offset of a plate, not steps: they are
// left to the motion and counted in *ntoo_long. Errors: GERDY_E_MEMORY.
gerdy_status gd_contacts_from_forces(const gerdy_series* forces, gerdy_side side, double threshold,
                                     double longest, gd_contacts* out, size_t* ntoo_long);

// Is this running: does the pelvis fall freely for a part of every stride?
bool gd_motion_flies(const gerdy_series* motion);

// Contacts of one foot from the motion of its heel and toe points (contact_motion.c says how).
// Errors: GERDY_E_DATA (columns missing, rate unknown), GERDY_E_MEMORY.
gerdy_status gd_contacts_from_motion(const gerdy_series* motion, gerdy_side side, gd_contacts* out,
                                     gerdy_error* err);

// Contacts of one foot from both: where a force contact and a motion contact overlap the force is
// believed. Errors: GERDY_E_MEMORY.
gerdy_status gd_contacts_merge(const gd_contacts* from_forces, const gd_contacts* from_motion,
                               gd_contacts* out);

// All contacts of one foot, from forces (nullable) and motion. What does not fit together is named
// and the motion is believed. Errors: those of gd_contacts_from_motion.
gerdy_status gd_contacts_find(const gerdy_series* motion, const gerdy_series* forces,
                              const gerdy_gait_options* options, gerdy_side side, gd_contacts* out,
                              gerdy_notes* notes, gerdy_error* err);

// Say when the two sides' contacts come from different sources, and when the runner turns.
// side: right, left. Errors: GERDY_E_MEMORY.
gerdy_status gd_contacts_note_sources(const gd_contacts side[2], const gerdy_gait* gait,
                                      gerdy_notes* notes);

#endif
