#include "strain/band_load_run.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "strain/band_causes.h"

// ---- frames ------------------------------------------------------------------------------------

// how often the band of a side is slack or its way not possible as bones lie
static gerdy_status note_frames(size_t nslack, size_t nthrough, size_t nframe, double first,
                                int side, gerdy_notes* notes) {
  static const char* const where[2] = {"band, right leg", "band, left leg"};
  gerdy_status status = GERDY_OK;
  if (nslack > 0) {
    status = gerdy_notes_add(notes, nslack == nframe ? GERDY_WARNING : GERDY_INFO, 0, where[side],
                             "both heads are shorter than their slack length in %zu of %zu frames: "
                             "stretch gives no tension there",
                             nslack, nframe);
  }
  if (status == GERDY_OK && nthrough > 0) {
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, where[side],
                             "its way leads through bone in %zu of %zu frames, first at %.3f s: "
                             "lengths and forces there are not to be trusted",
                             nthrough, nframe, first);
  }
  return status;
}

static void count(const gd_band_run* run, gerdy_data* d, int side, double* first,
                  gerdy_band_load* out) {
  *first = NAN;
  for (size_t row = 0; row < run->motion->nrow; ++row) {
    gerdy_band_reading r;
    if (!gd_motion_knows(run->model, run->motion, row, run->band->leg[side].tibia)) continue;
    gd_motion_set(run->model, d, run->motion, NULL, row);
    gerdy_band_read(run->band, run->model, d, side, NULL, 0, &r);
    out->nslack[side] += r.slack[GERDY_BAND_TFL] && r.slack[GERDY_BAND_ILIAC];
    if (r.through_bone && out->nthrough[side]++ == 0) *first = run->motion->time[row];
  }
}

static gerdy_status count_frames(const gd_band_run* run, gerdy_data* d, gerdy_band_load* out,
                                 gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  out->nframe = run->motion->nrow;
  out->first_through = NAN;
  for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
    double first;
    if (!run->band->leg[side].known) continue;
    count(run, d, side, &first, out);
    out->first_through = fmin(out->first_through, first);
    status = note_frames(out->nslack[side], out->nthrough[side], out->nframe, first, side, notes);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// ---- error bars --------------------------------------------------------------------------------

static void say_part(const gd_band_window* w, const gd_band_run* run, gerdy_band_load* out) {
  size_t used = strlen(out->assumptions);
  if (w->nframe == run->motion->nrow || out->ndraw == 0) return;
  snprintf(out->assumptions + used, sizeof out->assumptions - used,
           " To save time %zu of the %zu frames were drawn, with %zu step%s of the right and %zu "
           "step%s of the left leg.",
           w->nframe, run->motion->nrow, w->nkept[0], w->nkept[0] == 1 ? "" : "s", w->nkept[1],
           w->nkept[1] == 1 ? "" : "s");
}

// tension, and what follows from it: all but strain and the time in the zone
static bool hangs_on_tension(int measure) {
  static const int free_of_it[] = {
      GERDY_MEASURE_band_tfl_strain_peak,
      GERDY_MEASURE_band_tfl_strain_when,
      GERDY_MEASURE_band_tfl_strain_rate_peak,
      GERDY_MEASURE_band_iliac_strain_peak,
      GERDY_MEASURE_band_iliac_strain_when,
      GERDY_MEASURE_band_iliac_strain_rate_peak,
      GERDY_MEASURE_band_zone_time,
  };
  for (size_t i = 0; i < sizeof free_of_it / sizeof free_of_it[0]; ++i) {
    if (measure == free_of_it[i]) return false;
  }
  return true;
}

static gerdy_band_judged judge(const gerdy_band_load* load, const gerdy_band_figure* f) {
  if (load->ndraw == 0 || !isfinite(f->difference.value)) return GERDY_BAND_NOT_JUDGED;
  if (load->from_muscles && hangs_on_tension(f->measure)) return GERDY_BAND_UNDRAWN;
  if (isnan(f->difference.low)) return GERDY_BAND_NOT_JUDGED;
  return load->ndraw < GERDY_BAND_ENOUGH_DRAWS ? GERDY_BAND_FEW_DRAWS : GERDY_BAND_JUDGED;
}

// a figure that no draw moved has no interval
static void judge_figures(gerdy_band_load* out) {
  for (size_t i = 0; i < out->nfigure; ++i) {
    gerdy_band_figure* f = &out->figure[i];
    gerdy_interval* v[3] = {&f->side[0], &f->side[1], &f->difference};
    for (int k = 0; k < 3; ++k) {
      if (!(v[k]->sd > 0)) v[k]->low = v[k]->high = v[k]->sd = NAN;
    }
    f->judged = judge(out, f);
    f->distinguishable =
        f->judged == GERDY_BAND_JUDGED && (f->difference.low > 0 || f->difference.high < 0);
  }
}

static gerdy_status note_few(const gerdy_band_load* load, gerdy_notes* notes) {
  if (load->ndraw == 0 || load->ndraw >= GERDY_BAND_ENOUGH_DRAWS) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, "error bars",
                         "%d draws are too few to judge: the ends of an interval still move, so no "
                         "difference is called distinguishable or not; draw at least %d times",
                         load->ndraw, (int)GERDY_BAND_ENOUGH_DRAWS);
}

