// What the band goes through from files to files: what is written belongs together, differences are
// shared out whole, and what is wrong is said.
#include "testing.h"

#include <gerdy/band_job.h>
#include <gerdy/io.h>
#include <gerdy/muscle_job.h>
#include <gerdy/synth.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "testing_table.h"

#define MODEL    "band_job/model.osim"
#define MOTION   "band_job/truth.mot"
#define MARKERS  "band_job/run.trc"
#define STANDING "band_job/static.trc"
#define FORCES   "band_job/forces.mot"
#define OUT      "band_job/out.sto"
#define SLOPES   "band_job/out_slopes.sto"
#define JSON     "band_job/out.json"

static int make_runner(void** state) {
  gerdy_error err = {0};
  gerdy_synth_options options = gerdy_synth_options_default();
  (void)state;
  mkdir("band_job", 0777);
  options.strides = 4;
  options.rate = 100;
  options.drop[0] = 0.14;
  options.drop[1] = 0.05;
  assert_ok(gerdy_synth_run(&options, "band_job", &err), &err);
  return 0;
}

static gerdy_band_job job_of(void) {
  gerdy_band_job job = gerdy_band_job_default();
  job.model = MODEL;
  job.motion = MOTION;
  job.forces = FORCES;
  job.out = OUT;
  job.ndraw = 0;
  return job;
}

static void drop_outputs(void) {
  remove(OUT);
  remove(SLOPES);
  remove(JSON);
}

static void assert_no_output(void) {
  assert_false(test_exists(OUT) || test_exists(SLOPES) || test_exists(JSON));
}

static gerdy_band_load* run_job(gerdy_band_job job, gerdy_notes* notes) {
  gerdy_error err = {0};
  gerdy_band_load* l = NULL;
  job.load = &l;
  assert_ok(gerdy_band_run(&job, notes, &err), &err);
  return l;
}

static double at(const gerdy_series* s, const char* name, size_t row) {
  ptrdiff_t c = gerdy_series_find(s, name);
  if (c < 0) fail_msg("no column %s", name);
  return s->value[row * s->ncol + (size_t)c];
}

static bool is_noted(const gerdy_notes* notes, const char* words) {
  for (size_t i = 0; i < notes->n; ++i) {
    if (strstr(notes->item[i].text, words) != NULL) return true;
  }
  return false;
}

static const gerdy_band_figure* figure(const gerdy_band_load* l, int measure) {
  for (size_t i = 0; i < l->nfigure; ++i) {
    if (l->figure[i].measure == measure) return &l->figure[i];
  }
  fail_msg("no figure %s", gerdy_measure_quantity((gerdy_measure_id)measure)->name);
  return NULL;
}

static void assert_refused(gerdy_band_job job, gerdy_status code, const char* words) {
  gerdy_error err = {0};
  drop_outputs();
  assert_int_equal(gerdy_band_run(&job, NULL, &err), code);
  char text[1024];
  gerdy_error_text(&err, text, sizeof text);
  if (strstr(text, words) == NULL) fail_msg("\"%s\" lacks \"%s\"", text, words);
  assert_no_output();
}

// ---- what is written ---------------------------------------------------------------------------

static double of_leg(const gerdy_series* s, const char* leg, const char* reading, size_t row) {
  char name[64];
  snprintf(name, sizeof name, "%s.%s", leg, reading);
  return at(s, name, row);
}

// one standing length, slack ones 2 and 1 % shorter, a rate that is the speed over standing
static void check_leg(const gerdy_series* s, const char* leg, size_t row) {
  double length = of_leg(s, leg, "tfl.length", row);
  double tfl = of_leg(s, leg, "tfl.strain_standing", row);
  double iliac = of_leg(s, leg, "iliac.strain_standing", row);
  assert_near((1 + of_leg(s, leg, "tfl.strain_slack", row)) * 0.98, 1 + tfl, 1e-12);
  assert_near((1 + of_leg(s, leg, "iliac.strain_slack", row)) * 0.99, 1 + iliac, 1e-12);
  assert_near(of_leg(s, leg, "tfl.rate", row) * length,
              of_leg(s, leg, "tfl.speed", row) * (1 + tfl), 1e-12);
  double press = of_leg(s, leg, "tfl.press", row) + of_leg(s, leg, "iliac.press", row);
  assert_near(of_leg(s, leg, "compression", row), press, 1e-9);
  assert_true(of_leg(s, leg, "tfl.tension", row) >= 0 && of_leg(s, leg, "pull", row) >= 0);
  assert_true(of_leg(s, leg, "through_bone", row) == 0);
}

static void readings_belong_together(void** state) {
  (void)state;
  gerdy_band_job job = job_of();
  job.tight[GERDY_BAND_TFL] = 0.02;
  job.tight[GERDY_BAND_ILIAC] = 0.01;
  gerdy_band_load_free(run_job(job, NULL));
  gerdy_series *s = load(OUT), *motion = load(MOTION);
  assert_int_equal(s->nrow, motion->nrow);
  for (size_t row = 0; row < s->nrow; ++row) {
    check_leg(s, "right", row);
    check_leg(s, "left", row);
  }
  gerdy_series_free(motion);
  gerdy_series_free(s);
}

