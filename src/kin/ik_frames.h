// kin/ik_frames.h: all frames of a trial, by several threads, with the same bits for any number of
// them.
#ifndef GD_KIN_IK_FRAMES_H
#define GD_KIN_IK_FRAMES_H

#include <gerdy/kin.h>

#include "kin/ik_carry.h"

// Solve every frame of markers into trial, whose tables are made and whose columns are matched.
// weight: (nmarker). carry: open, NULL: markers that are not seen are left out. *nsolved: frames
// with a pose. Errors: those of gerdy_ik_new, GERDY_E_STOPPED, GERDY_E_MEMORY.
//
// Frames are cut into chunks of a fixed length. The first frame of every chunk is solved one after
// the other, each from the one before; then every chunk on its own, from there. Where a chunk comes
// to another pose of the next one's first frame that is as good or better, that chunk is solved
// again from it. So nothing depends on who solves what, and when.
//
// With carry all frames are solved so with short gaps bridged, and then those with gaps again, some
// times: each on its own, from its last pose, with what all frames said the time before.
gerdy_status gd_ik_solve_frames(const gerdy_model* model, const gerdy_series* markers,
                                const double* weight, const gerdy_ik_options* options,
                                gd_carry* carry, gerdy_progress progress, void* context,
                                gerdy_ik_trial* trial, size_t* nsolved, gerdy_error* err);

#endif