static gerdy_status draw(const gd_band_run* run, const gd_band_load_options* o,
                         gerdy_band_load* out, gerdy_notes* notes, gerdy_error* err) {
  gd_band_window part;
  gerdy_status status = gd_band_window_open(&part, run, &o->sparing, err);
  if (status == GERDY_OK) {
    status = gd_band_draw(&part.run, o->error, o->ndraw, o->nthread, out, notes, err);
  }
  if (status == GERDY_OK) {
    say_part(&part, run, out);
    judge_figures(out);
    if (note_few(out, notes) != GERDY_OK) status = gd_fail_memory(err);
  }
  gd_band_window_close(&part);
  return status;
}

// ---- all ---------------------------------------------------------------------------------------

static gerdy_status add_doses(const gd_band_run* run, gerdy_band_load* out, gerdy_error* err) {
  out->dose = gd_alloc(GERDY_NBAND_DOSE, sizeof *out->dose);
  if (out->dose == NULL) return gd_fail_memory(err);
  out->ndose = GERDY_NBAND_DOSE;
  gerdy_band_doses(run->gait, out->dose);
  out->stride_time = gerdy_band_stride_time(run->gait);
  out->speed = run->gait->speed.mean;
  return GERDY_OK;
}

gerdy_status gd_band_beside(const char* doubt, const gerdy_gait* gait, bool* beside,
                            gerdy_notes* notes, gerdy_error* err) {
  bool fits = gd_norms_fit(gait);
  gerdy_status status = GERDY_OK;
  *beside = doubt[0] == '\0' && fits;
  if (doubt[0] != '\0') {
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, "band, norm",
                             "the angles are in doubt: no difference from the norm is shared out");
  } else if (!fits) {
    status = gerdy_notes_add(notes, GERDY_INFO, 0, "band, norm",
                             "this is no running at %.1f to %.1f m/s, where the norms are from: no "
                             "difference from the norm is shared out",
                             GD_NORM_SLOWEST, GD_NORM_FASTEST);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

static gerdy_status open_load(const gd_band_run* run, gerdy_band_load** out, gerdy_error* err) {
  *out = gd_alloc(1, sizeof **out);
  if (*out == NULL) return gd_fail_memory(err);
  (*out)->from_muscles = run->drive[0] != NULL || run->drive[1] != NULL;
  (*out)->stride_time = (*out)->speed = NAN;
  for (int i = 0; i < GERDY_NBAND_DOUBT; ++i) (*out)->doubt_share[i] = NAN;
  return GERDY_OK;
}

gerdy_status gd_band_load_frames(const gd_band_run* run, gerdy_data* data, gerdy_band_load** out,
                                 gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status = open_load(run, out, err);
  if (status == GERDY_OK) status = count_frames(run, data, *out, notes, err);
  if (status == GERDY_OK) return GERDY_OK;
  gerdy_band_load_free(*out);
  *out = NULL;
  return status;
}

gerdy_status gd_band_load_make(const gd_band_run* run, const gd_band_load_options* options,
                               gerdy_data* data, gerdy_band_load** out, gerdy_notes* notes,
                               gerdy_error* err) {
  gerdy_band_load* load;
  *out = NULL;
  gerdy_status status = open_load(run, &load, err);
  if (status != GERDY_OK) return status;
  status = count_frames(run, data, load, notes, err);
  if (status == GERDY_OK) status = draw(run, options, load, notes, err);
  if (status == GERDY_OK) status = gd_band_causes(run, options->norms, data, load, notes, err);
  if (status == GERDY_OK) status = add_doses(run, load, err);
  if (status == GERDY_OK)
    *out = load;
  else
    gerdy_band_load_free(load);
  return status;
}