// the rate is the derivative of the length that stands beside it
static void the_rate_is_the_slope_of_the_length(void** state) {
  (void)state;
  gerdy_band_load_free(run_job(job_of(), NULL));
  gerdy_series* s = load(OUT);
  double largest = 0, worst = 0;
  for (size_t row = 3; row + 3 < s->nrow; ++row) {
    double h = s->time[row + 1] - s->time[row], d = 0;
    static const double weight[3] = {45, -9, 1};
    for (size_t k = 0; k < 3; ++k) {
      d += weight[k] *
           (at(s, "right.iliac.length", row + k + 1) - at(s, "right.iliac.length", row - k - 1));
    }
    double speed = at(s, "right.iliac.speed", row);
    largest = fmax(largest, fabs(speed));
    worst = fmax(worst, fabs(speed - d / (60 * h)));
  }
  assert_true(largest > 0.01);
  assert_true(worst < 0.02 * largest);
  gerdy_series_free(s);
}

static void units_stand_in_the_header(void** state) {
  gerdy_error err = {0};
  char* text;
  size_t n;
  (void)state;
  gerdy_band_job job = job_of();
  job.slopes = SLOPES;
  gerdy_band_load_free(run_job(job, NULL));
  assert_ok(gd_file_read(OUT, &text, &n, &err), &err);
  assert_non_null(strstr(text, "\nunit.rate=1/s"));
  assert_non_null(strstr(text, "\nunit.pressure=Pa"));
  gd_free(text);
  assert_ok(gd_file_read(SLOPES, &text, &n, &err), &err);
  assert_non_null(strstr(text, "\nunit.by.hip_adduction=1/rad\n"));
  assert_non_null(strstr(text, "\nunit.by.tension=1/N\n"));
  gd_free(text);
  gerdy_series* s = load(SLOPES);
  assert_true(gerdy_series_find(s, "left.iliac.press.by.tension") >= 0);
  // more hip adduction strains the front head more
  assert_true(at(s, "right.tfl.strain.by.hip_adduction", s->nrow / 2) > 0.02);
  gerdy_series_free(s);
}

static void the_summary_is_that_of_results(void** state) {
  gerdy_error err = {0};
  char* text;
  size_t n;
  (void)state;
  gerdy_band_job job = job_of();
  job.json = JSON;
  gerdy_band_load_free(run_job(job, NULL));
  assert_ok(gd_file_read(JSON, &text, &n, &err), &err);
  assert_non_null(strstr(text, "\"reference_length\""));
  assert_non_null(strstr(text, "band_compression_peak"));
  gd_free(text);
}

// ---- differences -------------------------------------------------------------------------------

static void check_bars(const gerdy_band_load* l) {
  assert_true(l->nsteps_down > 0);
  for (size_t i = 0; i < l->nsteps_down; ++i) {
    const gerdy_band_steps_down* s = &l->steps_down[i];
    double sum = s->from, size = fabs(s->from) + fabs(s->to);
    for (int k = 0; k < s->nbar; ++k) sum += s->bar[k].value;
    assert_near(sum, s->to, 1e-9 * fmax(1e-3, size));
    assert_true(s->nbar > 3 && isfinite(s->from) && isfinite(s->to));
    assert_string_equal(s->bar[s->nbar - 1].name, "steps");
  }
}

static const gerdy_band_steps_down* between(const gerdy_band_load* l, int measure,
                                            const char* from) {
  for (size_t i = 0; i < l->nsteps_down; ++i) {
    const gerdy_band_steps_down* s = &l->steps_down[i];
    if (s->measure == measure && strcmp(s->from_label, from) == 0) return s;
  }
  fail_msg("no difference from the %s", from);
  return NULL;
}

static double bar(const gerdy_band_steps_down* s, const char* name) {
  for (int k = 0; k < s->nbar; ++k) {
    if (strcmp(s->bar[k].name, name) == 0) return s->bar[k].value;
  }
  return 0;
}

// the pelvis drops 5 deg more in right stance: that is what the difference is made of
static void differences_are_shared_out_whole(void** state) {
  (void)state;
  gerdy_band_load* result = run_job(job_of(), NULL);
  check_bars(result);
  const gerdy_band_steps_down* s =
      between(result, GERDY_MEASURE_band_iliac_strain_peak, "left leg");
  assert_string_equal(s->to_label, "right leg");
  assert_near(s->to, figure(result, s->measure)->side[0].value, 1e-12);
  assert_near(s->from, figure(result, s->measure)->side[1].value, 1e-12);
  assert_true(fabs(bar(s, "steps")) < 0.2 * fabs(bar(s, "pelvic_drop")));
  // the runner is drawn from the norm's own curves but for the pelvis
  assert_non_null(between(result, GERDY_MEASURE_band_tfl_strain_peak, "norm"));
  gerdy_band_load_free(result);
}

