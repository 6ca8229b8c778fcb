// trial/forces.h: which columns of a force file are forces, and which foot they belong to.
#ifndef GD_TRIAL_FORCES_H
#define GD_TRIAL_FORCES_H

#include <gerdy/series.h>

// From a table of ground reactions as OpenSim's tools write it (columns PREFIXvx .vy .vz and
// PREFIXpx .py .pz, any prefix and any number of plates) to force_r.x .. force_l.z of gerdy/gait.h.
// Every contact on a plate goes to the foot that is nearest to its centre of pressure in the
// motion; without a usable centre of pressure to the side that the prefix names (r, l, right,
// left). Contacts that can be given to neither are left out with a note.
// motion: the table of gerdy/gait.h. Owner: *out is the caller's. Nullable: notes.
// Errors: GERDY_E_DATA (no such columns, no time in common with the motion), GERDY_E_MEMORY.
gerdy_status gd_forces_by_foot(const gerdy_series* table, const gerdy_series* motion,
                               double threshold, gerdy_series** out, gerdy_notes* notes,
                               gerdy_error* err);

#endif
