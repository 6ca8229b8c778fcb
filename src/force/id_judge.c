// Inverse dynamics of a trial: solve it, and say which frames can be trusted and why not the
// others.
#include <gerdy/kin.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "force/id_judge.h"
#include "math/vec.h"

// beyond this many weights a load is an error: what it allows as residual grows no more
static const double usual_peak = 5;
// m: lever by which a residual force would be seen as a moment about the mass centre
static const double lever = 1;

// ---- words -------------------------------------------------------------------------------------

// "0.100 to 0.250, 0.400 s and 3 stretches more" of the frames that have a doubt
static const char* runs_text(const gd_judge* j, unsigned doubt, char* out, size_t size) {
  const gerdy_trial* t = j->w->trial;
  size_t used = 0, nrun = 0;
  out[0] = '\0';
  for (size_t i = 0; i < t->nframe; ++i) {
    size_t end = i;
    if (!(j->w->doubt[i] & doubt)) continue;
    while (end + 1 < t->nframe && (j->w->doubt[end + 1] & doubt)) ++end;
    if (++nrun <= 4 && used < size) {
      const char* comma = nrun > 1 ? ", " : "";
      int n = end == i ? snprintf(out + used, size - used, "%s%.3f", comma, t->time[i])
                       : snprintf(out + used, size - used, "%s%.3f to %.3f", comma, t->time[i],
                                  t->time[end]);
      used += (size_t)n;
    }
    i = end;
  }
  if (used < size) used += (size_t)snprintf(out + used, size - used, " s");
  if (nrun > 4 && used < size) {
    snprintf(out + used, size - used, " and %zu stretch%s more", nrun - 4, nrun > 5 ? "es" : "");
  }
  return out;
}

static size_t count(const gd_judge* j, unsigned doubt) {
  size_t n = 0;
  for (size_t i = 0; i < j->w->trial->nframe; ++i) n += (j->w->doubt[i] & doubt) != 0;
  return n;
}

void gd_judge_warn(gd_judge* j, const char* where, const char* text) {
  if (j->status != GERDY_OK) return;
  j->status = gerdy_notes_add(j->notes, GERDY_WARNING, 0, where, "%s", text);
}

// ---- what acts ---------------------------------------------------------------------------------

static void gather(gd_judge* j, gerdy_data* d) {
  const gd_id_work* w = j->w;
  for (size_t i = 0; i < w->trial->nframe && w->loads != NULL; ++i) {
    if (w->id->lacking[i]) continue;
    gerdy_trial_frame(w->model, w->trial, i, d);
    gerdy_fk(w->model, d);
    for (size_t k = 0; k < w->loads->nload; ++k) {
      const gerdy_load* l = &w->loads->load[k];
      double wrench[6], *at = j->point + 3 * (i * w->loads->nload + k);
      gerdy_load_wrench(l, d, i, wrench);
      j->load[i] += gd_v3_dot(wrench + 3, j->up);
      if (l->point_body >= 0)
        gerdy_fk_point(w->model, d, l->point_body, l->point + 3 * i, at);
      else
        gd_v3_copy(d->body_pos + 3 * l->body, at);
    }
  }
}

static void mark_lacking(gd_judge* j) {
  gd_id_work* w = j->w;
  const double* time = w->coordinates->time;
  double first = time[0] + w->trial->edge, last = time[w->coordinates->nrow - 1] - w->trial->edge;
  for (size_t i = 0; i < w->trial->nframe; ++i) {
    double t = w->trial->time[i];
    if (w->id->lacking[i] & GERDY_ID_NO_MOTION) w->doubt[i] |= GERDY_DOUBT_MOTION;
    if (w->id->lacking[i] & GERDY_ID_NO_LOAD) w->doubt[i] |= GERDY_DOUBT_LOAD;
    if (t < first || t > last) w->doubt[i] |= GERDY_DOUBT_EDGE;
  }
}

static void note_lacking(gd_judge* j) {
  char text[400], runs[200];
  size_t n = count(j, GERDY_DOUBT_MOTION);
  if (n > 0) {
    snprintf(
        text, sizeof text,
        "%zu of %zu frames have a gap in some coordinate, or lie where rows are missing, and no "
        "result (%s)",
        n, j->w->trial->nframe, runs_text(j, GERDY_DOUBT_MOTION, runs, sizeof runs));
    gd_judge_warn(j, "motion", text);
  }
  n = count(j, GERDY_DOUBT_LOAD);
  // of predicted forces that is said where they are made
  if (n == 0 || j->w->forces == NULL) return;
  const gerdy_series* f = j->w->forces;
  double begin = f->time[0], end = f->time[f->nrow - 1];
  snprintf(text, sizeof text,
           "in %zu of %zu frames the forces are not known: they have no result (%s). The file "
           "of forces goes from %.3f to %.3f s; what is missing between is a gap in it",
           n, j->w->trial->nframe, runs_text(j, GERDY_DOUBT_LOAD, runs, sizeof runs), begin, end);
  gd_judge_warn(j, "forces", text);
}

// ---- residuals ---------------------------------------------------------------------------------

// values so large that the sums are no numbers
static void judge_numbers(gd_judge* j) {
  gd_id_work* w = j->w;
  size_t nq = w->id->tau->ncol, n = 0, first = 0;
  for (size_t i = 0; i < w->trial->nframe; ++i) {
    bool finite = true;
    if (w->id->lacking[i]) continue;
    for (size_t q = 0; q < nq; ++q) finite &= isfinite(w->id->tau->value[i * nq + q]) != 0;
    if (finite) continue;
    w->doubt[i] |= GERDY_DOUBT_RESIDUAL;
    if (n++ == 0) first = i;
  }
  if (n == 0) return;
  char text[200];
  snprintf(text, sizeof text,
           "in %zu of %zu frames (%.3f s the first) no number comes of it: motion or forces hold "
           "a value that cannot be",
           n, w->trial->nframe, w->trial->time[first]);
  gd_judge_warn(j, "result", text);
}

