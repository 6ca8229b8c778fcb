// What must be said about how well a trial was followed.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "math/running.h"
#include "pipeline/plausible.h"

static const double worst_fit = 0.04;  // m RMS; a scaled model follows within about 0.02
enum { least_pelvis_markers = 3, most_marker_notes = 3 };

static gerdy_status note_gaps(const gerdy_model* model, const gerdy_ik_trial* trial,
                              gerdy_notes* notes) {
  const gerdy_series* s = trial->motion;
  for (size_t q = 0; q < s->ncol; ++q) {
    size_t ngap = 0, first = 0;
    if (trial->unobserved[q] || model->q_driver[q] >= 0) continue;
    for (size_t row = 0; row < s->nrow; ++row) {
      bool pose = trial->info[row].outcome != GERDY_IK_TOO_FEW;
      if (!pose || s->valid[row * s->ncol + q]) continue;
      if (ngap++ == 0) first = row;
    }
    if (ngap == 0) continue;
    gerdy_status status = gerdy_notes_add(
        notes, GERDY_WARNING, 0, model->names + model->q_name[q],
        "in %zu of %zu frames the markers seen do not determine it, first at %.3f s: gaps there",
        ngap, s->nrow, s->time[first]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status note_outcome(const gerdy_ik_trial* trial, gerdy_ik_outcome outcome,
                                 const char* text, const char* what, gerdy_notes* notes) {
  size_t n = 0, first = 0;
  for (size_t row = 0; row < trial->motion->nrow; ++row) {
    if (trial->info[row].outcome == outcome && n++ == 0) first = row;
  }
  if (n == 0) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, what, "%zu of %zu frames %s, first at %.3f s", n,
                         trial->motion->nrow, text, trial->motion->time[first]);
}

static double marker_rms(const gerdy_series* error, size_t marker) {
  gd_running squares = {0, 0, 0};
  for (size_t row = 0; row < error->nrow; ++row) {
    double d = error->value[row * error->ncol + marker];
    gd_running_add(&squares, d * d);
  }
  return sqrt(squares.mean);
}

// the worst few markers by name: the others follow from them
static gerdy_status note_markers(const gerdy_ik_trial* trial, const char* what,
                                 gerdy_notes* notes) {
  double below = INFINITY;
  for (int k = 0; k < most_marker_notes; ++k) {
    double worst = worst_fit;
    ptrdiff_t marker = -1;
    for (size_t i = 0; i < trial->error->ncol; ++i) {
      double rms = marker_rms(trial->error, i);
      if (rms < below && rms > worst) {
        worst = rms;
        marker = (ptrdiff_t)i;
      }
    }
    if (marker < 0) return GERDY_OK;
    below = worst;
    gerdy_status status = gerdy_notes_add(
        notes, GERDY_WARNING, 0, trial->error->column[marker].name,
        "%s: this marker lies %.0f mm (RMS) from its place on the model; is it where the model "
        "has it?",
        what, 1000 * worst);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

gerdy_status gd_note_quality(const gerdy_model* model, const gerdy_ik_trial* trial,
                             const char* what, gerdy_notes* notes) {
  gerdy_status status =
      note_outcome(trial, GERDY_IK_TOO_FEW, "show fewer than 3 markers: gaps there", what, notes);
  if (status == GERDY_OK) {
    status = note_outcome(trial, GERDY_IK_NOT_CONVERGED,
                          "did not converge: the best pose found is used", what, notes);
  }
  if (status == GERDY_OK) status = note_gaps(model, trial, notes);
  return status == GERDY_OK ? note_markers(trial, what, notes) : status;
}

// ---- doubt -------------------------------------------------------------------------------------

static double trial_rms(const gerdy_ik_trial* trial) {
  gd_running squares = {0, 0, 0};
  for (size_t row = 0; row < trial->error->nrow; ++row) {
    const gerdy_ik_info* info = &trial->info[row];
    if (info->outcome != GERDY_IK_TOO_FEW) gd_running_add(&squares, info->rms * info->rms);
  }
  return sqrt(squares.mean);
}

// markers of the pelvis that are seen in at least half of the frames
static int count_pelvis_markers(const gerdy_model* m, const gerdy_ik_trial* trial) {
  int pelvis = gerdy_model_body(m, "pelvis"), n = 0;
  for (int i = 0; i < m->nmarker; ++i) {
    size_t seen = 0;
    if (m->marker_body[i] != pelvis) continue;
    for (size_t row = 0; row < trial->error->nrow; ++row) {
      seen += trial->error->valid[row * trial->error->ncol + (size_t)i];
    }
    n += 2 * seen >= trial->error->nrow;
  }
  return n;
}

static void add_doubt(char* out, size_t size, const char* sentence) {
  size_t used = strlen(out);
  snprintf(out + used, size - used, "%s%s", used ? " " : "", sentence);
}

void gd_find_doubt(const gerdy_model* model, const gerdy_ik_trial* trial, bool own_model, char* out,
                   size_t size) {
  char text[240];
  double rms = trial_rms(trial);
  int npelvis = count_pelvis_markers(model, trial);
  out[0] = '\0';
  if (!own_model) {
    add_doubt(out, size,
              "The model is a generic runner of 1.77 m, not scaled to this one: angles are "
              "approximate. Give a scaled model.");
  }
  if (rms > worst_fit) {
    snprintf(text, sizeof text,
             "The model follows the markers within %.0f mm RMS only: it is hardly scaled to this "
             "runner, or markers are exchanged.",
             1000 * rms);
    add_doubt(out, size, text);
  }
  if (npelvis < least_pelvis_markers) {
    snprintf(
        text, sizeof text,
        "Only %d marker%s of the pelvis %s seen: its pose, and with it pelvic drop, is guessed "
        "from the legs and the trunk.",
        npelvis, npelvis == 1 ? "" : "s", npelvis == 1 ? "is" : "are");
    add_doubt(out, size, text);
  }
}
