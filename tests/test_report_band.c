// tests/test_report_band.c: the iliotibial band on the page and in results.json: with error bars,
// without, with muscles, with nothing known.
#include "testing_page.h"

#include <gerdy/report.h>
#include <jansson.h>

// ---- a report made in code ---------------------------------------------------------------------

enum { NFIGURE = 16, NFALL = 6, NDOSE = 4, NSTEP = 4 };

typedef struct fixture {
  gerdy_report report;
  gerdy_gait gait;
  gerdy_step step[NSTEP];
  gerdy_band_load load;
  gerdy_band_figure figure[NFIGURE];
  gerdy_band_steps_down fall[NFALL];
  gerdy_band_dose dose[NDOSE];
  double each[GERDY_NCURVE][2][2][GERDY_NPERCENT];
} fixture;

static gerdy_clinic* clinic;

// mean of the right leg and spread of the draws, in the unit for people; the left is 1.06 as much
static const struct {
  int measure;
  double value, sd;
} known[NFIGURE] = {
    {GERDY_MEASURE_band_tfl_strain_peak, 1.8, 0.3},
    {GERDY_MEASURE_band_tfl_strain_rate_peak, 33, 5},
    {GERDY_MEASURE_band_iliac_strain_peak, 2.4, 0.4},
    {GERDY_MEASURE_band_iliac_strain_rate_peak, 28, 4},
    {GERDY_MEASURE_band_tfl_strain_when, 88, 4},
    {GERDY_MEASURE_band_iliac_strain_when, 52, 4},
    {GERDY_MEASURE_band_tfl_tension_peak, 60, 22},
    {GERDY_MEASURE_band_iliac_tension_peak, 95, 40},
    {GERDY_MEASURE_band_compression_peak, 19.6, 9},
    {GERDY_MEASURE_band_compression_when, 45, 6},
    {GERDY_MEASURE_band_compression_impulse, 2.31, 0.9},
    {GERDY_MEASURE_band_pressure_peak, 21.5, 9},
    {GERDY_MEASURE_band_zone_time, 62, 6},
    {GERDY_MEASURE_band_zone_work, 4.4, 2},
    {GERDY_MEASURE_band_rub_work, 18.2, 8},
    {GERDY_MEASURE_band_pull_peak, 128, 50},
};

static gerdy_interval interval_of(double value, double sd) {
  return (gerdy_interval){value, value - 2 * sd, value + 2 * sd, sd, 0.97 * sd};
}

static void fill_figures(fixture* f) {
  for (int i = 0; i < NFIGURE; ++i) {
    const double factor = gerdy_measure_quantity((gerdy_measure_id)known[i].measure)->factor;
    const double right = known[i].value / factor, left = 1.06 * right, sd = known[i].sd / factor;
    f->figure[i] = (gerdy_band_figure){.measure = known[i].measure,
                                       .side = {interval_of(right, sd), interval_of(left, sd)},
                                       .difference = interval_of(right - left, 0.5 * sd),
                                       .judged = GERDY_BAND_JUDGED};
    f->gait.stat[known[i].measure][0] = (gerdy_stat){right, 0.02 * right, 2};
    f->gait.stat[known[i].measure][1] = (gerdy_stat){left, 0.02 * left, 2};
  }
  f->load.figure = f->figure;
  f->load.nfigure = NFIGURE;
}

static void add_bar(gerdy_band_steps_down* s, const char* label, double value) {
  gerdy_band_bar* bar = &s->bar[s->nbar++];
  snprintf(bar->name, sizeof bar->name, "bar_%d", s->nbar);
  snprintf(bar->label, sizeof bar->label, "%s", label);
  bar->value = value;
}

// from 2.0 % by +0.30, -0.35 and two bars that round to nothing, but together do not, to 1.958 %
static void fill_falls(fixture* f) {
  static const int measure[3] = {GERDY_MEASURE_band_tfl_strain_peak,
                                 GERDY_MEASURE_band_iliac_strain_peak,
                                 GERDY_MEASURE_band_compression_peak};
  static const double size[3] = {0.01, 0.011, 10};
  for (int i = 0; i < NFALL; ++i) {
    gerdy_band_steps_down* s = &f->fall[i];
    const double unit = size[i % 3];
    *s = (gerdy_band_steps_down){.measure = measure[i % 3], .from = 2 * unit, .to = 1.958 * unit};
    snprintf(s->from_label, sizeof s->from_label, "%s", i < 3 ? "left leg" : "norm");
    snprintf(s->to_label, sizeof s->to_label, "right leg");
    add_bar(s, "hip flexion", 0.3 * unit);
    add_bar(s, "thigh <towards> the midline", -0.35 * unit);
    add_bar(s, "knee adduction", 0.004 * unit);
    add_bar(s, "how steps differ from their mean", 0.004 * unit);
  }
  f->load.steps_down = f->fall;
  f->load.nsteps_down = NFALL;
}