// ---- tension -----------------------------------------------------------------------------------

static void tight_is_more(void** state) {
  (void)state;
  gerdy_band_job job = job_of();
  gerdy_band_load* usual = run_job(job, NULL);
  job.tight[0] = job.tight[1] = 0.05;
  gerdy_band_load* tight = run_job(job, NULL);
  int id = GERDY_MEASURE_band_compression_peak;
  for (int side = 0; side < 2; ++side) {
    assert_true(figure(tight, id)->side[side].value > figure(usual, id)->side[side].value);
  }
  gerdy_band_load_free(tight);
  gerdy_band_load_free(usual);
}

// slack longer than every path: no tension anywhere, and that is said
static void slack_longer_than_the_path(void** state) {
  gerdy_notes notes;
  (void)state;
  gerdy_band_job job = job_of();
  job.tight[0] = job.tight[1] = -0.2;
  gerdy_notes_init(&notes);
  gerdy_band_load* result = run_job(job, &notes);
  assert_true(is_noted(&notes, "stretch gives no tension"));
  gerdy_series* s = load(OUT);
  for (size_t row = 0; row < s->nrow; ++row) {
    assert_true(at(s, "right.tfl.strain_slack", row) < 0);
    assert_true(at(s, "right.tfl.tension", row) == 0 && at(s, "left.iliac.tension", row) == 0);
    assert_true(at(s, "right.compression", row) == 0 && at(s, "right.pull", row) == 0);
  }
  assert_int_equal(result->nslack[0], s->nrow);
  assert_int_equal(result->nslack[1], s->nrow);
  gerdy_series_free(s);
  gerdy_band_load_free(result);
  gerdy_notes_reset(&notes);
}

// muscle forces: the front head pulls with the tendon of its muscle, the other with its fascia and
// half of the upper gluteus maximus
static void muscles_pull(void** state) {
  gerdy_error err = {0};
  (void)state;
  gerdy_muscle_job muscles = gerdy_muscle_job_default(GERDY_STATIC_FULL);
  muscles.id.model = MODEL;
  muscles.id.motion = MOTION;
  muscles.id.predict = 1;
  muscles.activation = "band_job/a.sto";
  muscles.force = "band_job/f.sto";
  assert_ok(gerdy_muscle_run(&muscles, NULL, &err), &err);
  gerdy_band_job job = job_of();
  gerdy_band_load_free(run_job(job, NULL));
  gerdy_series* passive = load(OUT);
  job.muscles = muscles.force;
  job.ndraw = 3;
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_band_load* result = run_job(job, &notes);
  assert_int_equal(result->from_muscles, 1);
  check_bars(result);
  // nobody draws the errors of muscle forces, so differences of what they make are not judged
  for (size_t i = 0; i < result->nfigure; ++i) {
    const gerdy_band_figure* one = &result->figure[i];
    const gerdy_quantity* q = gerdy_measure_quantity((gerdy_measure_id)one->measure);
    bool moved = strstr(q->name, "_strain_") != NULL || strstr(q->name, "zone_time") != NULL;
    assert_int_equal(one->judged == GERDY_BAND_UNDRAWN, !moved);
    assert_true(moved || !one->distinguishable);
  }
  assert_false(is_noted(&notes, "largest isometric force"));
  gerdy_series *s = load(OUT), *f = load(muscles.force);
  double share = gerdy_band_material_default().gluteus_share;
  size_t seen = 0;
  for (size_t row = 0; row < s->nrow; ++row) {
    double force = at(f, "tfl_r", row);
    if (isnan(force)) continue;
    ++seen;
    assert_near(at(s, "right.tfl.tension", row), force, 1e-6);
    double gluteus = at(f, "glmax1_r", row) + at(f, "glmax2_r", row);
    assert_near(at(s, "right.iliac.tension", row),
                at(passive, "right.iliac.tension", row) + share * gluteus, 1e-6);
    // the whole way is what it was, the belly is not
    assert_near(at(s, "right.tfl.length", row), at(passive, "right.tfl.length", row), 1e-15);
    assert_true(at(s, "right.tfl.strain_band", row) != at(passive, "right.tfl.strain_band", row));
  }
  assert_true(seen > s->nrow / 2);
  assert_int_equal(is_noted(&notes, "in the others tension is what stretch alone gives"),
                   seen < s->nrow);
  gerdy_notes_reset(&notes);
  gerdy_series_free(s);
  gerdy_series_free(f);
  gerdy_series_free(passive);
  gerdy_band_load_free(result);
}

