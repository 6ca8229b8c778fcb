// What must be said about how well a trial was followed.
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "math/running.h"
#include "trial/fault_notes.h"
#include "trial/plausible.h"

static const double worst_fit = 0.04;  // m RMS; a scaled model follows within about 0.02
// m RMS of one marker of the pelvis: in the three reference trials none is over 0.012
static const double odd_pelvis_marker = 0.015, worst_pelvis_marker = 0.03;
static const double bad_share = 0.05;  // of the frames: more are no accident
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

// least, most: markers used
static gerdy_status note_outcome(const gerdy_ik_trial* trial, gerdy_ik_outcome outcome, int least,
                                 int most, const char* text, const char* what, gerdy_notes* notes) {
  size_t n = 0, first = 0;
  for (size_t row = 0; row < trial->motion->nrow; ++row) {
    const gerdy_ik_info* info = &trial->info[row];
    bool counts = info->nmarker >= least && info->nmarker <= most;
    if (info->outcome == outcome && counts && n++ == 0) first = row;
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

// RMS of a marker over what is allowed for it: 1 = just so
static double excess(const gerdy_model* m, const gerdy_ik_trial* trial, size_t marker) {
  bool pelvis = m->marker_body[marker] == gerdy_model_body(m, "pelvis");
  return marker_rms(trial->error, marker) / (pelvis ? odd_pelvis_marker : worst_fit);
}

// the worst few markers by name: the others follow from them
static gerdy_status note_markers(const gerdy_model* m, const gerdy_ik_trial* trial,
                                 const gerdy_faults* faults, const char* what, gerdy_notes* notes) {
  double below = INFINITY;
  for (int k = 0; k < most_marker_notes; ++k) {
    double worst = 1;
    ptrdiff_t marker = -1;
    for (size_t i = 0; i < trial->error->ncol; ++i) {
      double over = excess(m, trial, i);
      if (gd_fault_names(faults, (int)i)) continue;
      if (over < below && over > worst) {
        worst = over;
        marker = (ptrdiff_t)i;
      }
    }
    if (marker < 0) return GERDY_OK;
    below = worst;
    gerdy_status status = gerdy_notes_add(
        notes, GERDY_WARNING, 0, trial->error->column[marker].name,
        "%s: this marker lies %.0f mm (RMS) from its place on the model; is it where the model "
        "has it?",
        what, 1000 * marker_rms(trial->error, (size_t)marker));
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

gerdy_status gd_note_unobserved(const gerdy_model* model, const gerdy_ik_trial* trial,
                                gerdy_notes* notes) {
  char list[300] = "";
  size_t used = 0, more = 0;
  for (int q = 0; q < model->nq; ++q) {
    const char* name = model->names + model->q_name[q];
    if (!trial->unobserved[q]) continue;
    if (more > 0 || used + strlen(name) + 3 > sizeof list)
      ++more;
    else
      used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", used > 0 ? ", " : "", name);
  }
  if (used + more == 0) return GERDY_OK;
  if (more == 0)
    return gerdy_notes_add(notes, GERDY_WARNING, 0, "angles",
                           "no marker that is seen tells %s: empty in all frames", list);
  return gerdy_notes_add(notes, GERDY_WARNING, 0, "angles",
                         "no marker that is seen tells %s and %zu more: empty in all frames", list,
                         more);
}

gerdy_status gd_note_quality(const gerdy_model* model, const gerdy_ik_trial* trial,
                             const gerdy_faults* faults, size_t before, const char* what,
                             gerdy_notes* notes) {
  gerdy_status status = gd_note_faults(model, trial, faults, before, what, notes);
  // frames in which no marker is seen are told of as a fault
  if (status == GERDY_OK) {
    status = note_outcome(trial, GERDY_IK_TOO_FEW, 1, 2, "show fewer than 3 markers: gaps there",
                          what, notes);
  }
  if (status == GERDY_OK) {
    status = note_outcome(trial, GERDY_IK_TOO_FEW, 3, INT_MAX,
                          "have all their markers in one point or line: gaps there", what, notes);
  }
  if (status == GERDY_OK) {
    status = note_outcome(trial, GERDY_IK_NOT_CONVERGED, 0, INT_MAX,
                          "did not converge: the best pose found is used", what, notes);
  }
  if (status == GERDY_OK) status = note_gaps(model, trial, notes);
  return status == GERDY_OK ? note_markers(model, trial, faults, what, notes) : status;
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

// frames in which fewer markers of the pelvis are seen than its pose needs
static size_t count_poor_pelvis(const gerdy_model* m, const gerdy_ik_trial* trial) {
  int pelvis = gerdy_model_body(m, "pelvis");
  const gerdy_series* e = trial->error;
  size_t npoor = 0;
  for (size_t row = 0; row < e->nrow; ++row) {
    int seen = 0;
    for (int i = 0; i < m->nmarker; ++i) {
      seen += m->marker_body[i] == pelvis && e->valid[row * e->ncol + (size_t)i];
    }
    npoor += seen < least_pelvis_markers;
  }
  return npoor;
}

// frames that the model follows badly; *first: time of the first
static size_t count_bad_fit(const gerdy_ik_trial* trial, double* first) {
  size_t nbad = 0;
  for (size_t row = 0; row < trial->error->nrow; ++row) {
    const gerdy_ik_info* info = &trial->info[row];
    if (info->outcome == GERDY_IK_TOO_FEW || !(info->rms > worst_fit)) continue;
    if (nbad++ == 0) *first = trial->error->time[row];
  }
  return nbad;
}

static void add_doubt(char* out, size_t size, const char* sentence) {
  size_t used = strlen(out);
  snprintf(out + used, size - used, "%s%s", used ? " " : "", sentence);
}

static void doubt_fit(const gerdy_ik_trial* trial, char* out, size_t size) {
  char text[240];
  double rms = trial_rms(trial), first = 0;
  size_t nbad = count_bad_fit(trial, &first);
  if (rms > worst_fit) {
    snprintf(text, sizeof text,
             "The model follows the markers within %.0f mm RMS only: it is hardly scaled to this "
             "runner, or markers are exchanged.",
             1000 * rms);
    add_doubt(out, size, text);
  } else if ((double)nbad > bad_share * (double)trial->error->nrow) {
    snprintf(text, sizeof text,
             "In %zu frames, first at %.2f s, the model follows the markers worse than %.0f mm: "
             "markers are exchanged or lost there.",
             nbad, first, 1000 * worst_fit);
    add_doubt(out, size, text);
  }
}

static void doubt_pelvis(const gerdy_model* m, const gerdy_ik_trial* trial, char* out,
                         size_t size) {
  char text[240];
  size_t npoor = count_poor_pelvis(m, trial), nframe = trial->error->nrow;
  if ((double)npoor > bad_share * (double)nframe) {
    snprintf(
        text, sizeof text,
        "In %zu of %zu frames fewer than %d markers of the pelvis are seen: its pose, and with "
        "it pelvic drop, is guessed from the legs and the trunk.",
        npoor, nframe, least_pelvis_markers);
    add_doubt(out, size, text);
  }
  for (int i = 0; i < m->nmarker; ++i) {
    if (m->marker_body[i] != gerdy_model_body(m, "pelvis")) continue;
    double rms = marker_rms(trial->error, (size_t)i);
    if (!(rms > worst_pelvis_marker)) continue;
    snprintf(text, sizeof text,
             "The pelvis marker %.40s lies %.0f mm from its place on the model: pelvic drop leans "
             "on it.",
             m->names + m->marker_name[i], 1000 * rms);
    add_doubt(out, size, text);
    return;
  }
}

void gd_find_doubt(const gerdy_model* model, const gerdy_ik_trial* trial,
                   const gerdy_faults* faults, bool own_model, char* out, size_t size) {
  char fault[240];
  out[0] = '\0';
  gd_fault_doubt(model, trial, faults, fault, sizeof fault);
  if (fault[0] != '\0') add_doubt(out, size, fault);
  if (!own_model) {
    add_doubt(out, size,
              "The model is a generic runner of 1.77 m, not scaled to this one: angles are "
              "approximate. Give a scaled model.");
  }
  doubt_fit(trial, out, size);
  doubt_pelvis(model, trial, out, size);
}