static void fill_doses(fixture* f) {
  static const int measure[NDOSE] = {GERDY_MEASURE_band_compression_impulse,
                                     GERDY_MEASURE_band_zone_time, GERDY_MEASURE_band_zone_work,
                                     GERDY_MEASURE_band_rub_work};
  for (int i = 0; i < NDOSE; ++i) {
    f->dose[i].measure = measure[i];
    for (int side = 0; side < 2; ++side) {
      const double each = f->gait.stat[measure[i]][side].mean;
      f->dose[i].per_step[side] = each;
      f->dose[i].per_km[side] = 400 * each;
      f->dose[i].per_hour[side] = 5000 * each;
    }
  }
  f->load.dose = f->dose;
  f->load.ndose = NDOSE;
}

static void fill_curve(fixture* f, gerdy_curve_id id, double low, double high) {
  for (int side = 0; side < 2; ++side) {
    gerdy_curve* curve = &f->gait.stance[id][side];
    const double factor = gerdy_curve_quantity(id)->factor;
    curve->n = 2;
    curve->each = f->each[id][side][0];
    for (int i = 0; i < GERDY_NPERCENT; ++i) {
      const double top = high * (side == 0 ? 1 : 1.06);
      curve->mean[i] = (low + (top - low) * sin(0.0314 * i)) / factor;
      curve->sd[i] = 0.05 * high / factor;
      curve->each[i] = curve->mean[i] + curve->sd[i];
      curve->each[GERDY_NPERCENT + i] = curve->mean[i] - curve->sd[i];
    }
  }
}

static void fill_gait(fixture* f) {
  const gerdy_stat none = {NAN, NAN, 0};
  for (size_t i = 0; i < NSTEP; ++i) {
    f->step[i] = (gerdy_step){.side = i % 2 == 0 ? GERDY_RIGHT : GERDY_LEFT,
                              .contact = 0.35 * (double)i,
                              .toe_off = 0.35 * (double)i + 0.25,
                              .next_contact = 0.35 * (double)i + 0.7};
    for (int id = 0; id < GERDY_NMEASURE; ++id) f->step[i].measure[id] = NAN;
  }
  f->gait.step = f->step;
  f->gait.nstep = NSTEP;
  f->gait.speed = none;
  for (int side = 0; side < 2; ++side) {
    f->gait.stance_share[side] = none;
    for (int id = 0; id < GERDY_NMEASURE; ++id) f->gait.stat[id][side] = none;
    for (int id = 0; id < GERDY_NCURVE; ++id) {
      for (int i = 0; i < GERDY_NPERCENT; ++i) {
        f->gait.stance[id][side].mean[i] = f->gait.stance[id][side].sd[i] = NAN;
        f->gait.stride[id][side].mean[i] = f->gait.stride[id][side].sd[i] = NAN;
      }
    }
  }
}

static void fill_curves(fixture* f) {
  fill_curve(f, GERDY_CURVE_knee_flexion, 12, 40);
  fill_curve(f, GERDY_CURVE_band_tfl, -3, 1.8);
  fill_curve(f, GERDY_CURVE_band_iliac, 0, 2.4);
  fill_curve(f, GERDY_CURVE_band_tfl_rate, -20, 33);
  fill_curve(f, GERDY_CURVE_band_iliac_rate, -20, 28);
  fill_curve(f, GERDY_CURVE_band_tfl_tension, 0, 60);
  fill_curve(f, GERDY_CURVE_band_iliac_tension, 0, 95);
  fill_curve(f, GERDY_CURVE_band_compression, 0, 19.6);
  fill_curve(f, GERDY_CURVE_band_pressure, 0, 21.5);
  fill_curve(f, GERDY_CURVE_band_slide, -20, 40);
  fill_curve(f, GERDY_CURVE_band_pull, 0, 128);
}