// files that no muscles made
static void implausible_muscles(void** state) {
  static const double factor[] = {0, 30, -1};
  static const char* const words[] = {"is 0 in every row", "times its largest isometric force",
                                      "pushes"};
  gerdy_error err = {0};
  (void)state;
  for (int i = 0; i < 3; ++i) {
    gerdy_series* f = load("band_job/f.sto");
    gerdy_notes notes;
    for (size_t row = 0; row < f->nrow; ++row) {
      for (size_t c = 0; c < f->ncol; ++c) {
        size_t e = row * f->ncol + c;
        if (f->valid[e]) gerdy_series_set(f, row, c, factor[i] * f->value[e]);
      }
    }
    assert_ok(gerdy_sto_save("band_job/odd_forces.sto", f, GERDY_RADIANS, &err), &err);
    gerdy_band_job job = job_of();
    job.muscles = "band_job/odd_forces.sto";
    gerdy_notes_init(&notes);
    gerdy_band_load_free(run_job(job, &notes));
    if (!is_noted(&notes, words[i])) fail_msg("not said: %s", words[i]);
    gerdy_notes_reset(&notes);
    gerdy_series_free(f);
  }
}

// ---- from markers ------------------------------------------------------------------------------

static void markers_are_followed(void** state) {
  (void)state;
  gerdy_band_job job = job_of();
  job.motion = NULL;
  job.markers = MARKERS;
  job.standing = STANDING;
  job.ndraw = 20;
  gerdy_band_load* result = run_job(job, NULL);
  assert_int_equal(result->ndraw, 20);
  const gerdy_band_figure* f = figure(result, GERDY_MEASURE_band_tfl_strain_peak);
  for (int side = 0; side < 2; ++side) {
    assert_true(f->side[side].low < f->side[side].high && f->side[side].sd > 0);
  }
  gerdy_band_load_free(result);
}

// a copy of a text file with what replace makes of it
static void copy_with(const char* source, const char* path, const char* const swap[][2], int n) {
  gerdy_error err = {0};
  char* text;
  size_t size;
  assert_ok(gd_file_read(source, &text, &size, &err), &err);
  FILE* file = fopen(path, "w");
  assert_non_null(file);
  for (char* at = text; *at != '\0';) {
    int k = 0;
    while (k < n && strncmp(at, swap[k][0], strlen(swap[k][0])) != 0) ++k;
    if (k == n) {
      fputc(*at++, file);
    } else {
      fputs(swap[k][1], file);
      at += strlen(swap[k][0]);
    }
  }
  fclose(file);
  gd_free(text);
}

static gerdy_band_job job_from_markers(void) {
  gerdy_band_job job = job_of();
  job.motion = NULL;
  job.markers = MARKERS;
  job.standing = STANDING;
  job.forces = NULL;
  return job;
}

// intervals of few draws are shown, and nothing is judged by them
static void few_draws_do_not_judge(void** state) {
  static const int ndraw[2] = {GERDY_BAND_ENOUGH_DRAWS - 1, GERDY_BAND_ENOUGH_DRAWS};
  (void)state;
  if (test_sanitized) skip();
  for (int i = 0; i < 2; ++i) {
    gerdy_band_job job = job_of();
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    job.ndraw = ndraw[i];
    gerdy_band_load* result = run_job(job, &notes);
    const gerdy_band_figure* f = figure(result, GERDY_MEASURE_band_iliac_strain_peak);
    assert_true(f->difference.low < f->difference.high);
    assert_int_equal(f->judged, i == 0 ? GERDY_BAND_FEW_DRAWS : GERDY_BAND_JUDGED);
    for (size_t k = 0; k < result->nfigure && i == 0; ++k) {
      assert_int_not_equal(result->figure[k].judged, GERDY_BAND_JUDGED);
      assert_int_equal(result->figure[k].distinguishable, 0);
    }
    assert_int_equal(is_noted(&notes, "too few to judge"), i == 0);
    gerdy_band_load_free(result);
    gerdy_notes_reset(&notes);
  }
}

// twenty degrees more drop on the right: that is more than skin and bones leave open
static void a_real_difference_is_told(void** state) {
  gerdy_error err = {0};
  gerdy_synth_options options = gerdy_synth_options_default();
  (void)state;
  if (test_sanitized) skip();
  mkdir("band_job/lame", 0777);
  options.strides = 2;
  options.rate = 60;
  options.drop[0] = 0.349;
  options.drop[1] = 0;
  assert_ok(gerdy_synth_run(&options, "band_job/lame", &err), &err);
  gerdy_band_job job = job_from_markers();
  job.model = "band_job/lame/model.osim";
  job.markers = "band_job/lame/run.trc";
  job.standing = "band_job/lame/static.trc";
  job.ndraw = 100;
  gerdy_band_load* result = run_job(job, NULL);
  const gerdy_band_figure* f = figure(result, GERDY_MEASURE_band_iliac_strain_peak);
  assert_int_equal(f->judged, GERDY_BAND_JUDGED);
  assert_int_equal(f->distinguishable, 1);
  assert_true(f->difference.low > 0);
  // and what draws leave open is not called one
  size_t open = 0;
  for (size_t k = 0; k < result->nfigure; ++k) {
    const gerdy_band_figure* one = &result->figure[k];
    bool holds_0 = one->difference.low <= 0 && one->difference.high >= 0;
    if (one->judged == GERDY_BAND_JUDGED) assert_int_equal(one->distinguishable, !holds_0);
    open += one->judged == GERDY_BAND_JUDGED && holds_0;
  }
  assert_true(open > 0);
  gerdy_band_load_free(result);
}

