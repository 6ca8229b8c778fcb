// gerdy band: what the iliotibial band goes through in a motion.
#include <gerdy/band_job.h>
#include <math.h>
#include <stdio.h>

#include "cli.h"

static const char purpose[] =
    "What the iliotibial band goes through in a motion, frame by frame and per step: length,\n"
    "strain, strain rate and tension of its two heads, the force and pressure on the outer knee,\n"
    "sliding there, the pull on the shin; with error bars, and what moves it.\n"
    "The motion is given (--motion) or followed from markers (--markers). Tension comes from\n"
    "stretch alone, unless --muscles names the muscle forces of that motion.";

// what is shown; the rest is in --json
static const int shown[] = {
    GERDY_MEASURE_band_tfl_strain_peak,      GERDY_MEASURE_band_iliac_strain_peak,
    GERDY_MEASURE_band_tfl_strain_rate_peak, GERDY_MEASURE_band_iliac_strain_rate_peak,
    GERDY_MEASURE_band_compression_peak,     GERDY_MEASURE_band_compression_impulse,
};

static const gerdy_band_figure* find(const gerdy_band_load* load, int measure) {
  for (size_t i = 0; i < load->nfigure; ++i) {
    if (load->figure[i].measure == measure) return &load->figure[i];
  }
  return NULL;
}

// as many decimals as are shown, and no -0
static double rounded(double value, const gerdy_quantity* q) {
  double unit = pow(10, -q->decimals);
  return round(value * q->factor / unit) * unit + 0.0;
}

static void show_interval(const char* who, const gerdy_interval* v, const gerdy_quantity* q) {
  if (isnan(v->value)) {
    printf("  %s not known", who);
    return;
  }
  printf("  %s %.*f", who, q->decimals, rounded(v->value, q));
  if (!isnan(v->low)) {
    printf(" (%.*f to %.*f)", q->decimals, rounded(v->low, q), q->decimals, rounded(v->high, q));
  }
}

static const char* verdict(const gerdy_band_figure* f) {
  if (f->judged == GERDY_BAND_UNDRAWN) return ": not judged (muscle forces)";
  if (f->judged == GERDY_BAND_FEW_DRAWS) return ": too few draws to judge";
  if (f->judged == GERDY_BAND_NOT_JUDGED) return ": not judged";
  return f->distinguishable ? ": distinguishable" : ": not distinguishable";
}

static void show_figure(const gerdy_band_figure* f, int ndraw) {
  const gerdy_quantity* q = gerdy_measure_quantity((gerdy_measure_id)f->measure);
  printf("%s, %s:\n", q->label, q->display);
  show_interval("right", &f->side[GERDY_RIGHT], q);
  show_interval("left", &f->side[GERDY_LEFT], q);
  if (!isnan(f->difference.value)) {
    show_interval("difference", &f->difference, q);
    if (ndraw > 0) printf("%s", verdict(f));
  }
  printf("\n");
}

static void show_amount(double amount, const char* over) {
  printf(amount < 100 ? " %.3g %s" : " %.0f %s", amount, over);
}

static void show_doses(const gerdy_band_load* load) {
  if (load->ndose == 0 || !isfinite(load->stride_time)) return;
  printf("what adds up, at strides of %.3f s", load->stride_time);
  if (load->speed > 0)
    printf(" and %.2f m/s:\n", load->speed);
  else
    printf(" (speed not known):\n");
  for (size_t i = 0; i < load->ndose; ++i) {
    const gerdy_band_dose* d = &load->dose[i];
    const gerdy_quantity* q = gerdy_measure_quantity((gerdy_measure_id)d->measure);
    printf("  %s, %s:", q->label, q->display);
    for (int side = 0; side < 2; ++side) {
      static const char* const who[2] = {"right", "left"};
      printf("%s %s", side == 0 ? "" : ";", who[side]);
      if (isnan(d->per_hour[side])) {
        printf(" not known");
        continue;
      }
      if (!isnan(d->per_km[side])) show_amount(d->per_km[side] * q->factor, "a km,");
      show_amount(d->per_hour[side] * q->factor, "an hour");
    }
    printf("\n");
  }
}

static void show_frames(const gerdy_band_load* load) {
  static const char* const leg[2] = {"right", "left"};
  printf("%zu frame%s", load->nframe, load->nframe == 1 ? "" : "s");
  for (int side = 0; side < 2; ++side) {
    printf("%s %s band slack in %zu, through bone in %zu", side == 0 ? ":" : ";", leg[side],
           load->nslack[side], load->nthrough[side]);
  }
  printf("\n");
}