static fixture* make_fixture(void) {
  fixture* f = calloc(1, sizeof *f);
  assert_non_null(f);
  fill_gait(f);
  fill_figures(f);
  fill_falls(f);
  fill_doses(f);
  fill_curves(f);
  f->load.ndraw = 200;
  f->load.stride_time = 0.72;
  f->load.speed = 3.47222;
  f->load.doubt_share[GERDY_BAND_DOUBT_markers] = 0.02;
  f->load.doubt_share[GERDY_BAND_DOUBT_skin] = 0.61;
  f->load.doubt_share[GERDY_BAND_DOUBT_bones] = 0.36;
  f->load.doubt_share[GERDY_BAND_DOUBT_tissue] = 0.01;
  f->load.nframe = 960;
  f->load.nslack[0] = 401;
  f->load.nslack[1] = 388;
  f->load.first_through = NAN;
  snprintf(f->load.assumptions, sizeof f->load.assumptions, "%s",
           "Skin <over> the thigh moved. Width 12 %, toe 0.5 mm.");
  f->report = (gerdy_report){.title = "Running report",
                             .subject = "",
                             .created = "2026-05-04T09:30:00Z",
                             .doubt = "",
                             .band_reference = "standing trial (stand.trc, 120 frames)",
                             .band_length = {{0.53, 0.53}, {0.55, 0.55}},
                             .band_note = "",
                             .gait = &f->gait,
                             .clinic = clinic,
                             .band_load = &f->load,
                             .marker_rms = 0.01,
                             .marker_max = 0.02};
  return f;
}

// ---- the page ----------------------------------------------------------------------------------

static page* write_and_read(const gerdy_report* report, const char* path) {
  gerdy_error err = {0};
  assert_ok(gerdy_report_html(report, path, &err), &err);
  page* p = read_page(path);
  check_any_page(p);
  assert_int_equal(count_of(p->bytes, "<section id='band'"), 1);
  return p;
}

// of the text that a person reads, without what lies between tags
static bool says(const page* p, const char* words) { return strstr(p->text.at, words) != NULL; }

static void with_error_bars(void** state) {
  (void)state;
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_band.html");
  // the one line, on the first page and in the chapter
  assert_int_equal(count_of(p->bytes,
                            "Right band strained <b class='r'>1.8\u00a0%</b> (1.2 to 2.4) at its "
                            "peak, left <b class='l'>1.9\u00a0%</b> (1.3 to 2.5): <b>not "
                            "distinguishable</b>"),
                   2);
  assert_int_equal(count_of(p->bytes, "right about <b class='r'>20\u00a0N</b> (2 to 38)"), 2);
  // every figure with its interval, and each in a group whose formulas are named
  for (int i = 0; i < NFIGURE; ++i) {
    assert_true(says(p, gerdy_measure_quantity((gerdy_measure_id)known[i].measure)->label));
  }
  assert_non_null(strstr(p->bytes, "1.80<span class='n'> (1.20 to 2.40)</span>"));
  assert_non_null(strstr(p->bytes, "−0.11<span class='n'> (−0.41 to 0.19)</span>"));
  assert_int_equal(count_of(p->bytes, "judgement'>not distinguishable"), NFIGURE);
  assert_int_equal(count_of(p->bytes, "class='group'"), 6);
  assert_int_equal(count_of(p->bytes, "<th scope='row'>Peak strain rate<"), 2);
  assert_int_equal(count_of(p->bytes, "<th scope='row'>Peak pressure<"), 1);
  assert_true(says(p, "200 times"));
  // what was drawn, a sentence a line
  assert_non_null(strstr(p->bytes,
                         "<li>Skin &lt;over&gt; the thigh moved.</li>\n<li>Width 12 %, toe 0.5 "
                         "mm.</li>\n</ul>"));
  assert_true(says(p, "Most of the doubt comes from skin that moves over the bones"));
  assert_true(says(p, "the draws scatter by 0.30\u00a0%; by"));
  assert_true(says(p, "first derivatives alone it would be 0.29\u00a0%"));
  assert_true(says(p, "in 401 of 960 frames on the right and in 388 on the left"));
  assert_false(says(p, "Through bone"));
  assert_true(says(p, "what stretch alone gives"));
  free_page(p);
  free(f);
}