// without a model the bundled runner is made to the measures of who stands, as gerdy report does
static void without_a_model_it_is_scaled(void** state) {
  static const char* const unmarked[][2] = {{"SYNTHETIC runner", "a runner"}};
  gerdy_notes notes;
  (void)state;
  copy_with(MARKERS, "band_job/plain.trc", unmarked, 1);
  copy_with(STANDING, "band_job/plain_static.trc", unmarked, 1);
  gerdy_band_job job = job_from_markers();
  job.model = NULL;
  gerdy_notes_init(&notes);
  gerdy_band_load_free(run_job(job, &notes));
  // made of the bundled runner, which fits
  assert_false(is_noted(&notes, "scaled to the static trial"));
  gerdy_notes_reset(&notes);
  gerdy_notes_init(&notes);
  job.markers = "band_job/plain.trc";
  job.standing = "band_job/plain_static.trc";
  gerdy_band_load_free(run_job(job, &notes));
  assert_true(is_noted(&notes, "scaled to the static trial"));
  gerdy_notes_reset(&notes);
  gerdy_notes_init(&notes);
  // angles that were given are those of any runner
  job.markers = NULL;
  job.motion = MOTION;
  gerdy_band_load_free(run_job(job, &notes));
  assert_true(is_noted(&notes, "scaled to the static trial"));
  gerdy_notes_reset(&notes);
}

// names of a laboratory, knees that may adduct
static void markers_by_other_names(void** state) {
  static const char* const other[][2] = {{"RASI", "hip_front_one"}, {"LASI", "hip_front_two"}};
  gerdy_notes notes;
  (void)state;
  copy_with(MARKERS, "band_job/named.trc", other, 2);
  copy_with(STANDING, "band_job/named_static.trc", other, 2);
  FILE* file = fopen("band_job/map.csv", "w");
  assert_non_null(file);
  fputs("hip_front_one,RASI\nhip_front_two,LASI\n", file);
  fclose(file);
  gerdy_band_job job = job_from_markers();
  gerdy_band_load* own = run_job(job, NULL);
  job.markers = "band_job/named.trc";
  job.standing = "band_job/named_static.trc";
  job.map = "band_job/map.csv";
  gerdy_band_load* mapped = run_job(job, NULL);
  int id = GERDY_MEASURE_band_iliac_strain_peak;
  for (int side = 0; side < 2; ++side) {
    assert_near(figure(mapped, id)->side[side].value, figure(own, id)->side[side].value, 1e-12);
  }
  gerdy_band_load_free(mapped);
  job = job_from_markers();
  job.free_knee = 1;
  gerdy_notes_init(&notes);
  gerdy_band_load* freed = run_job(job, &notes);
  assert_true(is_noted(&notes, "skin markers tell adduction and rotation of the knee poorly"));
  assert_true(figure(freed, id)->side[0].value != figure(own, id)->side[0].value);
  gerdy_notes_reset(&notes);
  gerdy_band_load_free(freed);
  gerdy_band_load_free(own);
}

// sides of the pelvis exchanged: the angles are in doubt, and no norm stands beside them
static void exchanged_markers_are_told(void** state) {
  static const char* const swap[][2] = {
      {"RASI", "LASI"}, {"LASI", "RASI"}, {"RPSI", "LPSI"}, {"LPSI", "RPSI"}};
  gerdy_notes notes;
  (void)state;
  copy_with(MARKERS, "band_job/swapped.trc", swap, 4);
  gerdy_band_job job = job_from_markers();
  job.markers = "band_job/swapped.trc";
  gerdy_notes_init(&notes);
  gerdy_band_load* result = run_job(job, &notes);
  assert_true(is_noted(&notes, "exchange"));
  assert_true(is_noted(&notes, "no difference from the norm is shared out"));
  for (size_t i = 0; i < result->nsteps_down; ++i) {
    assert_string_not_equal(result->steps_down[i].from_label, "norm");
  }
  gerdy_band_load_free(result);
  gerdy_notes_reset(&notes);
}

// ---- standing ----------------------------------------------------------------------------------

static void who_runs_does_not_stand(void** state) {
  (void)state;
  gerdy_band_job job = job_of();
  job.standing = MOTION;
  assert_refused(job, GERDY_E_DATA, "not a standing trial");
  job = job_from_markers();
  job.standing = MARKERS;
  assert_refused(job, GERDY_E_DATA, "not a standing trial");
}

