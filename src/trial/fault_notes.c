#include "trial/fault_notes.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const double bad_share = 0.05;  // of the frames: more are no accident

static const char* name_of(const gerdy_model* m, int marker) {
  return marker >= 0 ? m->names + m->marker_name[marker] : "";
}

// ---- which frames ------------------------------------------------------------------------------

static bool same_fault(const gerdy_fault* a, const gerdy_fault* b) {
  return a->kind == b->kind && a->marker == b->marker && a->other == b->other && a->axis == b->axis;
}

// "in frame 61 (0.203 s)", "in frames 61 to 80 (0.203 to 0.267 s)"; without numbers "at 0.203 s",
// "from 0.203 to 0.267 s"
static void describe_stretch(const gerdy_fault* f, const double* time, size_t before, char* out,
                             size_t size) {
  double from = time[f->first], to = time[f->last];
  if (before == SIZE_MAX && f->first == f->last)
    snprintf(out, size, "at %.3f s", from);
  else if (before == SIZE_MAX)
    snprintf(out, size, "from %.3f to %.3f s", from, to);
  else if (f->first == f->last)
    snprintf(out, size, "in frame %zu (%.3f s)", before + f->first + 1, from);
  else
    snprintf(out, size, "in frames %zu to %zu (%.3f to %.3f s)", before + f->first + 1,
             before + f->last + 1, from, to);
}

// n stretches of one fault
static void describe_frames(const gerdy_fault* f, size_t n, const double* time, size_t before,
                            char* out, size_t size) {
  char first[96], last[96];
  size_t nframe = 0;
  for (size_t k = 0; k < n; ++k) nframe += f[k].nframe;
  describe_stretch(&f[0], time, before, first, sizeof first);
  describe_stretch(&f[n - 1], time, before, last, sizeof last);
  if (f[0].whole) {
    snprintf(out, size, "in the whole trial");
  } else if (n == 1) {
    snprintf(out, size, "%s", first);
  } else {
    snprintf(out, size, "in %zu frames, %zu times, first %s, last %s", nframe, n, first, last);
  }
}

// ---- what --------------------------------------------------------------------------------------

// how far, over the stretches
static double mean_distance(const gerdy_fault* f, size_t n) {
  double sum = 0, frames = 0;
  for (size_t k = 0; k < n; ++k) {
    sum += f[k].distance * (double)f[k].nframe;
    frames += (double)f[k].nframe;
  }
  return frames > 0 ? 1000 * sum / frames : 0;
}

static void describe_where(const gerdy_model* m, const gerdy_fault* f, char* out, size_t size) {
  if (f->kind == GERDY_FAULT_EXCHANGED)
    snprintf(out, size, "%s, %s", name_of(m, f->marker), name_of(m, f->other));
  else
    snprintf(out, size, "%s", f->marker >= 0 ? name_of(m, f->marker) : "markers");
}

static void describe(const gerdy_model* m, const gerdy_fault* f, size_t n, const char* frames,
                     char* out, size_t size) {
  double mm = mean_distance(f, n);
  char axis = (char)('x' + (f->axis >= 0 ? f->axis : 0));
  switch (f->kind) {
    case GERDY_FAULT_NONE_SEEN:
      snprintf(out, size, "no marker is seen %s: gaps there", frames);
      return;
    case GERDY_FAULT_SIDES:
      snprintf(out, size,
               "right and left are exchanged in the names of the markers %s; exchange them",
               frames);
      return;
    case GERDY_FAULT_TOO_MANY:
      if (f->whole)
        snprintf(out, size,
                 "most markers are far from their places in every pose (half of them by more than "
                 "%.0f mm): their names do not fit the model, or it is of somebody else; single "
                 "markers were not looked at",
                 1000 * f->distance);
      else
        snprintf(out, size, "so much is odd %s that it was not told apart; do the names fit there?",
                 frames);
      return;
    case GERDY_FAULT_EXCHANGED:
      snprintf(out, size,
               "these two markers carry each other's name %s, %.0f mm off%s; exchange them %s, or "
               "leave them out",
               frames, mm, f->whole ? ", or the model has them the other way round" : "",
               f->whole ? "in one of the two" : "there");
      return;
    case GERDY_FAULT_SIGN:
      snprintf(out, size,
               "the %c of this marker has the wrong sign %s, %.0f mm off; turn it there, or leave "
               "the marker out (y is up)",
               axis, frames, mm);
      return;
    case GERDY_FAULT_MIRRORED:
      snprintf(out, size,
               "this marker is where its mirror image on its bone would be (%c of the bone) %s, "
               "%.0f mm off; leave it out there, or correct the model",
               axis, frames, mm);
      return;
    case GERDY_FAULT_AWAY:
      if (f->other >= 0)
        snprintf(out, size,
                 "this marker is in the place of %.40s %s, %.0f mm off; leave it out there",
                 name_of(m, f->other), frames, mm);
      else
        snprintf(out, size,
                 "this marker is away from its place %s, %.0f mm off; leave it out there", frames,
                 mm);
      return;
  }
}