// "docs/band.md, X" leads to a section X of docs/band.md
static void every_formula_is_found(void** state) {
  (void)state;
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_band.html");
  char* docs = NULL;
  size_t n = 0, found = 0;
  assert_int_equal(gd_file_read(TEST_SOURCE "/docs/band.md", &docs, &n, NULL), GERDY_OK);
  static const char mark[] = ">docs/band.md, ";
  for (const char* at = strstr(p->bytes, mark); at != NULL; at = strstr(at + 1, mark)) {
    char heading[120];
    const char* title = at + strlen(mark);
    snprintf(heading, sizeof heading, "\n## %.*s\n", (int)strcspn(title, "<"), title);
    if (strstr(docs, heading) == NULL) print_error("docs/band.md has no%s", heading);
    assert_non_null(strstr(docs, heading));
    ++found;
  }
  assert_true(found >= 10);
  gd_free(docs);
  free_page(p);
  free(f);
}

static void sides_that_differ(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->figure[0].difference = (gerdy_interval){-0.004, -0.007, -0.001, 0.0015, 0.0015};
  f->figure[0].distinguishable = 1;
  page* p = write_and_read(&f->report, "report_band_apart.html");
  assert_true(says(p, "the left more, right minus left −0.4\u00a0% (−0.7 to −0.1)"));
  assert_non_null(strstr(p->bytes, "●</span> −0.40<span class='n'> (−0.70 to −0.10)"));
  assert_true(says(p, "larger than what the errors explain"));
  assert_int_equal(count_of(p->bytes, "judgement'>not distinguishable"), NFIGURE - 1);
  free_page(p);
  free(f);
}

// ---- waterfalls --------------------------------------------------------------------------------

static double number_behind(const char* text, const char* mark) {
  const char* at = strstr(text, mark);
  assert_non_null(at);
  return strtod(at + strlen(mark), NULL);
}

// the drawing of the row whose head ends so
static const char* bar_of(const page* p, const char* label) {
  char head[100];
  snprintf(head, sizeof head, ">%s</th>", label);
  const char* at = strstr(strstr(p->bytes, "<table class='fall'>"), head);
  assert_non_null(at);
  return at;
}

static void bars_step_from_one_to_the_other(void** state) {
  (void)state;
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_band.html");
  assert_int_equal(count_of(p->bytes, "<table class='fall'>"), NFALL);
  assert_true(says(p, "+0.30\u00a0%"));
  assert_true(says(p, "−0.35\u00a0%"));
  assert_true(says(p, "2 others, each too small to show"));
  assert_true(says(p, "+0.01\u00a0%"));
  // the largest first
  const char* down = bar_of(p, "thigh &lt;towards&gt; the midline");
  const char* up = bar_of(p, "hip flexion");
  assert_true(down < up);
  // 2.0 % is the whole width: 1 + 98; from there down to 1.65, then up to 1.95
  assert_near(number_behind(bar_of(p, "left leg"), " width='"), 98, 0.011);
  assert_near(number_behind(down, " x='"), 1 + 98 * 1.65 / 2, 0.011);
  assert_near(number_behind(down, " width='"), 98 * 0.35 / 2, 0.011);
  assert_near(number_behind(up, " x='"), 1 + 98 * 1.65 / 2, 0.011);
  assert_near(number_behind(up, " width='"), 98 * 0.30 / 2, 0.011);
  assert_near(number_behind(bar_of(p, "right leg"), " width='"), 98 * 1.958 / 2, 0.011);
  // told apart without colour
  assert_non_null(strstr(down, "<rect class='down'"));
  assert_non_null(strstr(up, "<rect class='up'"));
  free_page(p);
  // one that ends at nothing known is not drawn
  f->fall[0].to = NAN;
  p = write_and_read(&f->report, "report_band_fall.html");
  assert_int_equal(count_of(p->bytes, "<table class='fall'>"), NFALL - 1);
  free_page(p);
  f->load.nsteps_down = 0;
  p = write_and_read(&f->report, "report_band_fall.html");
  assert_false(says(p, "Where a difference comes from"));
  free_page(p);
  free(f);
}