// of a long standing trial every third frame, from coordinates as from markers
static void what_strain_is_against(void** state) {
  gerdy_error err = {0};
  (void)state;
  gerdy_series* s = load(MOTION);
  for (size_t i = 0; i < s->nrow * s->ncol; ++i) {
    gerdy_series_set(s, i / s->ncol, i % s->ncol, s->value[i % s->ncol] * 0);
  }
  assert_true(s->nrow > 200 && s->nrow <= 300);
  assert_ok(gerdy_sto_save("band_job/standing.mot", s, GERDY_DEGREES, &err), &err);
  gerdy_band_job job = job_of();
  gerdy_band_load* neutral = run_job(job, NULL);
  assert_non_null(strstr(neutral->reference, "neutral pose"));
  job.standing = "band_job/standing.mot";
  gerdy_band_load* stood = run_job(job, NULL);
  char words[64];
  snprintf(words, sizeof words, "standing.mot (%zu of %zu frames)", (s->nrow + 2) / 3, s->nrow);
  if (strstr(stood->reference, words) == NULL) fail_msg("%s", stood->reference);
  // it stood in the neutral pose
  int id = GERDY_MEASURE_band_tfl_strain_peak;
  assert_near(figure(stood, id)->side[0].value, figure(neutral, id)->side[0].value, 1e-9);
  gerdy_series_free(s);
  gerdy_band_load_free(stood);
  gerdy_band_load_free(neutral);
}

// ---- what is odd -------------------------------------------------------------------------------

// a copy of the model with every occurrence of a text replaced
static void rewrite(const char* from, const char* to, const char* path) {
  gerdy_error err = {0};
  char *text, *hit;
  size_t n;
  const char* source = test_exists(path) ? path : MODEL;
  assert_ok(gd_file_read(source, &text, &n, &err), &err);
  FILE* file = fopen(path, "w");
  assert_non_null(file);
  char* rest = text;
  while ((hit = strstr(rest, from)) != NULL) {
    fwrite(rest, 1, (size_t)(hit - rest), file);
    fputs(to, file);
    rest = hit + strlen(from);
  }
  fputs(rest, file);
  fclose(file);
  gd_free(text);
}

static void rename_body(const char* from, const char* to, const char* path) {
  char a[96], b[96];
  snprintf(a, sizeof a, "Body name=\"%s\"", from);
  snprintf(b, sizeof b, "Body name=\"%s\"", to);
  rewrite(a, b, path);
  snprintf(a, sizeof a, "/bodyset/%s<", from);
  snprintf(b, sizeof b, "/bodyset/%s<", to);
  rewrite(a, b, path);
}

// thighs that hang in the room
static void a_model_without_a_pelvis(void** state) {
  static const char* const hip[2] = {"hip_r_in_pelvis", "hip_l_in_pelvis"};
  (void)state;
  gerdy_band_job job = job_of();
  job.model = "band_job/no_pelvis.osim";
  remove(job.model);
  for (int side = 0; side < 2; ++side) {
    char from[160], to[160];
    const char* text =
        "<PhysicalOffsetFrame name=\"%s\">\n              <socket_parent>%s</socket_parent>";
    snprintf(from, sizeof from, text, hip[side], "/bodyset/pelvis");
    snprintf(to, sizeof to, text, hip[side], "/ground");
    rewrite(from, to, job.model);
  }
  assert_refused(job, GERDY_E_MODEL, "no leg of this model has a band");
}

// one leg: its readings, and no steps
static void a_model_of_one_leg(void** state) {
  gerdy_notes notes;
  (void)state;
  gerdy_band_job job = job_of();
  job.model = "band_job/one_leg.osim";
  job.forces = NULL;
  remove(job.model);
  rename_body("tibia_l", "wood_l", job.model);
  rename_body("femur_l", "peg_l", job.model);
  gerdy_notes_init(&notes);
  gerdy_band_load* result = run_job(job, &notes);
  assert_int_equal(result->nfigure, 0);
  assert_true(strlen(result->no_step) > 0);
  gerdy_band_load_free(result);
  assert_true(is_noted(&notes, "tibia_l") || is_noted(&notes, "femur_l"));
  gerdy_series* s = load(OUT);
  assert_true(gerdy_series_find(s, "right.tfl.length") >= 0);
  assert_true(gerdy_series_find(s, "left.tfl.length") < 0);
  assert_true(at(s, "right.tfl.length", s->nrow / 2) > 0.3);
  gerdy_series_free(s);
  gerdy_notes_reset(&notes);
}

// a knee that cannot bend: the band answers to the hip alone
static void a_knee_locked_straight(void** state) {
  gerdy_error err = {0};
  (void)state;
  char *text, *knee, *locked;
  size_t n;
  gerdy_band_job job = job_of();
  job.motion = NULL;
  job.markers = MARKERS;
  assert_ok(gd_file_read(MODEL, &text, &n, &err), &err);
  assert_non_null(knee = strstr(text, "<Coordinate name=\"knee_angle_r\">"));
  assert_non_null(locked = strstr(knee, "<locked>false"));
  FILE* file = fopen("band_job/locked.osim", "w");
  assert_non_null(file);
  fwrite(text, 1, (size_t)(locked - text), file);
  fputs("<locked>true", file);
  fputs(locked + strlen("<locked>false"), file);
  fclose(file);
  gd_free(text);
  job.model = "band_job/locked.osim";
  job.slopes = SLOPES;
  gerdy_band_load* result = run_job(job, NULL);
  gerdy_series *s = load(OUT), *slopes = load(SLOPES);
  for (size_t row = 0; row < s->nrow; ++row) {
    assert_near(at(s, "right.knee_flexion", row), 0, 1e-9);
    assert_true(isfinite(at(s, "right.iliac.strain_standing", row)));
    assert_true(isfinite(at(slopes, "right.iliac.strain.by.knee_flexion", row)));
  }
  gerdy_series_free(s);
  gerdy_series_free(slopes);
  gerdy_band_load_free(result);
}

