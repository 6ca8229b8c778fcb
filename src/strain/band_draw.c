// All draws, by several threads, and the intervals that they make.
#include "strain/band_draw.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/mem.h"
#include "strain/band_draw_plan.h"

enum { most_threads = 64 };

static const double interval_share = 0.95;

// what every seed begins with; each draw has its own
static const uint64_t seed = UINT64_C(0x6265726479);

typedef double draw[GD_NBAND_MEASURE][2];

// What all threads share.
typedef struct work {
  const gd_draw_plan* plan;
  draw* drawn;  // (ndraw)
  size_t ndraw;
  atomic_size_t next;
  atomic_int status;
} work;

typedef struct worker {
  work* w;
  gd_drawer drawer;
  bool asks;  // whether to go on: the calling thread does
} worker;

// ---- draws -------------------------------------------------------------------------------------

static bool goes_on(const worker* f, size_t k) {
  const gd_band_run* run = f->w->plan->run;
  if (!f->asks || run->progress == NULL) return true;
  return run->progress(run->context, "error bars", (double)k / (double)f->w->ndraw);
}

static void* take_draws(void* context) {
  worker* f = context;
  work* w = f->w;
  size_t k;
  while (atomic_load(&w->status) == GERDY_OK && (k = atomic_fetch_add(&w->next, 1)) < w->ndraw) {
    if (!goes_on(f, k)) atomic_store(&w->status, GERDY_E_STOPPED);
    gd_random random = {seed + k};
    random.state = gd_random_bits(&random);  // neighbours must not follow each other
    for (size_t i = 0; i < w->plan->nz; ++i) f->drawer.z[i] = gd_random_normal(&random);
    gerdy_status status = gd_drawer_make(&f->drawer, &random, w->drawn[k]);
    if (status != GERDY_OK) atomic_store(&w->status, (int)status);
  }
  return NULL;
}

// a thread that cannot be started leaves its share to the others
static void run_workers(worker* f, int n) {
  pthread_t thread[most_threads];
  bool started[most_threads] = {false};
  for (int i = 1; i < n; ++i) {
    started[i] = pthread_create(&thread[i], NULL, take_draws, &f[i]) == 0;
  }
  take_draws(&f[0]);
  for (int i = 1; i < n; ++i) {
    if (started[i]) pthread_join(thread[i], NULL);
  }
}

static int count_threads(int wanted, size_t ndraw) {
  long n = wanted > 0 ? wanted : sysconf(_SC_NPROCESSORS_ONLN);
  if (n > most_threads) n = most_threads;
  if (n > (long)ndraw) n = (long)ndraw;
  return n > 1 ? (int)n : 1;
}

// ---- intervals ---------------------------------------------------------------------------------

static int ascending(const void* a, const void* b) {
  double x = *(const double*)a, y = *(const double*)b;
  return (x > y) - (x < y);
}

// Of sorted values, so that on average the share of all further ones lies below (the value of rank
// share (n + 1)).
static double quantile(const double* sorted, size_t n, double share) {
  double rank = share * (double)(n + 1) - 1, below = floor(rank);
  if (rank <= 0) return sorted[0];
  if (rank >= (double)(n - 1)) return sorted[n - 1];
  size_t i = (size_t)below;
  return sorted[i] + (rank - below) * (sorted[i + 1] - sorted[i]);
}

// off: what the draws differ from the one without errors; sorted here
static void spread(double* off, size_t n, gerdy_interval* out) {
  double mean = 0, sum = 0, tail = (1 - interval_share) / 2;
  for (size_t i = 0; i < n; ++i) mean += off[i] / (double)n;
  for (size_t i = 0; i < n; ++i) sum += (off[i] - mean) * (off[i] - mean);
  if (n < 2 || isnan(mean)) return;
  qsort(off, n, sizeof *off, ascending);
  out->low = out->value + quantile(off, n, tail);
  out->high = out->value + quantile(off, n, 1 - tail);
  out->sd = sqrt(sum / (double)(n - 1));
}

// What a measure can be: forces, times and what adds up of them no less than 0, the time of a peak
// within the stance. Strains and their rates: anything.
static void possible(int measure, double* least, double* most) {
  bool is_part = measure == GERDY_MEASURE_band_tfl_strain_when ||
                 measure == GERDY_MEASURE_band_iliac_strain_when ||
                 measure == GERDY_MEASURE_band_compression_when;
  bool is_strain = measure == GERDY_MEASURE_band_tfl_strain_peak ||
                   measure == GERDY_MEASURE_band_iliac_strain_peak ||
                   measure == GERDY_MEASURE_band_tfl_strain_rate_peak ||
                   measure == GERDY_MEASURE_band_iliac_strain_rate_peak;
  *least = is_strain ? -INFINITY : 0;
  *most = is_part ? 1 : INFINITY;
}

// the shift of the draws must not lead out of it
static void stay_within(double least, double most, gerdy_interval* v) {
  if (isnan(v->low)) return;
  v->low = fmin(fmax(v->low, least), most);
  v->high = fmin(fmax(v->high, least), most);
}

static void spread_figure(const work* w, draw undisturbed, size_t k, double* off,
                          gerdy_band_figure* f) {
  const double* own = undisturbed[k];
  double least, most;
  possible(f->measure, &least, &most);
  for (int side = 0; side < 2; ++side) {
    for (size_t i = 0; i < w->ndraw; ++i) off[i] = w->drawn[i][k][side] - own[side];
    spread(off, w->ndraw, &f->side[side]);
    stay_within(least, most, &f->side[side]);
  }
  for (size_t i = 0; i < w->ndraw; ++i) {
    off[i] = w->drawn[i][k][0] - w->drawn[i][k][1] - (own[0] - own[1]);
  }
  spread(off, w->ndraw, &f->difference);
  stay_within(least - most, most - least, &f->difference);
}