// which are not shared out, and where the reason stands
static void norms_left_out(void** state) {
  (void)state;
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_band.html");
  // every one from the left leg is there; from the norm those to the left leg are not
  assert_true(says(p,
                   "Not shared out: Front head, peak strain, norm to left leg; Back head, peak "
                   "strain, norm to left leg; Peak force on the outer knee, norm to left leg."));
  assert_true(says(p, "its first bar is no norm of strain"));
  free_page(p);
  f->load.nsteps_down = 3;
  p = write_and_read(&f->report, "report_band_fall.html");
  assert_true(says(p, "No difference from the norm is shared out: see the notes"));
  assert_false(says(p, "norm to left leg"));
  assert_false(says(p, "its first bar"));
  free_page(p);
  f->report.doubt = "Markers are exchanged.";
  p = write_and_read(&f->report, "report_band_fall.html");
  assert_true(says(p, "No difference from the norm is shared out: the angles are in doubt."));
  free_page(p);
  free(f);
}

// values below zero: the line of zero moves into the drawing
static void a_fall_through_zero(void** state) {
  (void)state;
  fixture* f = make_fixture();
  gerdy_band_steps_down* s = &f->fall[0];
  *s = (gerdy_band_steps_down){.measure = s->measure, .from = 0.01, .to = -0.01};
  snprintf(s->from_label, sizeof s->from_label, "left leg");
  snprintf(s->to_label, sizeof s->to_label, "right leg");
  add_bar(s, "hip flexion", -0.02);
  page* p = write_and_read(&f->report, "report_band_zero.html");
  assert_near(number_behind(bar_of(p, "hip flexion"), " x='"), 1, 0.011);
  assert_near(number_behind(bar_of(p, "hip flexion"), " width='"), 98, 0.011);
  assert_near(number_behind(bar_of(p, "right leg"), " width='"), 49, 0.011);
  assert_near(number_behind(bar_of(p, "right leg"), "class='nought' d='M"), 50, 0.011);
  free_page(p);
  free(f);
}

// ---- doses, zone -------------------------------------------------------------------------------

static void what_adds_up(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->dose[0].per_hour[GERDY_LEFT] = NAN;
  page* p = write_and_read(&f->report, "report_band_dose.html");
  assert_true(says(p, "2.31\u00a0Ns"));
  assert_true(says(p, "924\u00a0Ns"));    // 400 steps a kilometre
  assert_true(says(p, "1.76\u00a0J"));    // 4.4 mJ times 400
  assert_true(says(p, "22.0\u00a0J"));    // and times 5000
  assert_true(says(p, "310\u00a0s"));     // 62 ms times 5000
  assert_true(says(p, "11.6\u00a0kNs"));  // 2.31 times 5000
  assert_int_equal(count_of(p->bytes, "<td class='l'>not known</td>"), 1);
  assert_true(says(p, "at strides of 0.720\u00a0s (83 landings a minute) and 3.47\u00a0m/s"));
  free_page(p);
  f->load.speed = NAN;
  p = write_and_read(&f->report, "report_band_dose.html");
  assert_true(says(p, "(83 landings a minute) and a speed that is not known"));
  free_page(p);
  f->load.stride_time = NAN;
  p = write_and_read(&f->report, "report_band_dose.html");
  assert_true(says(p, "how long a stride lasts is not known"));
  free_page(p);
  free(f);
}

// the knee goes from 12 to 40 degrees and back: two passages of each side in every drawing
static void the_zone_is_marked(void** state) {
  (void)state;
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_band.html");
  // ten drawings with two passages, and the key
  assert_int_equal(count_of(p->bytes, "<path class='zone r'"), 2 * 10 + 1);
  assert_int_equal(count_of(p->bytes, "<path class='zone l'"), 2 * 10 + 1);
  // asin(8 / 28) to asin(18 / 28): 9.23 to 22.2 of 100, twice: 2 x 13 of 101 points
  assert_true(says(p, "right 26\u00a0% of stance"));
  free_page(p);
  f->gait.stance[GERDY_CURVE_knee_flexion][0].n = f->gait.stance[GERDY_CURVE_knee_flexion][1].n = 0;
  p = write_and_read(&f->report, "report_band_no_knee.html");
  assert_int_equal(count_of(p->bytes, "<path class='zone"), 0);
  free_page(p);
  free(f);
}

// ---- less than all -----------------------------------------------------------------------------

