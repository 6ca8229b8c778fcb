// scale/scale_faults.h: faults of the markers that a model is scaled by.
#ifndef GD_SCALE_SCALE_FAULTS_H
#define GD_SCALE_SCALE_FAULTS_H

#include <gerdy/model.h>
#include <gerdy/series.h>

// Follow the markers of some frames from row first to last with the scaled model, before they are
// placed, and name what is wrong with them: markers that are exchanged, turned, away. held: (nq),
// nullable. Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_note_faults(const gerdy_model* model, const gerdy_series* table, size_t first,
                                  size_t last, const unsigned char* held, gerdy_notes* notes,
                                  gerdy_error* err);

#endif
