// force/predict_stance.h: when the feet stand, from the frames of a trial alone.
#ifndef GD_FORCE_PREDICT_STANCE_H
#define GD_FORCE_PREDICT_STANCE_H

#include <gerdy/ground.h>
#include <stdbool.h>

#include "trial/motion_table.h"

typedef struct gd_stances {
  gerdy_stance* item;  // (n) sole 0 right, 1 left; infinite where the record begins or ends in one
  size_t n, nside[2];
  bool running;            // the body flies between steps
  unsigned char* unknown;  // (nframe) 1: nobody knows which foot stands here
} gd_stances;

void gd_stances_reset(gd_stances* stances);

// Find them, as gait analysis finds contacts in a motion. Gaps up to a tenth of a second are looked
// through; frames in longer ones, without a foot on the ground in walking, or in a flight longer
// than any step's are unknown. Reset in any case.
// Errors: GERDY_E_DATA (no step, saying what the feet do instead), GERDY_E_MEMORY.
gerdy_status gd_stances_find(const gerdy_model* model, const gd_landmarks* landmarks,
                             const gerdy_trial* trial, gd_stances* out, gerdy_error* err);

#endif
