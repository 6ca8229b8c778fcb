// How long the error bars of the band take: 200 draws of a run of 10 s at 200 Hz, inverse
// kinematics of every frame of every draw included. Fixed input: the bundled runner with markers
// made from the synthetic runner's motion.
#include <gerdy/kin.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "benching_rows.h"
#include "pipeline/synth_motion.h"
#include "strain/band_draw.h"
#include "trial/motion_table.h"

static const double budget_s = 30;  // for all draws, on two cores

enum { ndraw = 200, rate = 200, nframe = 2000 };

typedef struct input {
  gerdy_model* m;
  gd_landmarks landmarks;
  gerdy_band band;
  double* weight;
  unsigned char* held;
  gerdy_series *markers, *motion, *table;
  gerdy_ik_trial* trial;
  gerdy_gait* gait;
} input;

// markers on skin that moves by a few millimetres, the same in every run
static void film(input* in, const gerdy_series* q, gerdy_data* d) {
  gerdy_error err = {0};
  char name[112];
  need(gerdy_series_new(nframe, 3 * (size_t)in->m->nmarker, &in->markers, &err), &err);
  in->markers->rate = rate;
  for (size_t c = 0; c < in->markers->ncol; ++c) {
    snprintf(name, sizeof name, "%.100s.%c", in->m->names + in->m->marker_name[c / 3],
             'x' + (int)(c % 3));
    need(gerdy_series_name(in->markers, c, name, "m"), &err);
  }
  for (size_t row = 0; row < nframe; ++row) {
    memcpy(d->q, q->value + row * q->ncol, q->ncol * sizeof *d->q);
    gerdy_fk(in->m, d);
    gerdy_fk_markers(in->m, d);
    in->markers->time[row] = q->time[row];
    for (size_t c = 0; c < in->markers->ncol; ++c) {
      double off = 0.004 * sin(0.09 * (double)row + 7 * (double)c);
      gerdy_series_set(in->markers, row, c, d->marker_pos[c] + off);
    }
  }
}

static void solve(input* in, gerdy_data* d) {
  gerdy_error err = {0};
  gerdy_ik_options options = gerdy_ik_options_default();
  const gerdy_band_drive* drive[2] = {NULL, NULL};
  options.held = in->held;
  need(gerdy_ik_solve(in->m, in->markers, in->weight, &options, NULL, NULL, &in->trial, &err),
       &err);
  need(gerdy_series_copy(in->trial->motion, &in->motion, &err), &err);
  need(gd_motion_filter(in->motion, 12, &err), &err);
  need(gd_motion_table(in->m, &in->landmarks, &in->band, drive, d, in->motion, &in->table, &err),
       &err);
  need(gerdy_gait_analyse(in->table, NULL, NULL, &in->gait, NULL, &err), &err);
}

static void prepare(input* in) {
  gerdy_error err = {0};
  gerdy_synth_options o = gerdy_synth_options_default();
  gd_synth_motion motion;
  gerdy_data* d;
  o.rate = rate;
  need(gerdy_model_bundled(&in->m, &err), &err);
  need(gd_landmarks_find(in->m, &in->landmarks, &err), &err);
  need(gerdy_band_lay(in->m, &in->band, NULL, &err), &err);
  need(gerdy_data_new(in->m, &d, &err), &err);
  need(gd_synth_motion_make(in->m, &o, &motion, &err), &err);
  if (motion.coordinates->nrow < nframe) {
    fputs("the synthetic run is too short\n", stderr);
    exit(1);
  }
  in->weight = room((size_t)in->m->nmarker, sizeof *in->weight);
  in->held = room((size_t)in->m->nq, 1);
  gerdy_default_weights(in->m, in->weight);
  gerdy_default_held(in->m, in->held);
  film(in, motion.coordinates, d);
  solve(in, d);
  gd_synth_motion_reset(&motion);
  gerdy_data_free(d);
}

static void reset(input* in) {
  gerdy_model_free(in->m);
  gerdy_series_free(in->markers);
  gerdy_series_free(in->motion);
  gerdy_series_free(in->table);
  gerdy_ik_trial_free(in->trial);
  gerdy_gait_free(in->gait);
  free(in->weight);
  free(in->held);
}

static double time_draws(const gd_band_run* run, int n, int nthread) {
  gerdy_error err = {0};
  gerdy_band_load load = {0};
  double begin = now();
  need(gd_band_draw(run, NULL, n, nthread, &load, NULL, &err), &err);
  double took = now() - begin;
  gd_free(load.figure);
  return took;
}

int main(void) {
  input in = {0};
  print_machine();
  prepare(&in);
  gd_band_run run = {.model = in.m,
                     .band = &in.band,
                     .landmarks = &in.landmarks,
                     .weight = in.weight,
                     .held = in.held,
                     .markers = in.markers,
                     .trial = in.trial,
                     .motion = in.motion,
                     .cutoff = 12,
                     .table = in.table,
                     .gait = in.gait};
  time_draws(&run, 2, 2);  // warm
  double one = time_draws(&run, 10, 1) / 10, took = time_draws(&run, ndraw, 2);
  printf("%d markers, %d coordinates, %d frames\n", in.m->nmarker, in.m->nq, (int)nframe);
  printf("%-34s %10.4g  s\n", "one draw, one thread", one);
  printf("%-34s %10.4g  us\n", "  a frame of it", 1e6 * one / nframe);
  printf("%-34s %10.4g  s\n", "200 draws, two threads", took);
  printf("%-34s %10.4g  s   %s\n", "  budget", budget_s, took <= budget_s ? "kept" : "EXCEEDED");
  reset(&in);
  return 0;
}