static void without_draws(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->load.ndraw = 0;
  for (int i = 0; i < NFIGURE; ++i) {
    gerdy_band_figure* figure = &f->figure[i];
    figure->judged = GERDY_BAND_NOT_JUDGED;
    gerdy_interval* each[3] = {&figure->side[0], &figure->side[1], &figure->difference};
    for (int k = 0; k < 3; ++k) {
      each[k]->low = each[k]->high = each[k]->sd = each[k]->sd_linear = NAN;
    }
  }
  for (int i = 0; i < GERDY_NBAND_DOUBT; ++i) f->load.doubt_share[i] = NAN;
  page* p = write_and_read(&f->report, "report_band_no_draws.html");
  assert_non_null(
      strstr(p->bytes,
             "<b class='r'>1.8\u00a0%</b> at its peak, left <b class='l'>1.9\u00a0%</b> (front"));
  assert_true(says(p, "How sure this is was not computed."));
  assert_false(says(p, "not distinguishable"));
  assert_int_equal(count_of(p->bytes, "judgement'>not judged"), NFIGURE);
  assert_true(says(p, "No error bars were computed for this report"));
  assert_false(says(p, "Most of the doubt"));
  free_page(p);
  free(f);
}

// intervals are shown, and nothing is judged
static void few_draws(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->load.ndraw = 20;
  for (int i = 0; i < NFIGURE; ++i) f->figure[i].judged = GERDY_BAND_FEW_DRAWS;
  page* p = write_and_read(&f->report, "report_band_few.html");
  assert_int_equal(
      count_of(p->bytes,
               "left <b class='l'>1.9\u00a0%</b> (1.3 to 2.5): <b>too few draws to judge"),
      2);
  assert_int_equal(count_of(p->bytes, "judgement'>too few draws to judge"), NFIGURE);
  assert_non_null(strstr(p->bytes, "1.80<span class='n'> (1.20 to 2.40)</span>"));
  assert_true(says(p, "That is too few to judge"));
  assert_true(says(p, "From 100 on"));
  assert_false(says(p, "not distinguishable"));
  assert_false(says(p, "was not computed"));
  free_page(p);
  free(f);
}

// the tables of the first section hold the same intervals as its words and as the chapter
static void one_interval_everywhere(void** state) {
  (void)state;
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_band.html");
  assert_int_equal(count_of(p->bytes, "interval of the errors, SD of the steps"), 2);
  assert_non_null(strstr(p->bytes, "1.80\u00a0%</td><td>1.20 to 2.40\u00a0%</td><td>0.04\u00a0%"));
  assert_non_null(strstr(p->bytes, "<td>−0.11\u00a0%</td><td>−0.41 to 0.19\u00a0%</td>"));
  free_page(p);
  free(f);
}

static void without_a_load(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->report.band_load = NULL;
  page* p = write_and_read(&f->report, "report_band_none.html");
  assert_non_null(
      strstr(p->bytes,
             "<b class='r'>1.8\u00a0%</b> at its peak, left <b class='l'>1.9\u00a0%</b> (front"));
  assert_true(says(p, "How sure this is was not computed."));
  assert_true(says(p, "the scatter of the steps alone"));
  assert_true(says(p, "1.80\u00a0±\u00a00.04"));
  assert_false(says(p, "How sure this is\n"));
  assert_int_equal(count_of(p->bytes, "class='fall'"), 0);
  assert_int_equal(count_of(p->bytes, "class='doses'"), 0);
  free_page(p);
  free(f);
}

static void from_muscles_and_through_bone(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->load.from_muscles = 1;
  // apart by what was drawn, but nobody drew the muscles; and not touched by any draw
  f->figure[6].judged = f->figure[15].judged = GERDY_BAND_UNDRAWN;
  f->figure[15].difference = (gerdy_interval){-8, -8, -8, 0, NAN};
  f->figure[15].side[0] = f->figure[15].side[1] = (gerdy_interval){128, 128, 128, 0, NAN};
  f->load.nslack[0] = f->load.nslack[1] = 0;
  f->load.nthrough[0] = 3;
  f->load.first_through = 0.4251;
  page* p = write_and_read(&f->report, "report_band_muscles.html");
  assert_true(says(p, "It presses on the outer knee: "));
  assert_int_equal(count_of(p->bytes, "judgement'>not judged (muscle forces)"), 2);
  assert_int_equal(count_of(p->bytes, "judgement'>not distinguishable"), NFIGURE - 2);
  // no interval, and no empty place either: why there is none
  assert_int_equal(count_of(p->bytes, "judgement'>none: muscle forces are not drawn"), 2);
  assert_false(says(p, "−8 (−8 to −8)"));
  assert_true(says(p, "that of a muscle solution"));
  assert_true(says(p, "In no frame were all heads of a leg slack."));
  assert_true(says(p, "In 3 of 960 frames on the right and 0 on the left"));
  assert_true(says(p, "The first lies at 0.425\u00a0s."));
  free_page(p);
  free(f);
}