static void take_linear(const gd_linear* linear, gerdy_band_load* out) {
  static const int measure[GERDY_NBAND] = {GERDY_MEASURE_band_tfl_strain_peak,
                                           GERDY_MEASURE_band_iliac_strain_peak};
  memcpy(out->doubt_share, linear->share, sizeof out->doubt_share);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    gerdy_band_figure* f = &out->figure[measure[head] - GD_BAND_FIRST];
    for (int side = 0; side < 2; ++side) f->side[side].sd_linear = linear->sd[head][side];
    f->difference.sd_linear = linear->sd_difference[head];
  }
}

// ---- all ---------------------------------------------------------------------------------------

static gerdy_interval alone(double value) { return (gerdy_interval){value, NAN, NAN, NAN, NAN}; }

static gerdy_status open_figures(const gerdy_gait* gait, gerdy_band_load* out, gerdy_error* err) {
  out->figure = gd_alloc(GD_NBAND_MEASURE, sizeof *out->figure);
  if (out->figure == NULL) return gd_fail_memory(err);
  out->nfigure = GD_NBAND_MEASURE;
  for (int k = 0; k < GD_NBAND_MEASURE; ++k) {
    const gerdy_stat* stat = gait->stat[GD_BAND_FIRST + k];
    out->figure[k] = (gerdy_band_figure){.measure = GD_BAND_FIRST + k};
    for (int side = 0; side < 2; ++side) out->figure[k].side[side] = alone(stat[side].mean);
    out->figure[k].difference = alone(stat[0].mean - stat[1].mean);
  }
  for (int i = 0; i < GERDY_NBAND_DOUBT; ++i) out->doubt_share[i] = NAN;
  return GERDY_OK;
}

static gerdy_status draw_all(work* w, worker* f, int n, gerdy_band_load* out, gerdy_error* err) {
  draw undisturbed;
  gd_linear linear;
  double* off = gd_alloc(w->ndraw, sizeof *off);
  gerdy_status status = off != NULL ? GERDY_OK : gd_fail_memory(err);
  if (status == GERDY_OK) status = gd_drawer_make(&f[0].drawer, NULL, undisturbed);
  if (status == GERDY_OK) status = gd_band_linear(w->plan, &f[0].drawer, &linear, err);
  if (status == GERDY_OK) {
    run_workers(f, n);
    status = (gerdy_status)atomic_load(&w->status);
  }
  if (status == GERDY_OK) {
    for (size_t k = 0; k < GD_NBAND_MEASURE; ++k) {
      spread_figure(w, undisturbed, k, off, &out->figure[k]);
    }
    take_linear(&linear, out);
  }
  if (status == GERDY_E_ARG) {
    gd_fail(err, status, 0, NULL, "the motion table does not belong to the gait: give both");
  }
  if (status == GERDY_E_STOPPED) gd_fail(err, status, 0, NULL, "stopped on request");
  gd_free(off);
  return status;
}

static gerdy_status make_draws(const gd_draw_plan* plan, size_t ndraw, int nthread,
                               gerdy_band_load* out, gerdy_error* err) {
  work w = {.plan = plan, .ndraw = ndraw};
  worker f[most_threads] = {{0}};
  int n = count_threads(nthread, ndraw);
  atomic_store(&w.status, GERDY_OK);
  w.drawn = gd_alloc(ndraw, sizeof *w.drawn);
  gerdy_status status = w.drawn != NULL ? GERDY_OK : gd_fail_memory(err);
  for (int i = 0; i < n && status == GERDY_OK; ++i) {
    f[i].w = &w;
    f[i].asks = i == 0;
    status = gd_drawer_open(&f[i].drawer, plan, err);
  }
  if (status == GERDY_OK) status = draw_all(&w, f, n, out, err);
  for (int i = 0; i < n; ++i) gd_drawer_close(&f[i].drawer);
  gd_free(w.drawn);
  return status;
}

gerdy_status gd_band_check_draws(int ndraw, gerdy_error* err) {
  if (ndraw == 0 || ndraw >= 2) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, "draws",
                 "%d draw%s cannot make an interval; give at least 2, better %d or more, or 0 for "
                 "no error bars",
                 ndraw, ndraw == 1 ? "" : "s", (int)GERDY_BAND_ENOUGH_DRAWS);
}

gerdy_status gd_band_draw(const gd_band_run* run, const gd_band_error* error, int ndraw,
                          int nthread, gerdy_band_load* out, gerdy_notes* notes, gerdy_error* err) {
  gd_band_error usual = gd_band_error_default();
  gd_draw_plan plan;
  gerdy_status status = gd_band_check_draws(ndraw, err);
  if (status != GERDY_OK) return status;
  status = open_figures(run->gait, out, err);
  if (status != GERDY_OK || ndraw == 0) return status;
  status = gd_draw_plan_open(&plan, run, error != NULL ? error : &usual, err);
  if (status == GERDY_OK) status = make_draws(&plan, (size_t)ndraw, nthread, out, err);
  if (status == GERDY_OK) {
    out->ndraw = ndraw;
    gd_band_assume(&plan, out->assumptions, sizeof out->assumptions);
  }
  gd_draw_plan_close(&plan);
  if (status != GERDY_OK || run->markers != NULL) return status;
  status =
      gerdy_notes_add(notes, GERDY_INFO, 0, "error bars",
                      "there are no markers to draw again: the error bars of the band are from "
                      "what skin usually does to the angles");
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}