static void show(const gerdy_band_load* load) {
  if (load == NULL) return;
  printf("strain against standing: %s\n", load->reference);
  printf(load->from_muscles ? "tension from the muscle forces\n"
                            : "tension from stretch alone, without muscles\n");
  if (load->ndraw > 0) printf("in brackets: 95 %% of %d draws\n", load->ndraw);
  show_frames(load);
  if (load->no_step[0] != '\0') printf("no step counts: %s\n", load->no_step);
  for (size_t i = 0; i < sizeof shown / sizeof shown[0]; ++i) {
    const gerdy_band_figure* f = find(load, shown[i]);
    if (f != NULL) show_figure(f, load->ndraw);
  }
  show_doses(load);
}

// percent to parts
static void take_tissue(gerdy_band_job* job, bool glides) {
  job->hold = glides ? GERDY_BAND_FREE : GERDY_BAND_HELD;
  for (int head = 0; head < GERDY_NBAND; ++head) job->tight[head] /= 100;
}

static int run(gerdy_band_job* job, bool quiet, bool verbose) {
  gerdy_band_load* load = NULL;
  gerdy_error err = {0};
  gerdy_notes notes;
  job->load = &load;
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_band_run(job, &notes, &err);
  int exit_code = cli_finish("band", status, &notes, &err, quiet, verbose);
  if (exit_code == 0 && !quiet) {
    const char* const written[] = {job->out, job->slopes, job->json};
    show(load);
    for (int i = 0; i < 3; ++i) {
      if (written[i] != NULL) printf("wrote %s\n", written[i]);
    }
  }
  gerdy_band_load_free(load);
  return exit_code;
}

int cmd_band(int argc, char** argv) {
  gerdy_band_job job = gerdy_band_job_default();
  bool quiet = false, verbose = false, glides = false, free_knee = false;
  const cli_option options[] = {
      {"model", 0, CLI_TEXT, &job.model, "M.osim",
       "model, scaled to the runner (else a generic one, scaled to --static)"},
      {"motion", 0, CLI_TEXT, &job.motion, "Q.mot", "coordinates over time"},
      {"markers", 0, CLI_TEXT, &job.markers, "T.trc", "markers, instead of --motion"},
      {"static", 0, CLI_TEXT, &job.standing, "S.trc",
       "standing: markers, or coordinates (.mot, .sto)"},
      {"map", 0, CLI_TEXT, &job.map, "M.csv", "names of markers: in the trial, in the model"},
      {"rate", 0, CLI_NUMBER, &job.rate, "HZ", "frames per second of a table without times"},
      {"free-knee", 0, CLI_FLAG, &free_knee, NULL, "knees may adduct and rotate, weakly held"},
      {"forces", 0, CLI_TEXT, &job.forces, "G.mot", "ground reaction forces, for the contacts"},
      {"muscles", 0, CLI_TEXT, &job.muscles, "F.sto",
       "muscle forces (gerdy muscles --muscle-forces)"},
      {"output", 'o', CLI_TEXT, &job.out, "B.sto", "readings over time to write (needed)"},
      {"slopes", 0, CLI_TEXT, &job.slopes, "S.sto", "what moves the band, over time, to write"},
      {"json", 0, CLI_TEXT, &job.json, "B.json", "the summary as data (docs/results.md)"},
      {"tight-tfl", 0, CLI_NUMBER, &job.tight[GERDY_BAND_TFL], "PERCENT",
       "front head slack this much shorter than standing (1; -20 to 20)"},
      {"tight-iliac", 0, CLI_NUMBER, &job.tight[GERDY_BAND_ILIAC], "PERCENT",
       "the same of the head from the iliac crest (1; -20 to 20)"},
      {"stiffness-tfl", 0, CLI_NUMBER, &job.stiffness[GERDY_BAND_TFL], "N",
       "tension over strain of the front head (5000; 100 to 200000)"},
      {"stiffness-iliac", 0, CLI_NUMBER, &job.stiffness[GERDY_BAND_ILIAC], "N",
       "the same of the head from the iliac crest (5000; 100 to 200000)"},
      {"free", 0, CLI_FLAG, &glides, NULL, "the band glides over the epicondyle (else it is held)"},
      {"draws", 0, CLI_COUNT, &job.ndraw, "N",
       "draws behind the error bars (200; 0: none; 100 or more to judge)"},
      {"threads", 0, CLI_COUNT, &job.nthread, "N", "threads for them (one a core)"},
      {"filter", 0, CLI_NUMBER, &job.cutoff, "HZ",
       "low-pass on the coordinates (12; at least 3; 0 = none)"},
      {"from", 0, CLI_NUMBER, &job.from, "S", "begin at this time (s)"},
      {"to", 0, CLI_NUMBER, &job.to, "S", "end at this time (s)"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
      {"verbose", 'v', CLI_FLAG, &verbose, NULL, "print notes as well as warnings"},
  };
  int exit_code;
  if (!cli_parse(argc, argv, "band", purpose, options, sizeof options / sizeof options[0],
                 &exit_code)) {
    return exit_code;
  }
  take_tissue(&job, glides);
  job.free_knee = free_knee;
  cli_stop_on_signal();
  job.progress = cli_progress;
  job.context = &quiet;
  return run(&job, quiet, verbose);
}
