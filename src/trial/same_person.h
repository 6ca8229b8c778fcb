// trial/same_person.h: are two trials, or a model and a trial, of the same runner? Told by
// distances between markers that ride on the same bone.
#ifndef GD_TRIAL_SAME_PERSON_H
#define GD_TRIAL_SAME_PERSON_H

#include <gerdy/model.h>
#include <gerdy/series.h>

enum { gd_likeness_worst = 3 };

// Two markers on one bone, and how far apart they are.
typedef struct gd_bone_pair {
  int marker[2];  // of the model
  double before;  // m, in the static trial or on the model
  double after;   // m, in the run: median over its frames
} gd_bone_pair;

typedef struct gd_likeness {
  size_t npair;  // pairs that tell
  double share;  // median of |before / after - 1|; NaN: too few pairs to tell
  double ratio;  // median of before / after
  int nworst;
  gd_bone_pair worst[gd_likeness_worst];  // those that differ most as a share
} gd_likeness;

// Compare distances on the pelvis and the bones of the legs, those of at least 0.1 m; on the trunk
// and the arms markers move over the bones. before NULL: the places of the markers on the model
// itself. The markers of both trials have the model's names. Errors: GERDY_E_MEMORY.
gerdy_status gd_likeness_find(const gerdy_model* model, const gerdy_series* before,
                              const gerdy_series* after, gd_likeness* out, gerdy_error* err);

// Warn when they are of two people; when they are of one, but single pairs differ by far, name
// those: a marker was moved. where: for the note. Nullable: notes. Errors: GERDY_E_MEMORY.
gerdy_status gd_likeness_note_trials(const gd_likeness* likeness, const gerdy_model* model,
                                     const char* where, gerdy_notes* notes, gerdy_error* err);

// Warn when the model is not made to the measures of the runner.
gerdy_status gd_likeness_note_model(const gd_likeness* likeness, const gerdy_model* model,
                                    const char* where, gerdy_notes* notes, gerdy_error* err);

#endif