gerdy_status gd_note_faults(const gerdy_model* model, const gerdy_ik_trial* trial,
                            const gerdy_faults* faults, size_t before, const char* what,
                            gerdy_notes* notes) {
  gerdy_status status = GERDY_OK;
  for (size_t k = 0, n; faults != NULL && k < faults->n && status == GERDY_OK; k += n) {
    const gerdy_fault* f = &faults->item[k];
    char frames[300], where[192], text[480];
    n = 1;
    while (k + n < faults->n && same_fault(f, &f[n])) ++n;
    describe_frames(f, n, trial->error->time, before, frames, sizeof frames);
    describe_where(model, f, where, sizeof where);
    describe(model, f, n, frames, text, sizeof text);
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, where, "%s: %s", what, text);
  }
  return status;
}

// ---- what follows ------------------------------------------------------------------------------

bool gd_fault_names(const gerdy_faults* faults, int marker) {
  for (size_t k = 0; faults != NULL && k < faults->n; ++k) {
    const gerdy_fault* f = &faults->item[k];
    bool named = f->marker == marker || (f->kind == GERDY_FAULT_EXCHANGED && f->other == marker);
    if (named || f->kind == GERDY_FAULT_SIDES) return true;
  }
  return false;
}

static bool of_pelvis(const gerdy_model* m, const gerdy_fault* f) {
  int pelvis = gerdy_model_body(m, "pelvis");
  return f->marker >= 0 && (m->marker_body[f->marker] == pelvis ||
                            (f->other >= 0 && m->marker_body[f->other] == pelvis));
}

void gd_fault_doubt(const gerdy_model* model, const gerdy_ik_trial* trial,
                    const gerdy_faults* faults, char* out, size_t size) {
  double nframe = (double)trial->error->nrow;
  out[0] = '\0';
  for (size_t k = 0, n; faults != NULL && k < faults->n; k += n) {
    const gerdy_fault* f = &faults->item[k];
    double found = 0;
    for (n = 0; k + n < faults->n && same_fault(f, &f[n]); ++n) found += (double)f[n].nframe;
    if (f->kind == GERDY_FAULT_NONE_SEEN) continue;
    if (f->kind == GERDY_FAULT_SIDES) {
      snprintf(out, size,
               "Right and left are exchanged in the names of the markers in %.0f of %.0f frames.",
               found, nframe);
      return;
    }
    if (f->kind == GERDY_FAULT_TOO_MANY) {
      if (!f->whole && found <= bad_share * nframe) continue;
      snprintf(out, size, "Most markers are far from their places in %.0f of %.0f frames.", found,
               nframe);
      return;
    }
    if (!of_pelvis(model, f) && found <= bad_share * nframe) continue;
    if (f->kind == GERDY_FAULT_EXCHANGED)
      snprintf(out, size, "The markers %.40s and %.40s are exchanged in %.0f of %.0f frames.",
               name_of(model, f->marker), name_of(model, f->other), found, nframe);
    else
      snprintf(out, size, "The marker %.40s is out of its place in %.0f of %.0f frames.",
               name_of(model, f->marker), found, nframe);
    return;
  }
}