// one leg without a band; a band that is slack all through
static void little_known(void** state) {
  (void)state;
  fixture* f = make_fixture();
  for (int i = 0; i < NFIGURE; ++i) {
    gerdy_interval nothing = {NAN, NAN, NAN, NAN, NAN};
    f->figure[i].side[1] = f->figure[i].difference = nothing;
    f->figure[i].judged = GERDY_BAND_NOT_JUDGED;
  }
  f->figure[8].side[0] = (gerdy_interval){0, 0, 0, 0, 0};
  page* p = write_and_read(&f->report, "report_band_one_leg.html");
  assert_true(says(p, "not known (front head"));
  assert_true(says(p, "It does not press on the outer knee, by its stretch alone."));
  assert_int_equal(count_of(p->bytes, "<td class='l'><span class='none'>not known</span></td>"),
                   NFIGURE);
  free_page(p);
  for (int i = 0; i < NFIGURE; ++i) f->figure[i].side[0] = f->figure[i].side[1];
  p = write_and_read(&f->report, "report_band_nothing.html");
  assert_true(says(p, "How far the band was strained is not known."));
  free_page(p);
  free(f);
}

// ---- results.json ------------------------------------------------------------------------------

static json_t* write_and_load(const gerdy_report* report, const char* path) {
  gerdy_error err = {0};
  assert_ok(gerdy_report_json(report, path, &err), &err);
  json_t* root = json_load_file(path, 0, NULL);
  assert_non_null(root);
  return root;
}

static double number(json_t* value, const char* a, const char* b) {
  json_t* one = json_object_get(json_object_get(value, a), b);
  assert_true(json_is_number(one));
  return json_number_value(one);
}

static void save_bad(json_t* bad, const char* path) {
  assert_int_equal(json_dump_file(bad, path, JSON_INDENT(1)), 0);
  json_decref(bad);
}

static void check_waterfall(json_t* fall) {
  json_t* bars = json_object_get(fall, "bars");
  double at = json_number_value(json_object_get(fall, "from"));
  assert_int_equal(json_array_size(bars), 4);
  for (size_t i = 0; i < 4; ++i) {
    at += json_number_value(json_object_get(json_array_get(bars, i), "value"));
  }
  assert_near(at, json_number_value(json_object_get(fall, "to")), 1e-12);
}

