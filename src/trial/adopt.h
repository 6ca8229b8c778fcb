// trial/adopt.h: a trial from any laboratory as one that the model understands.
#ifndef GD_TRIAL_ADOPT_H
#define GD_TRIAL_ADOPT_H

#include <gerdy/names.h>

#include "trial/axes.h"

// Names, axes and unit of a laboratory become those of the model: markers are matched
// (gerdy/names.h) and renamed, then turned and brought to metres where that is certain. path: of
// the trial, for the notes; map_path: of the mapping, for errors. matched: how the markers were
// called. Owner: *matched is the caller's. Nullable: given, map_path, axes, matched, notes.
// Errors: GERDY_E_DATA (a mapping that does not fit), GERDY_E_MEMORY.
gerdy_status gd_adopt_markers(const gerdy_model* model, gerdy_series* markers, const char* path,
                              const gerdy_name_pairs* given, const char* map_path, gd_axes* axes,
                              gerdy_name_pairs** matched, gerdy_notes* notes, gerdy_error* err);

#endif
