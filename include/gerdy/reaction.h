// gerdy/reaction.h: loads of the joints of a trial, from its motion, the forces on the feet and the
// forces of the muscles.
#ifndef GERDY_REACTION_H
#define GERDY_REACTION_H

#include <gerdy/base.h>
#include <gerdy/model.h>
#include <gerdy/series.h>
#include <gerdy/trial.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum gerdy_reaction_frame {
  GERDY_IN_GROUND = 0,
  GERDY_IN_CHILD = 1,
  GERDY_IN_PARENT = 2,
  GERDY_IN_BODY = 3,  // of the options
} gerdy_reaction_frame;

typedef struct gerdy_reaction_options {
  int on_parent;               // 0: what acts on the child (default); 1: on the parent
  gerdy_reaction_frame frame;  // in whose axes (child)
  int body;                    // of GERDY_IN_BODY
  int as_opensim;  // 1 (default): muscles pull as OpenSim lays them (gerdy_path_opensim); 0: exact
} gerdy_reaction_options;

GERDY_API gerdy_reaction_options gerdy_reaction_options_default(void);

// Reactions of all joints in every frame: columns JOINT_on_BODY_in_BODY_fx .fy .fz .mx .my .mz .px
// .py .pz as OpenSim's JointReaction names them: force (N), moment about the joint's centre (N.m),
// the centre (m); joints in the order of the model's bodies. muscle: forces along the tendons (N),
// columns by the names of muscles, read between rows by straight lines; a muscle without a column
// does not pull. Frames in which motion, load or muscle force is not known are gaps. Forces on
// coordinates (reserves, residuals) are part of the reactions, as in OpenSim; ligaments pull,
// bushings are not taken off. Owner: *out is the caller's. Nullable: loads, muscle, options, err.
// Errors: GERDY_E_ARG (loads of another number of frames, no such body), GERDY_E_DATA (no column is
// a muscle), GERDY_E_MODEL (a name too long), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_reactions(const gerdy_model* model,
                                                       const gerdy_trial* trial,
                                                       const gerdy_loads* loads,
                                                       const gerdy_series* muscle,
                                                       const gerdy_reaction_options* options,
                                                       gerdy_series** out, gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