// a thigh turned to where no thigh goes: the crest comes to lie inside the trochanter
static void a_way_through_bone(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  (void)state;
  static const char* const other[2] = {"hip_flexion_r", "hip_rotation_r"};
  gerdy_series* s = load(MOTION);
  size_t column = (size_t)gerdy_series_find(s, "hip_adduction_r");
  for (size_t row = 10; row < s->nrow; ++row) {
    gerdy_series_set(s, row, column, -150);
    for (int i = 0; i < 2; ++i) {
      gerdy_series_set(s, row, (size_t)gerdy_series_find(s, other[i]), 0);
    }
  }
  assert_ok(gerdy_sto_save("band_job/bone.mot", s, GERDY_DEGREES, &err), &err);
  gerdy_series_free(s);
  gerdy_band_job job = job_of();
  job.motion = "band_job/bone.mot";
  job.cutoff = 0;
  gerdy_notes_init(&notes);
  gerdy_band_load_free(run_job(job, &notes));
  s = load(OUT);
  size_t n = 0, first = s->nrow;
  for (size_t row = s->nrow; row-- > 0;) {
    if (at(s, "right.through_bone", row) == 0) continue;
    ++n;
    first = row;
  }
  assert_true(n > 0);
  char words[96];
  snprintf(words, sizeof words, "bone in %zu of %zu frames, first at %.3f s", n, s->nrow,
           s->time[first]);
  assert_true(is_noted(&notes, words));
  gerdy_series_free(s);
  gerdy_notes_reset(&notes);
}

// knees that count the other way
static void a_motion_of_another_model(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  (void)state;
  gerdy_series* s = load(MOTION);
  size_t column = (size_t)gerdy_series_find(s, "knee_angle_r"), n = 0, first = s->nrow;
  for (size_t row = s->nrow; row-- > 0;) {
    double value = -s->value[row * s->ncol + column];
    gerdy_series_set(s, row, column, value);
    if (!(value < -10.2)) continue;
    first = row;
    ++n;
  }
  assert_true(n > 0);
  assert_ok(gerdy_sto_save("band_job/backward.mot", s, GERDY_DEGREES, &err), &err);
  gerdy_band_job job = job_of();
  job.motion = "band_job/backward.mot";
  gerdy_notes_init(&notes);
  gerdy_band_load_free(run_job(job, &notes));
  assert_true(is_noted(&notes, "knee_angle_r is outside its range [-"));
  assert_false(is_noted(&notes, "knee_angle_l is outside"));
  char words[64];
  snprintf(words, sizeof words, "of %zu frames, first at %.3f s", s->nrow, s->time[first]);
  assert_true(is_noted(&notes, words));
  gerdy_notes_reset(&notes);
  gerdy_series_free(s);
  gerdy_notes_init(&notes);
  gerdy_band_load_free(run_job(job_of(), &notes));
  assert_false(is_noted(&notes, "outside its range"));
  gerdy_notes_reset(&notes);
}

// too short for a step, and one frame: the frames are told, and why there is no more
static void without_steps(void** state) {
  gerdy_notes notes;
  (void)state;
  gerdy_band_job job = job_of();
  job.to = 0.2;
  job.json = JSON;
  gerdy_notes_init(&notes);
  gerdy_band_load* result = run_job(job, &notes);
  assert_int_equal(result->nframe, 21);
  assert_int_equal(result->nfigure, 0);
  assert_non_null(strstr(result->no_step, "no "));
  assert_true(is_noted(&notes, result->no_step) || is_noted(&notes, "stance"));
  assert_true(test_exists(JSON));
  gerdy_band_load_free(result);
  job.from = 0.5;
  job.to = 0.505;
  result = run_job(job, &notes);
  assert_int_equal(result->nframe, 1);
  assert_non_null(strstr(result->no_step, "one frame has no speed"));
  gerdy_band_load_free(result);
  gerdy_notes_reset(&notes);
  result = run_job(job_of(), NULL);
  assert_string_equal(result->no_step, "");
  assert_true(result->stride_time > 0.4 && result->stride_time < 1.2 && result->speed > 1);
  gerdy_band_load_free(result);
}

static void tissue_that_there_is_not(void** state) {
  (void)state;
  static const double bad[] = {-5, 0, 1e12};
  gerdy_band_job job = job_of();
  for (int i = 0; i < 3; ++i) {
    job = job_of();
    job.stiffness[GERDY_BAND_ILIAC] = bad[i];
    assert_refused(job, GERDY_E_ARG, "stiff");
  }
  job = job_of();
  job.tight[GERDY_BAND_TFL] = 0.5;
  assert_refused(job, GERDY_E_ARG, "no band's");
}

