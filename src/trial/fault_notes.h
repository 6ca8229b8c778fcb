// trial/fault_notes.h: faults of markers in words.
#ifndef GD_TRIAL_FAULT_NOTES_H
#define GD_TRIAL_FAULT_NOTES_H

#include <gerdy/faults.h>
#include <stdbool.h>

// A warning for every fault, stretches of the same one together, with marker, frames (from 1) and
// times. before: frames of the file before the first one of the trial; SIZE_MAX: not known, or some
// were left out, so that times alone are told. what: the trial in words. Nullable: faults, notes.
// Errors: GERDY_E_MEMORY.
gerdy_status gd_note_faults(const gerdy_model* model, const gerdy_ik_trial* trial,
                            const gerdy_faults* faults, size_t before, const char* what,
                            gerdy_notes* notes);

// Is a marker of the model named in one of them? Nullable: faults.
bool gd_fault_names(const gerdy_faults* faults, int marker);

// Why faults put the angles of a trial in doubt: in one sentence, "" when they do not. They do
// where sides are exchanged, or markers of the pelvis, or others in more than 5 % of the frames.
// Nullable: faults.
void gd_fault_doubt(const gerdy_model* model, const gerdy_ik_trial* trial,
                    const gerdy_faults* faults, char* out, size_t size);

#endif