static void numbers_in_results(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->figure[0].judged = GERDY_BAND_FEW_DRAWS;
  f->figure[2].judged = GERDY_BAND_NOT_JUDGED;
  f->figure[3].judged = GERDY_BAND_UNDRAWN;
  json_t* root = write_and_load(&f->report, "results_good_band.json");
  json_t* load = json_object_get(json_object_get(root, "band"), "load");
  assert_string_equal(json_string_value(json_object_get(load, "tension_from")), "stretch");
  json_t* figures = json_object_get(load, "figures");
  assert_int_equal(json_array_size(figures), NFIGURE);
  json_t* first = json_array_get(figures, 0);
  assert_string_equal(json_string_value(json_object_get(first, "measure")), "band_tfl_strain_peak");
  assert_true(number(first, "right", "value") == f->figure[0].side[0].value);
  assert_true(number(first, "left", "high") == f->figure[0].side[1].high);
  assert_true(number(first, "difference", "sd_linear") == f->figure[0].difference.sd_linear);
  assert_true(json_is_false(json_object_get(first, "distinguishable")));
  static const char* const judged[4] = {"too_few_draws", "judged", "no_interval",
                                        "muscle_forces_not_drawn"};
  for (size_t i = 0; i < 4; ++i) {
    json_t* word = json_object_get(json_array_get(figures, i), "judged");
    assert_string_equal(json_string_value(word), judged[i]);
  }
  assert_true(json_number_value(json_object_get(load, "stride_time")) == 0.72);
  assert_true(json_number_value(json_object_get(load, "speed")) == 3.47222);
  assert_string_equal(json_string_value(json_object_get(load, "no_step")), "");
  assert_true(number(load, "doubt_share", "skin") == 0.61);
  json_t* falls = json_object_get(load, "waterfalls");
  assert_int_equal(json_array_size(falls), NFALL);
  for (size_t i = 0; i < NFALL; ++i) check_waterfall(json_array_get(falls, i));
  json_t* dose = json_array_get(json_object_get(load, "doses"), 1);
  assert_true(number(dose, "per_km", "left") == f->dose[1].per_km[1]);
  assert_true(number(load, "frames_slack", "left") == 388);
  assert_true(json_is_null(json_object_get(load, "first_through_bone")));
  // what the schema must refuse
  json_t* bad = json_deep_copy(root);
  json_object_del(json_object_get(json_object_get(bad, "band"), "load"), "doses");
  save_bad(bad, "results_bad_band_doses.json");
  bad = json_deep_copy(root);
  first = json_array_get(
      json_object_get(json_object_get(json_object_get(bad, "band"), "load"), "figures"), 0);
  json_object_set_new(json_object_get(first, "right"), "value", json_string("1.8"));
  save_bad(bad, "results_bad_band_value.json");
  bad = json_deep_copy(root);
  first = json_array_get(
      json_object_get(json_object_get(json_object_get(bad, "band"), "load"), "figures"), 0);
  json_object_set_new(first, "judged", json_string("perhaps"));
  save_bad(bad, "results_bad_band_judged.json");
  json_decref(root);
  f->report.band_load = NULL;
  root = write_and_load(&f->report, "results_good_band_none.json");
  assert_true(json_is_null(json_object_get(json_object_get(root, "band"), "load")));
  json_decref(root);
  free(f);
}

// ---- memory ------------------------------------------------------------------------------------

typedef gerdy_status (*writer)(const gerdy_report*, const char*, gerdy_error*);

static void fail_in_turn(writer write, const char* path, unsigned long stride) {
  fixture* f = make_fixture();
  gerdy_status status = GERDY_E_MEMORY;
  for (unsigned long nth = 1; status != GERDY_OK; nth += stride) {
    gerdy_error err = {0};
    assert_true(nth < 1000000);
    gd_mem_fail_at(nth);
    status = write(&f->report, path, &err);
    gd_mem_fail_at(0);
    assert_true(status == GERDY_OK || status == GERDY_E_MEMORY);
  }
  free(f);
}

static void every_allocation_fails(void** state) {
  (void)state;
  fail_in_turn(gerdy_report_html, "report_band_memory.html", 1);
  json_set_alloc_funcs(counting_alloc, counting_free);
  fail_in_turn(gerdy_report_json, "results_band_memory.json", 7);
  assert_int_equal(alive, 0);
  json_set_alloc_funcs(malloc, free);
}

static int open_clinic(void** state) {
  gerdy_error err = {0};
  (void)state;
  return gerdy_clinic_open(&clinic, &err) == GERDY_OK ? 0 : -1;
}

static int close_clinic(void** state) {
  (void)state;
  gerdy_clinic_free(clinic);
  return 0;
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(with_error_bars),
      cmocka_unit_test(every_formula_is_found),
      cmocka_unit_test(sides_that_differ),
      cmocka_unit_test(bars_step_from_one_to_the_other),
      cmocka_unit_test(a_fall_through_zero),
      cmocka_unit_test(what_adds_up),
      cmocka_unit_test(the_zone_is_marked),
      cmocka_unit_test(without_draws),
      cmocka_unit_test(few_draws),
      cmocka_unit_test(one_interval_everywhere),
      cmocka_unit_test(norms_left_out),
      cmocka_unit_test(without_a_load),
      cmocka_unit_test(from_muscles_and_through_bone),
      cmocka_unit_test(little_known),
      cmocka_unit_test(numbers_in_results),
      cmocka_unit_test(every_allocation_fails),
  };
  return cmocka_run_group_tests(tests, open_clinic, close_clinic);
}
