// trial/clusters.h: markers of a segment that do not tell how it is turned.
#ifndef GD_TRIAL_CLUSTERS_H
#define GD_TRIAL_CLUSTERS_H

#include <gerdy/kin.h>

// Warn of every segment whose markers lie in one line or in one place, when neither its joint nor
// its neighbours tell the rotation that they do not. q: (nq) the pose in which that is asked.
// followed: (nmarker) 1: the marker counts. held: (nq) 1: the coordinate stays; NULL: none does.
// Nullable: notes. Errors: GERDY_E_MEMORY.
gerdy_status gd_note_clusters(const gerdy_model* model, const double* q,
                              const unsigned char* followed, const unsigned char* held,
                              gerdy_notes* notes, gerdy_error* err);

// The same in the pose of a frame in the middle of a trial: a straight knee would hide what a bent
// one tells. weight: (nmarker) as the trial was solved with.
gerdy_status gd_note_trial_clusters(const gerdy_model* model, const gerdy_ik_trial* trial,
                                    const double* weight, const unsigned char* held,
                                    gerdy_notes* notes, gerdy_error* err);

#endif
