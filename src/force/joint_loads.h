// force/joint_loads.h: reactions of hips, knees and ankles, the largest ones, and their frames.
#ifndef GD_FORCE_JOINT_LOADS_H
#define GD_FORCE_JOINT_LOADS_H

#include <gerdy/muscle_job.h>

#include "base/text.h"
#include "force/id_work.h"

// The frame of a name: child, parent or ground, in any case, or a body of the model, also as the
// path of a component. false: it is none.
bool gd_joint_loads_frame(const gerdy_model* model, gd_span name, gerdy_reaction_options* out);

// Reactions of hips, knees and ankles of a trial whose moments are solved, as gerdy_reactions gives
// them, and their largest force in the frames that can be trusted. Owner: *out is the caller's.
// Errors: GERDY_E_MODEL (a model without legs), those of gerdy_reactions.
gerdy_status gd_joint_loads(const gd_id_work* id, const gerdy_series* muscle,
                            const gerdy_reaction_options* options, gerdy_series** out,
                            gerdy_joint_peak peak[GERDY_NJOINT_PEAK][2], gerdy_error* err);

#endif