static void options_that_do_not_fit(void** state) {
  (void)state;
  gerdy_band_job job = job_of();
  job.markers = MARKERS;
  assert_refused(job, GERDY_E_ARG, "leave one of them out");
  job.motion = job.markers = NULL;
  assert_refused(job, GERDY_E_ARG, "no motion was given");
  job = job_of();
  job.ndraw = 1;
  assert_refused(job, GERDY_E_ARG, "at least 2");
  job = job_of();
  job.out = NULL;
  assert_refused(job, GERDY_E_ARG, "nothing to write");
  job = job_of();
  job.slopes = OUT;
  assert_refused(job, GERDY_E_ARG, "same file");
  job = job_of();
  job.cutoff = 1;
  assert_refused(job, GERDY_E_ARG, "low-pass");
  job = job_of();
  job.from = 2;
  job.to = 1;
  assert_refused(job, GERDY_E_ARG, "before it begins");
  job = job_of();
  job.muscles = FORCES;
  assert_refused(job, GERDY_E_DATA, "tensor fasciae latae");
}

// ---- whole or not at all -----------------------------------------------------------------------

static void a_folder_that_is_not_there(void** state) {
  (void)state;
  gerdy_band_job job = job_of();
  job.json = "band_job/nowhere/out.json";
  assert_refused(job, GERDY_E_FILE, "");
}

static int stop_at_writing(void* context, const char* stage, double done) {
  (void)context;
  (void)done;
  return strcmp(stage, "writing") != 0;
}

static int stop_between_draws(void* context, const char* stage, double done) {
  (void)context;
  return strcmp(stage, "error bars") != 0 || done == 0;
}

static void stopped_on_request(void** state) {
  (void)state;
  gerdy_band_job job = job_of();
  job.progress = stop_at_writing;
  assert_refused(job, GERDY_E_STOPPED, "stopped");
  // as many as would take long
  job.progress = stop_between_draws;
  job.ndraw = 100000;
  job.nthread = 2;
  assert_refused(job, GERDY_E_STOPPED, "stopped");
}

static void every_allocation_may_fail(void** state) {
  (void)state;
  gerdy_band_job job = job_of();
  gerdy_band_load* result;
  gerdy_status status = GERDY_E_MEMORY;
  unsigned long step = 1;
  job.from = 0.3;
  job.to = 1.1;
  job.slopes = SLOPES;
  job.json = JSON;
  job.ndraw = 2;
  job.nthread = 1;
  job.load = &result;
  // all of the first, then ever fewer
  for (unsigned long nth = 1; status != GERDY_OK; nth += step) {
    gerdy_error err = {0};
    gerdy_notes notes;
    drop_outputs();
    gerdy_notes_init(&notes);
    gd_mem_fail_at(nth);
    status = gerdy_band_run(&job, &notes, &err);
    gd_mem_fail_at(0);
    if (status != GERDY_OK) {
      assert_int_equal(status, GERDY_E_MEMORY);
      assert_no_output();
      assert_null(result);
    }
    gerdy_notes_reset(&notes);
    if (nth > 200) step = nth / (test_sanitized ? 20 : 100);
  }
  assert_true(test_exists(OUT) && test_exists(SLOPES) && test_exists(JSON));
  gerdy_band_load_free(result);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(readings_belong_together),
      cmocka_unit_test(the_rate_is_the_slope_of_the_length),
      cmocka_unit_test(units_stand_in_the_header),
      cmocka_unit_test(the_summary_is_that_of_results),
      cmocka_unit_test(differences_are_shared_out_whole),
      cmocka_unit_test(tight_is_more),
      cmocka_unit_test(slack_longer_than_the_path),
      cmocka_unit_test(muscles_pull),
      cmocka_unit_test(implausible_muscles),
      cmocka_unit_test(markers_are_followed),
      cmocka_unit_test(few_draws_do_not_judge),
      cmocka_unit_test(a_real_difference_is_told),
      cmocka_unit_test(without_a_model_it_is_scaled),
      cmocka_unit_test(markers_by_other_names),
      cmocka_unit_test(exchanged_markers_are_told),
      cmocka_unit_test(who_runs_does_not_stand),
      cmocka_unit_test(what_strain_is_against),
      cmocka_unit_test(a_motion_of_another_model),
      cmocka_unit_test(without_steps),
      cmocka_unit_test(a_model_without_a_pelvis),
      cmocka_unit_test(a_model_of_one_leg),
      cmocka_unit_test(a_knee_locked_straight),
      cmocka_unit_test(a_way_through_bone),
      cmocka_unit_test(tissue_that_there_is_not),
      cmocka_unit_test(options_that_do_not_fit),
      cmocka_unit_test(a_folder_that_is_not_there),
      cmocka_unit_test(stopped_on_request),
      cmocka_unit_test(every_allocation_may_fail),
  };
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, make_runner, NULL);
}