static bool is_contradicted(const double residual[6], double most) {
  return !(gd_v3_norm(residual) <= most && gd_v3_norm(residual + 3) <= lever * most);
}

static void judge_residuals(gd_judge* j) {
  gd_id_work* w = j->w;
  double scale = w->id->peak_load > 0.1 * w->id->weight ? w->id->peak_load : w->id->weight;
  char text[400], runs[200];
  if (scale > usual_peak * w->id->weight && w->id->weight > 0) scale = usual_peak * w->id->weight;
  for (size_t i = 0; i < w->trial->nframe; ++i) {
    if (w->id->lacking[i]) continue;
    if (is_contradicted(w->id->residual->value + 6 * i, GERDY_RESIDUAL_LIMIT * scale)) {
      w->doubt[i] |= GERDY_DOUBT_RESIDUAL;
    }
  }
  size_t n = count(j, GERDY_DOUBT_RESIDUAL);
  if (n == 0) return;
  snprintf(
      text, sizeof text,
      "in %zu of %zu frames forces and motion contradict each other by more than %.0f %% of "
      "%s, or of its moment at 1 m (%s): %s",
      n, w->trial->nframe, 100 * GERDY_RESIDUAL_LIMIT,
      scale == w->id->weight     ? "the weight"
      : scale < w->id->peak_load ? "5 times the weight"
                                 : "the largest load",
      runs_text(j, GERDY_DOUBT_RESIDUAL, runs, sizeof runs),
      w->summary.predicted.used
          ? "near landing and toe-off, where the low-pass takes the motion's force out of the "
            "stance, or in a flight whose motion is wrong"
          : "a foot beside the plates, forces of another trial, clock or place, or an impact that "
            "the low-pass took out of the motion");
  gd_judge_warn(j, "residuals",
                w->loads != NULL ? text
                                 : "no forces were given: what the ground did is missing, "
                                   "and shows as residual at the root");
}

static void summarise(gd_judge* j) {
  gd_id_work* w = j->w;
  gerdy_id_summary* s = &w->summary;
  char text[400], runs[200];
  s->nframe = w->trial->nframe;
  s->nresult = w->id->nresult;
  s->weight = w->id->weight;
  s->peak_load = w->id->peak_load;
  s->force_rms = w->id->force_rms;
  s->force_max = w->id->force_max;
  s->force_max_time = w->trial->time[w->id->force_max_frame];
  s->moment_rms = w->id->moment_rms;
  s->moment_max = w->id->moment_max;
  for (size_t i = 0; i < s->nframe; ++i) s->ntrusted += w->doubt[i] == 0;
  if (s->ntrusted == s->nframe) return;
  // the good ones by their own bit for a moment
  for (size_t i = 0; i < s->nframe; ++i) w->doubt[i] = w->doubt[i] == 0 ? 128 : w->doubt[i];
  if (s->ntrusted > 0) {
    snprintf(text, sizeof text, "%zu of %zu frames can be trusted: %s", s->ntrusted, s->nframe,
             runs_text(j, 128, runs, sizeof runs));
  } else {
    snprintf(text, sizeof text, "no frame can be trusted");
  }
  for (size_t i = 0; i < s->nframe; ++i) w->doubt[i] &= 127;
  gd_judge_warn(j, "result", text);
}

static gerdy_status open_judge(gd_judge* j, gerdy_data** d, gerdy_error* err) {
  const gd_id_work* w = j->w;
  size_t nload = w->loads != NULL ? w->loads->nload : 0;
  double g = gd_v3_norm(w->model->gravity);
  for (int k = 0; k < 3; ++k) j->up[k] = g > 0 ? -w->model->gravity[k] / g : 0;
  j->load = gd_alloc(w->trial->nframe, sizeof *j->load);
  j->point = gd_alloc(w->trial->nframe, (3 * nload + 1) * sizeof *j->point);
  if (j->load == NULL || j->point == NULL) return gd_fail_memory(err);
  j->has_feet = gd_landmarks_find(w->model, &j->landmarks, NULL) == GERDY_OK;
  gerdy_status status = gerdy_data_new(w->model, d, err);
  if (status == GERDY_OK && j->has_feet && nload > 0) {
    status = gd_id_feet(w->model, &j->landmarks, w->trial, &j->feet, err);
  }
  return status;
}

gerdy_status gd_id_solve(gd_id_work* work, const gerdy_id_options* options, gerdy_notes* notes,
                         gerdy_error* err) {
  gd_judge j = {.w = work, .notes = notes};
  gerdy_data* d = NULL;
  gerdy_status status =
      gerdy_id_solve(work->model, work->trial, work->loads, options, &work->id, err);
  if (status == GERDY_OK) status = gd_id_ligaments(work, options, err);
  if (status != GERDY_OK) return status;
  work->doubt = gd_alloc(work->trial->nframe, 1);
  status = work->doubt != NULL ? open_judge(&j, &d, err) : gd_fail_memory(err);
  if (status == GERDY_OK) {
    gather(&j, d);
    mark_lacking(&j);
    note_lacking(&j);
    gd_judge_size(&j);
    gd_judge_feet(&j);
    gd_judge_clock(&j);
    gd_judge_mass(&j);
    judge_numbers(&j);
    judge_residuals(&j);
    summarise(&j);
    if (j.status != GERDY_OK) status = gd_fail_memory(err);
  }
  gerdy_data_free(d);
  gerdy_series_free(j.feet);
  gd_free(j.load);
  gd_free(j.point);
  return status;
}
