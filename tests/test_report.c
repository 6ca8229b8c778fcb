// tests/test_report.c: the page and results.json from one realistic report, and from poor ones.
#include "testing_case.h"
#include "testing_page.h"

#include <gerdy/report.h>
#include <jansson.h>
#include <sys/stat.h>

#include "report/utf8.h"
#include "report/welch.h"
#include "report/words.h"

static const char hostile[] = "<script>alert('x')</script>&\" \xff\x01";
static const double degree = 57.29577951308232;

// ---- a realistic report, made in code ----------------------------------------------------------

enum { NKEPT = 8, NSTEP = 21, NMARKER = 15, NNOTE = 4, NNORM = 6 };

// curves over stance and stride; those of the band, which stand at the end, over stance
enum { NDRAWING = GERDY_NCURVE + GERDY_CURVE_band_tfl };

typedef struct fixture {
  gerdy_report report;
  gerdy_gait gait;
  gerdy_step step[NSTEP];
  double each[2][GERDY_NCURVE][2][NKEPT + 1][GERDY_NPERCENT];
  gerdy_report_input input[4];
  gerdy_report_marker marker[NMARKER];
  gerdy_report_norm norm[NNORM];
  gerdy_note note[NNOTE];
} fixture;

// running at 2.5 m/s over the stride, degrees (means of 46 runners, open data of Fukuchi, Duarte
// & Ferber); pelvic drop and the band's curves are modelled
static const double at_percent[14] = {0, 5, 10, 15, 20, 25, 30, 35, 40, 50, 60, 70, 80, 90};
static const double shape[8][14] = {
    {0.5, 2.6, 4.7, 5.6, 5.1, 4.0, 2.4, 0.6, -0.8, -2.2, -4.9, -5.2, -3.4, -1.0},
    {0.0, 1.5, 4.6, 6.6, 6.1, 5.5, 4.0, 1.8, 0.9, 2.3, -1.8, -4.6, -3.5, -1.6},
    {6.9, 8.5, 8.9, 7.6, 7.2, 6.7, 4.9, 1.5, -0.9, -2.1, -4.4, 0.5, 4.1, 8.1},
    {22.7, 22.6, 23.2, 20.6, 14.2, 5.7, -3.0, -9.9, -13.4, -10.2, 2.1, 22.7, 34.7, 29.6},
    {10.9, 21.7, 35.0, 40.3, 38.0, 30.6, 21.5, 14.9, 14.6, 39.4, 75.1, 91.2, 70.9, 25.5},
    {5.6, 4.1, 11.4, 18.6, 22.1, 20.0, 11.3, -1.0, -11.1, -14.6, -8.0, 1.4, 6.7, 6.9},
    {-3.1, -2.6, -1.7, -0.6, 0.3, 1.1, 1.7, 1.9, 1.7, 0.6, -2.0, -4.9, -6.2, -4.9},
    {0.0, 0.6, 1.6, 2.3, 2.4, 2.2, 1.8, 1.3, 1.0, 0.9, -0.6, -1.9, -2.2, -1.1},
};

// smooth interpolation over the closed stride
static double shape_at(const double* value, double percent) {
  while (percent < 0) percent += 100;
  while (percent >= 100) percent -= 100;
  int i = 13;
  while (i > 0 && at_percent[i] > percent) --i;
  const double next = i == 13 ? 100 : at_percent[i + 1];
  const double u = (percent - at_percent[i]) / (next - at_percent[i]);
  const double a = value[(i + 13) % 14], b = value[i], c = value[(i + 1) % 14];
  const double d = value[(i + 2) % 14];
  return b + 0.5 * u * (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a)));
}

static unsigned random_state;
static double noise(void) {  // about -1 .. 1, the same in every run
  random_state = random_state * 1664525u + 1013904223u;
  return (random_state >> 8) / 8388608.0 - 1.0;
}

// the band's forces, pressure and sliding follow the strain of a path, in SI
static double band_value(int id, int side, double percent, const double* wobble) {
  static const struct {
    int base;
    double rest, size;
  } follow[] = {{6, 7, 6}, {7, 3, 15}, {7, 3, 1.8}, {7, 3, 2.3e3}, {6, 0, 0.03}, {7, 3, 25}};
  const int k = id - GERDY_CURVE_band_tfl_tension;
  const double stretch = side == GERDY_LEFT ? 1.12 : 1.0;
  return (shape_at(shape[follow[k].base], percent + 1.5 * wobble[1]) + follow[k].rest) *
         follow[k].size * stretch * (1 + 0.1 * wobble[0]);
}

static double curve_value(int id, int side, double percent, const double* wobble) {
  if (id >= GERDY_CURVE_band_tfl_tension) return band_value(id, side, percent, wobble);
  const int base = id == GERDY_CURVE_band_tfl_rate ? 6 : id == GERDY_CURVE_band_iliac_rate ? 7 : id;
  const double to_si = base >= 6 ? 0.01 : 1 / degree;
  const double stretch = side == GERDY_LEFT ? 1.12 : 1.0;
  const double shift = side == GERDY_LEFT ? 0.8 : 0.0;
  const double phase = percent + 1.5 * wobble[1];
  if (id != base) {
    return (shape_at(shape[base], phase + 1) - shape_at(shape[base], phase - 1)) / 0.02 / 0.72 *
           to_si * stretch * (1 + 0.15 * wobble[0]);
  }
  const double size = base >= 6 ? 0.2 : base == 4 ? 2.0 : 0.7;
  return (shape_at(shape[base], phase) * stretch + shift * (base < 3) + size * wobble[0]) * to_si;
}

static void average(gerdy_curve* curve) {
  for (size_t i = 0; i < GERDY_NPERCENT; ++i) {
    double sum = 0, squares = 0;
    for (size_t k = 0; k < curve->n; ++k) sum += curve->each[k * GERDY_NPERCENT + i];
    const double mean = curve->n > 0 ? sum / (double)curve->n : NAN;
    for (size_t k = 0; k < curve->n; ++k) {
      const double off = curve->each[k * GERDY_NPERCENT + i] - mean;
      squares += off * off;
    }
    curve->mean[i] = mean;
    curve->sd[i] = curve->n > 1 ? sqrt(squares / (double)(curve->n - 1)) : NAN;
  }
}

static void fill_curves(fixture* f) {
  static const double stance_percent = 37;
  for (int id = 0; id < GERDY_NCURVE; ++id) {
    for (int side = 0; side < 2; ++side) {
      const size_t n = side == GERDY_LEFT ? NKEPT : NKEPT + 1;
      for (size_t k = 0; k < n; ++k) {
        const double wobble[2] = {noise(), noise()};
        for (int i = 0; i < GERDY_NPERCENT; ++i) {
          f->each[0][id][side][k][i] = curve_value(id, side, i * stance_percent / 100, wobble);
          f->each[1][id][side][k][i] = curve_value(id, side, i, wobble);
        }
      }
      f->gait.stance[id][side] = (gerdy_curve){.n = n, .each = f->each[0][id][side][0]};
      f->gait.stride[id][side] = (gerdy_curve){.n = n, .each = f->each[1][id][side][0]};
      average(&f->gait.stance[id][side]);
      average(&f->gait.stride[id][side]);
    }
  }
}

static gerdy_stat stat_of(const double* value, size_t n) {
  double sum = 0, squares = 0;
  for (size_t i = 0; i < n; ++i) sum += value[i];
  const double mean = n > 0 ? sum / (double)n : NAN;
  for (size_t i = 0; i < n; ++i) squares += (value[i] - mean) * (value[i] - mean);
  return (gerdy_stat){mean, n > 1 ? sqrt(squares / (double)(n - 1)) : NAN, n};
}

// means and scatter of every measure in the unit for people: right, left, scatter
static const double typical[GERDY_NMEASURE][3] = {
    {0.6, 1.4, 0.5},   {5.6, 7.1, 0.6},   {5.0, 5.7, 0.5}, {5.1, 6.6, 0.6},
    {0.1, 0.9, 0.7},   {7.1, 8.3, 0.8},   {9.2, 9.6, 0.9}, {11.2, 12.3, 1.4},
    {40.6, 41.2, 1.5}, {1.93, 2.2, 0.19}, {38, 43, 4.1},   {2.39, 2.66, 0.14},
    {29, 33, 3.2},     {88, 84, 3},       {45, 48, 4},     {55, 63, 5},
    {85, 97, 6},       {9.1, 10.4, 0.9},  {45, 47, 4},     {1.1, 1.3, 0.12},
    {12.2, 13.9, 1.1}, {61, 57, 5},       {3.1, 3.4, 0.4}, {9.2, 10.1, 0.9},
    {138, 158, 9},     {268, 266, 7},     {359, 356, 6},   {167.1, 168.5, 2.9},
    {3.4, 3.9, 1.1},
};

static void fill_steps(fixture* f) {
  double time = 0.214;
  for (int i = 0; i < NSTEP; ++i) {
    gerdy_step* step = &f->step[i];
    step->side = i % 2 == 0 ? GERDY_LEFT : GERDY_RIGHT;
    step->contact = time;
    step->toe_off = time + 0.267;
    step->next_contact = time + 0.716;
    step->left_out = GERDY_KEPT;
    for (int id = 0; id < GERDY_NMEASURE; ++id) {
      const double factor = gerdy_measure_quantity((gerdy_measure_id)id)->factor;
      const double mean = typical[id][step->side == GERDY_LEFT];
      step->measure[id] = (mean + 1.6 * typical[id][2] * noise()) / factor;
    }
    time += 0.358;
  }
  f->step[0].left_out = GERDY_LEFT_OUT_START;
  f->step[0].contact = NAN;
  f->step[7].left_out = GERDY_LEFT_OUT_GAP;
  f->step[8].left_out = GERDY_LEFT_OUT_DURATION;
  f->step[12].left_out = GERDY_LEFT_OUT_NOT_FOUND;
  f->step[12].contact = f->step[12].toe_off = NAN;
  f->step[NSTEP - 1].left_out = GERDY_LEFT_OUT_END;
  f->step[NSTEP - 1].toe_off = NAN;
  f->step[NSTEP - 1].next_contact = NAN;
  f->step[11].measure[GERDY_MEASURE_step_width] = NAN;
  for (int id = 0; id < GERDY_NMEASURE; ++id) {
    f->step[0].measure[id] = f->step[NSTEP - 1].measure[id] = f->step[7].measure[id] = NAN;
  }
}

static void fill_stats(fixture* f) {
  for (int id = 0; id < GERDY_NMEASURE; ++id) {
    for (int side = 0; side < 2; ++side) {
      double value[NSTEP];
      size_t n = 0;
      for (size_t i = 0; i < f->gait.nstep; ++i) {
        const gerdy_step* step = &f->step[i];
        const double v = step->measure[id];
        if ((int)step->side == side && step->left_out == GERDY_KEPT && !isnan(v)) value[n++] = v;
      }
      f->gait.stat[id][side] = stat_of(value, n);
    }
  }
}

static void fill_gait(fixture* f) {
  f->gait.nstep = NSTEP;
  f->gait.step = f->step;
  fill_steps(f);
  fill_stats(f);
  fill_curves(f);
  f->gait.stance_share[GERDY_RIGHT] = (gerdy_stat){0.374, 0.008, NKEPT + 1};
  f->gait.stance_share[GERDY_LEFT] = (gerdy_stat){0.366, 0.010, NKEPT};
  f->gait.speed = (gerdy_stat){2.512, 0.038, 17};
  f->gait.heading[0] = 1.0;
  f->gait.heading[2] = -0.002;
}

static void fill_markers(fixture* f) {
  static const char* const name[NMARKER] = {
      "R.ASIS", "L.ASIS", "V.Sacral", "R.Thigh.Upper", "R.Knee.Lat", "R.Shank.Front",
      "R.Heel", "R.Toe",  "L.Thigh",  "L.Knee",        "L.Shank",    "L.Heel",
      "L.Toe",  "C7",     "Clavicle"};
  static const double rms[NMARKER] = {7.2,  6.8,  5.1,  18.4, 9.7, 11.2, 8.8, 6.1,
                                      16.9, 10.4, 12.0, 9.1,  6.6, NAN,  41.3};
  for (int i = 0; i < NMARKER; ++i) {
    gerdy_report_marker* marker = &f->marker[i];
    snprintf(marker->name, sizeof marker->name, "%s", name[i]);
    marker->rms = rms[i] / 1000;
    marker->max = 2.3 * rms[i] / 1000;
    marker->max_time = isnan(rms[i]) ? NAN : 0.4 + 0.31 * i;
    marker->nmissing = isnan(rms[i]) ? 960 : (size_t)(i % 4);
  }
  snprintf(f->marker[2].name, sizeof f->marker[2].name, "%s", hostile);
  f->report.marker = f->marker;
  f->report.nmarker = NMARKER;
}

static const char norm_source[] =
    "Fukuchi, Duarte & Ferber: 46 runners, treadmill, 2.5 m/s, contact to contact (open data, "
    "CC BY 4.0)";

static void fill_norms(fixture* f) {
  static const int curve[4] = {GERDY_CURVE_hip_adduction, GERDY_CURVE_hip_rotation,
                               GERDY_CURVE_knee_flexion, GERDY_CURVE_ankle_dorsiflexion};
  static const double spread[4] = {3.1, 6.2, 6.1, 5.0};
  for (int k = 0; k < 4; ++k) {
    f->norm[k] = (gerdy_report_norm){.is_curve = 1, .id = curve[k], .source = norm_source};
    for (int i = 0; i < GERDY_NPERCENT; ++i) {
      f->norm[k].mean[i] = shape_at(shape[curve[k]], i) / degree;
      f->norm[k].sd[i] = spread[k] / degree;
    }
  }
  f->norm[4] = (gerdy_report_norm){.id = GERDY_MEASURE_hip_adduction_peak, .source = norm_source};
  f->norm[4].mean[0] = 7.4 / degree;
  f->norm[4].sd[0] = 2.8 / degree;
  f->norm[5] = (gerdy_report_norm){.id = GERDY_MEASURE_knee_flexion_peak, .source = norm_source};
  f->norm[5].mean[0] = 40.9 / degree;
  f->norm[5].sd[0] = 5.2 / degree;
  f->report.norm = f->norm;
  f->report.nnorm = NNORM;
  f->report.norm_note =
      "Norms are shown because this is running near 2.5 m/s; they are essentially male and from "
      "two other laboratories.";
}

static void fill_notes(fixture* f) {
  f->note[0] = (gerdy_note){GERDY_INFO, 0, "static_run.trc",
                            "Marker names were matched without "
                            "regard to case."};
  f->note[1] = (gerdy_note){GERDY_WARNING, 214, "run.trc",
                            "The row has 3 values fewer than the "
                            "header names; they are taken as gaps."};
  f->note[2] = (gerdy_note){GERDY_INFO, 0, "ik.knee_angle_r",
                            "The coordinate touched its limit in "
                            "4 frames."};
  f->note[3] = (gerdy_note){GERDY_WARNING, 7, "", "A line without a file."};
  snprintf(f->note[2].where, sizeof f->note[2].where, "%s", hostile);
  f->report.note = f->note;
  f->report.nnote = NNOTE;
}

static void fill_inputs(fixture* f) {
  static const char* const role[4] = {"model", "static", "markers", "forces"};
  static const char* const name[4] = {"gerdy_runner.osim", "static_run.trc", "run.trc",
                                      "<grf> & \"forces\".mot"};
  static const char* const detail[4] = {"37 coordinates, 39 markers", "14 markers, none missing",
                                        "14 markers, 1.2 % of samples missing", ""};
  for (int i = 0; i < 4; ++i) {
    f->input[i] = (gerdy_report_input){.role = role[i], .name = name[i]};
    for (int k = 0; k < 64; ++k) f->input[i].sha256[k] = "0123456789abcdef"[(k * 7 + i * 5) % 16];
    snprintf(f->input[i].detail, sizeof f->input[i].detail, "%s", detail[i]);
    f->input[i].nrow = i == 0 ? 0 : 960;
    f->input[i].rate = i == 0 ? 0 : i == 3 ? 1200 : 120;
  }
  f->report.input = f->input;
  f->report.ninput = 4;
}

static const char* const unmatched[2] = {"R.Elbow<b>", "L.Elbow"};
static const char* const unobserved[2] = {"subtalar_angle_r", "subtalar_angle_l"};

static gerdy_clinic* clinic;  // opened once: reading is tested elsewhere

static fixture* make_fixture(void) {
  fixture* f = calloc(1, sizeof *f);
  assert_non_null(f);
  random_state = 7;
  gerdy_report* r = &f->report;
  r->title = "Running report";
  r->subject = "S01 · 34 years · 70 kg <b>&";
  r->synthetic = 1;
  r->synthetic_about = "Made with a left pelvic drop of 7 degrees put in.";
  r->created = "2026-05-04T09:30:00Z";
  r->command =
      "gerdy report --markers run.trc --static static_run.trc --forces '<grf>.mot' -o r.html";
  r->nframe = 960;
  r->nframe_bad = 3;
  r->marker_rms = 0.0102;
  r->marker_max = 0.0423;
  r->unmatched = unmatched;
  r->nunmatched = 2;
  r->unobserved = unobserved;
  r->nunobserved = 2;
  r->filter_cutoff = 10;
  r->doubt = "";
  r->tracking = "Markers of the pelvis count 10, all others <1>.";
  r->band_reference = "standing trial (static_run.trc, 120 frames)";
  r->band_note =
      "Two paths over the band's course are followed: one from the front of the pelvis "
      "with the tensor fasciae latae, one from the iliac crest; both end at the shin.";
  r->band_length[0][0] = 0.5358;
  r->band_length[0][1] = 0.5349;
  r->band_length[1][0] = 0.558;
  r->band_length[1][1] = NAN;
  r->gait = &f->gait;
  r->clinic = clinic;
  fill_gait(f);
  fill_markers(f);
  fill_norms(f);
  fill_notes(f);
  fill_inputs(f);
  return f;
}

// nothing but one side's steps: no norm, no marker, no note, no text
static fixture* make_poor_fixture(void) {
  fixture* f = make_fixture();
  f->gait.nstep = 0;
  for (size_t i = 0; i < NSTEP; ++i) {
    if (f->step[i].side == GERDY_RIGHT) f->step[f->gait.nstep++] = f->step[i];
  }
  fill_stats(f);
  for (int id = 0; id < GERDY_NCURVE; ++id) {
    gerdy_curve* gone[2] = {&f->gait.stance[id][GERDY_LEFT], &f->gait.stride[id][GERDY_LEFT]};
    for (int k = 0; k < 2; ++k) {
      gone[k]->n = 0;
      gone[k]->each = NULL;
      average(gone[k]);
    }
  }
  f->gait.stance_share[GERDY_LEFT] = (gerdy_stat){NAN, NAN, 0};
  f->gait.speed = (gerdy_stat){NAN, NAN, 0};
  f->gait.walking = 1;
  f->gait.from_forces = 1;
  gerdy_report* r = &f->report;
  r->synthetic = 0;
  r->subject = r->synthetic_about = r->command = r->band_note = "";
  r->norm_note = "No norm is shown: this is walking, and the norms are of running.";
  r->doubt = r->tracking = NULL;
  r->band_reference = "neutral pose of the model (no standing trial was given)";
  r->nmarker = r->nnorm = r->nnote = r->nunmatched = r->nunobserved = r->ninput = 0;
  r->marker_rms = r->marker_max = NAN;
  r->filter_cutoff = 0;
  return f;
}

// no step at all: the extreme that the two writers must still survive
static fixture* make_empty_fixture(void) {
  fixture* f = make_poor_fixture();
  f->gait.nstep = 0;
  fill_stats(f);
  for (int id = 0; id < GERDY_NCURVE; ++id) {
    f->gait.stance[id][0] = f->gait.stance[id][1];
    f->gait.stride[id][0] = f->gait.stride[id][1];
  }
  f->gait.stance_share[GERDY_RIGHT] = (gerdy_stat){NAN, NAN, 0};
  return f;
}

static void check_page(const page* p) {
  check_any_page(p);
  for (int id = 0; id < GERDY_NMEASURE; ++id) {
    const gerdy_quantity* quantity = gerdy_measure_quantity((gerdy_measure_id)id);
    assert_non_null(strstr(p->text.at, quantity->label));
    assert_non_null(strstr(p->text.at, quantity->definition));
  }
  for (int id = 0; id < GERDY_NCURVE; ++id) {
    assert_non_null(strstr(p->text.at, gerdy_curve_quantity((gerdy_curve_id)id)->label));
  }
}

// ---- the page ----------------------------------------------------------------------------------

static page* write_and_read(const gerdy_report* report, const char* path) {
  gerdy_error err = {0};
  assert_int_equal(gerdy_report_html(report, path, &err), GERDY_OK);
  page* p = read_page(path);
  check_page(p);
  return p;
}

static void test_html_full(void** state) {
  (void)state;
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_full.html");
  const char* text = p->text.at;
  // what came from outside is text, never markup
  assert_null(strstr(p->bytes, "<script"));
  assert_non_null(strstr(text, "<script>alert('x')</script>&\" \xef\xbf\xbd\xef\xbf\xbd"));
  assert_non_null(strstr(text, "R.Elbow<b>"));
  assert_non_null(strstr(text, "S01 · 34 years · 70 kg <b>&"));
  // every curve twice, but those of the band over stance alone; four strips
  assert_int_equal(p->ndesc, NDRAWING + 4);
  // every left-out step with its reason
  assert_non_null(strstr(text, "5\u00a0steps were left out"));
  for (int i = 1; i <= GERDY_LEFT_OUT_DURATION; ++i) {
    assert_non_null(strstr(text, gerdy_left_out_words((gerdy_left_out)i)));
  }
  assert_non_null(strstr(p->bytes, "<th scope='row'>not available</th><td>left</td>"));
  assert_non_null(strstr(text, "run.trc:214"));
  assert_non_null(strstr(text, "line 7"));
  assert_non_null(strstr(text, f->input[2].sha256));
  assert_non_null(strstr(text, f->report.command));
  assert_non_null(strstr(text, f->report.tracking));
  assert_int_equal(count_of(text, f->report.norm_note), 1);
  // the reference stands with the strain and in its own section
  assert_int_equal(count_of(text, f->report.band_reference), 2);
  assert_null(strstr(text, "not comparable"));
  assert_null(strstr(text, "doubt"));
  assert_null(strstr(text, "DOUBT"));
  free_page(p);
  free(f);
}

static void test_html_synthetic(void** state) {
  (void)state;
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_synthetic.html");
  assert_non_null(strstr(p->text.at, f->report.synthetic_about));
  // in the window's title, the banner, and the foot of every printed page
  assert_int_equal(count_of(p->bytes, "SYNTHETIC DATA"), 3);
  // in every section's heading
  assert_int_equal(count_of(p->bytes, "<span class='tag'>synthetic data</span>"), 8);
  assert_int_equal(count_of(p->bytes, "<section"), 8);
  // in every caption of a table or a drawing, the line above the title, and the last line
  const size_t captions = count_of(p->bytes, "<caption>") + count_of(p->bytes, "<figcaption>");
  assert_int_equal(count_of(p->bytes, " · synthetic\u00a0data"), captions + 2);
  free_page(p);
  f->report.synthetic = 0;
  f->report.synthetic_about = "";
  p = write_and_read(&f->report, "report_real.html");
  assert_null(strstr(p->bytes, "ynthetic"));
  assert_null(strstr(p->bytes, "SYNTHETIC"));
  free_page(p);
  free(f);
}

static void test_html_numbers(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->gait.stat[GERDY_MEASURE_pelvic_drop_peak][0] = (gerdy_stat){5.0 / degree, 1.0 / degree, 8};
  f->gait.stat[GERDY_MEASURE_pelvic_drop_peak][1] = (gerdy_stat){7.0 / degree, 1.0 / degree, 8};
  f->gait.stat[GERDY_MEASURE_hip_adduction_peak][0] = (gerdy_stat){13.3 / degree, 1 / degree, 8};
  f->gait.stat[GERDY_MEASURE_hip_adduction_peak][1] = (gerdy_stat){13.4 / degree, 1 / degree, 8};
  page* p = write_and_read(&f->report, "report_numbers.html");
  const char* text = p->text.at;
  // t(0.975, 7) = 2.3646: 5 +- 0.836; Welch: df 14, t = 2.1448, 2 +- 1.072
  assert_non_null(strstr(p->bytes, "Right</th><td>5.0°</td><td>4.2 to 5.8°</td><td>1.0°</td>"));
  assert_non_null(strstr(p->bytes, "Right − left</th><td>−2.0°</td><td>−3.1 to −0.9°</td>"));
  assert_non_null(strstr(p->bytes, "is −2.0°: <b>larger than what the scatter"));
  assert_non_null(strstr(p->bytes, "is −0.1°: <b>not larger than what the scatter"));
  // (13.3 - 7.4) / 2.8 = 2.1
  assert_non_null(strstr(text, "Right: more than two SD above the norm (z = 2.1)"));
  free_page(p);
  free(f);
}

// a finding stands on the page with its source and the way to find it
static void check_finding(const char* text, const gerdy_finding* finding) {
  assert_non_null(strstr(text, finding->text));
  assert_non_null(strstr(text, finding->source->cite));
  const char* identifier = finding->source->identifier;
  const char* address = strstr(identifier, "://");
  if (strncmp(identifier, "doi:", 4) == 0) identifier += 4;
  assert_non_null(strstr(text, address != NULL ? address + 3 : identifier));
}

// everything of a claim, and not only what supports it
static void check_claim(const page* p, const char* id) {
  const gerdy_claim* claim = gerdy_clinic_claim(clinic, id);
  if (claim == NULL) print_error("no claim %s\n", id);
  assert_non_null(claim);
  char mark[120];
  snprintf(mark, sizeof mark, "data-claim='%s'", id);
  assert_int_equal(count_of(p->bytes, mark), 1);
  assert_non_null(strstr(p->text.at, claim->statement));
  assert_non_null(strstr(p->text.at, claim->limits));
  for (size_t i = 0; i < claim->nsupport; ++i) check_finding(p->text.at, &claim->support[i]);
  for (size_t i = 0; i < claim->nagainst; ++i) check_finding(p->text.at, &claim->against[i]);
}

static void test_html_claims(void** state) {
  (void)state;
  static const char* const ids[] = {"pelvic_drop_injury",
                                    "pelvic_drop_noise",
                                    "pelvic_drop_norm",
                                    "hip_adduction_itb",
                                    "hip_adduction_spread",
                                    "hip_adduction_sex",
                                    "band_strain_itb",
                                    "band_level",
                                    "strength_motion",
                                    "weak_abductors_itb",
                                    "marker_repeatability",
                                    "opencap_error",
                                    "cadence_retraining",
                                    "level_hips",
                                    "band_origin",
                                    "band_anatomy",
                                    "drop_strains_band",
                                    "compression_friction",
                                    "impingement_zone",
                                    "step_width_strain",
                                    "speed_strain",
                                    "fatigue_strain",
                                    "band_stiffness",
                                    "contact_timing",
                                    "demand_capacity",
                                    "side_difference_ordinary",
                                    "ober_limits",
                                    "thomas_norm",
                                    "band_forces_unmeasured",
                                    "band_material",
                                    "band_held",
                                    "gluteus_share",
                                    "shin_rotation_press",
                                    "band_places"};
  const size_t n = sizeof ids / sizeof ids[0];
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_claims.html");
  for (size_t i = 0; i < n; ++i) check_claim(p, ids[i]);
  // and no other: one that is named wrongly would be missing without a word
  assert_int_equal(count_of(p->bytes, "data-claim="), n);
  assert_non_null(strstr(p->text.at, "Bramah and others 2018"));
  assert_non_null(strstr(p->text.at, "Foch & Milner 2014"));
  free_page(p);
  f->report.clinic = NULL;
  p = write_and_read(&f->report, "report_claims.html");
  assert_int_equal(count_of(p->bytes, "data-claim="), 0);
  free_page(p);
  free(f);
}

// the worst of those seen come first; those never seen have a line of their own at the end
static void test_html_markers(void** state) {
  (void)state;
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_markers.html");
  const char *worst = strstr(p->bytes, ">Clavicle<"), *second = strstr(p->bytes, ">R.Thigh.Upper<");
  assert_true(worst != NULL && second != NULL && worst < second);
  assert_int_equal(count_of(p->bytes, "<tr class='far'>"), 1);
  assert_non_null(strstr(p->bytes, "<tr class='far'><th scope='row'>Clavicle</th>"));
  assert_non_null(strstr(p->text.at, "an RMS above 40\u00a0mm (1\u00a0marker)"));
  assert_non_null(strstr(p->text.at, "The other 6\u00a0markers"));
  assert_non_null(
      strstr(p->bytes, "<b>1\u00a0marker of the model never seen:</b> <code>C7</code></p>"));
  assert_int_equal(count_of(p->bytes, ">C7<"), 1);
  free_page(p);
  for (int i = 0; i < NMARKER; ++i) f->marker[i].rms = NAN;
  p = write_and_read(&f->report, "report_markers.html");
  assert_non_null(strstr(p->text.at, "No marker was followed."));
  assert_non_null(strstr(p->text.at, "15\u00a0markers of the model never seen:"));
  assert_null(strstr(p->bytes, "class='far'"));
  free_page(p);
  free(f);
}

static void test_html_doubt(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->report.doubt = "The model lies <askew> on the markers.";
  page* p = write_and_read(&f->report, "report_doubt.html");
  const char *title = strstr(p->bytes, "</h1>"), *banner = strstr(p->bytes, "banner doubt' role");
  assert_true(title != NULL && banner != NULL && banner - title < 40);
  assert_non_null(strstr(p->text.at, f->report.doubt));
  static const char* const angles[] = {"summary", "steps", "curves", "demand", "band"};
  for (size_t i = 0; i < 5; ++i) {
    char heading[64];
    snprintf(heading, sizeof heading, "<h2 id='%s-h'>", angles[i]);
    const char* at = strstr(p->bytes, heading);
    assert_non_null(at);
    const char* tag = strstr(at, "<span class='tag doubt'>in doubt</span>");
    assert_true(tag != NULL && tag < strstr(at, "</h2>"));
  }
  assert_int_equal(count_of(p->bytes, "<span class='tag doubt'>"), 5);
  // the banner and the foot of printed pages
  assert_int_equal(count_of(p->bytes, "ANGLES IN DOUBT"), 2);
  assert_non_null(strstr(p->bytes, "'SYNTHETIC DATA · ANGLES IN DOUBT · Gerdy"));
  free_page(p);
  free(f);
}

// the first n steps of a side that count; the others are gone
static void keep_steps(fixture* f, int side, size_t n) {
  size_t kept = 0, left = 0;
  for (size_t i = 0; i < f->gait.nstep; ++i) {
    const gerdy_step step = f->step[i];
    const bool counts = (int)step.side == side && step.left_out == GERDY_KEPT;
    if (!counts || kept < n) f->step[left++] = step;
    kept += counts;
  }
  f->gait.nstep = left;
  fill_stats(f);
  for (int id = 0; id < GERDY_NCURVE; ++id) {
    f->gait.stance[id][side].n = f->gait.stride[id][side].n = n;
    average(&f->gait.stance[id][side]);
    average(&f->gait.stride[id][side]);
  }
}

// from one step of a side there is no mean and no difference
static void test_html_one_step(void** state) {
  (void)state;
  fixture* f = make_fixture();
  keep_steps(f, GERDY_LEFT, 1);
  page* p = write_and_read(&f->report, "report_one_step.html");
  assert_non_null(strstr(p->text.at, "1\u00a0step of the left"));
  assert_non_null(strstr(p->text.at, "one step makes none"));
  assert_null(strstr(p->text.at, "1\u00a0steps"));
  assert_null(strstr(p->text.at, "n\u00a0=\u00a01,"));
  assert_null(strstr(p->bytes, "<th scope='col'>Mean</th>"));
  assert_int_equal(count_of(p->bytes, "</td><td>one step</td></tr>"), 4);
  assert_int_equal(count_of(p->bytes, "Right − left</th><td colspan='4' class='none'>"), 4);
  assert_null(strstr(p->text.at, "right minus left, is"));
  assert_int_equal(count_of(p->bytes, "<span class='n'>(one step)</span>"), GERDY_NMEASURE);
  assert_int_equal(count_of(p->bytes, "<td><span class='none'>not compared</span></td>"),
                   GERDY_NMEASURE);
  assert_non_null(strstr(p->text.at, "left, one step"));
  // a bar for the right side's mean in each of four strips, none for the left step
  assert_int_equal(count_of(p->bytes, "class='mean r'"), 4);
  assert_null(strstr(p->bytes, "class='mean l'"));
  free_page(p);
  keep_steps(f, GERDY_RIGHT, 1);
  p = write_and_read(&f->report, "report_one_step.html");
  assert_null(strstr(p->text.at, "the bar their mean"));
  assert_null(strstr(p->bytes, "(mean)"));
  assert_non_null(strstr(p->text.at, "right one step, left one step"));
  free_page(p);
  free(f);
}

// steps on both sides, but the left knee and band were not to be had
static void test_html_one_side(void** state) {
  (void)state;
  fixture* f = make_fixture();
  static const gerdy_measure_id gone[] = {GERDY_MEASURE_knee_flexion_contact,
                                          GERDY_MEASURE_knee_flexion_peak,
                                          GERDY_MEASURE_band_tfl_strain_peak};
  for (size_t i = 0; i < f->gait.nstep; ++i) {
    if (f->step[i].side != GERDY_LEFT) continue;
    for (size_t k = 0; k < 3; ++k) f->step[i].measure[gone[k]] = NAN;
  }
  fill_stats(f);
  gerdy_curve* curve[2] = {&f->gait.stance[GERDY_CURVE_knee_flexion][GERDY_LEFT],
                           &f->gait.stride[GERDY_CURVE_knee_flexion][GERDY_LEFT]};
  for (int k = 0; k < 2; ++k) {
    curve[k]->n = 0;
    curve[k]->each = NULL;
    average(curve[k]);
  }
  page* p = write_and_read(&f->report, "report_one_side.html");
  assert_int_equal(count_of(p->bytes,
                            "<td class='l'><span class='none'>not available</span></td>"
                            "<td><span class='none'>not available</span></td>"),
                   3);
  assert_int_equal(count_of(p->text.at, "left not available"), 2);    // the sentence, the curve
  assert_int_equal(count_of(p->text.at, "Left: not available."), 3);  // two drawings and a strip
  free_page(p);
  free(f);
}

static void test_html_contacts(void** state) {
  (void)state;
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_contacts.html");
  assert_non_null(strstr(p->text.at, "no step was seen whole by the measured forces"));
  free_page(p);
  f->gait.from_forces = 1;
  for (size_t i = 0; i < f->gait.nstep; ++i) f->step[i].from_forces = i < 6;
  p = write_and_read(&f->report, "report_contacts.html");
  assert_non_null(strstr(p->text.at, "forces in 6 of the 21 steps found"));
  assert_non_null(strstr(p->text.at, "within about 10 ms"));
  free_page(p);
  for (size_t i = 0; i < f->gait.nstep; ++i) f->step[i].from_forces = 1;
  p = write_and_read(&f->report, "report_contacts.html");
  assert_non_null(strstr(p->text.at, "forces in all steps found"));
  assert_null(strstr(p->text.at, "within about 10"));
  free_page(p);
  free(f);
}

static void test_html_poor(void** state) {
  (void)state;
  fixture* f = make_poor_fixture();
  page* p = write_and_read(&f->report, "report_poor.html");
  assert_non_null(strstr(p->text.at, "0\u00a0steps of the left"));
  assert_non_null(strstr(p->text.at, "The sides cannot be compared"));
  assert_non_null(strstr(p->text.at, "walking"));
  assert_non_null(strstr(p->text.at, "speed not available"));
  assert_non_null(strstr(p->text.at, "No marker was followed."));
  assert_int_equal(count_of(p->text.at, f->report.norm_note), 1);
  assert_int_equal(count_of(p->text.at, "No norm is"), 2);  // the note, and where to find it
  assert_non_null(strstr(p->text.at, "This level is not comparable"));
  assert_non_null(strstr(p->text.at, "no forces were given"));
  assert_non_null(strstr(p->text.at, "often just before toe-off"));
  assert_int_equal(p->ndesc, NDRAWING + 4);
  free_page(p);
  free(f);
  f = make_empty_fixture();
  p = write_and_read(&f->report, "report_empty.html");
  assert_int_equal(p->nsvg, 2);  // the keys of the legend alone: no spread, no norm
  free_page(p);
  free(f);
}

// meaning first, then the motion; what casts doubt on the motion stands with it, not above the case
static void test_html_with_case(void** state) {
  (void)state;
  fixture* f = make_fixture();
  case_fixture* c = make_case();
  f->report.assessment = c->report.assessment;
  f->report.plan = c->report.plan;
  f->report.doubt = "The model lies askew.";
  page* p = write_and_read(&f->report, "report_both.html");
  static const char* const order[] = {
      "see",     "why",     "week",  "surer",  "plan",   "followup", "reasons", "claims",
      "summary", "quality", "steps", "curves", "demand", "band",     "method",  "origin"};
  const char* last = p->bytes;
  for (size_t i = 0; i < sizeof order / sizeof order[0]; ++i) {
    char section[64];
    snprintf(section, sizeof section, "<section id='%s'", order[i]);
    last = strstr(last, section);
    assert_non_null(last);
  }
  assert_int_equal(count_of(p->bytes, "<section"), sizeof order / sizeof order[0]);
  assert_non_null(strstr(p->text.at, "The recording in plain words"));
  const char* banner = strstr(p->bytes, "banner doubt' role");
  assert_true(banner > strstr(p->bytes, "<section id='summary'"));
  assert_int_equal(count_of(p->bytes, "banner doubt' role"), 1);
  free_page(p);
  // without a case the page has its seven chapters and nothing of the others
  f->report.assessment = NULL;
  f->report.plan = NULL;
  p = write_and_read(&f->report, "report_motion.html");
  assert_int_equal(count_of(p->bytes, "<section"), 8);
  assert_non_null(strstr(p->bytes, "<span class='no'>1</span> In plain words"));
  assert_null(strstr(p->bytes, ".verdict"));
  free_page(p);
  free(c);
  free(f);
}

static void test_unwritable(void** state) {
  (void)state;
  fixture* f = make_fixture();
  gerdy_error err = {0};
  assert_int_equal(gerdy_report_html(&f->report, "no/such/folder/r.html", &err), GERDY_E_FILE);
  assert_string_equal(err.file, "no/such/folder/r.html");
  assert_int_equal(gerdy_report_json(&f->report, "no/such/folder/r.json", NULL), GERDY_E_FILE);
  free(f);
}

// ---- results.json ------------------------------------------------------------------------------

static json_t* load(const char* path) {
  json_error_t error;
  json_t* root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
  if (root == NULL) print_error("%s:%d: %s\n", path, error.line, error.text);
  assert_non_null(root);
  return root;
}

// member by a path such as "recording/speed/mean"
static json_t* member(json_t* value, const char* path) {
  char key[64];
  for (const char* at = path; at != NULL;) {
    const char* slash = strchr(at, '/');
    snprintf(key, sizeof key, "%.*s", (int)(slash != NULL ? slash - at : (long)strlen(at)), at);
    value = json_object_get(value, key);
    if (value == NULL) print_error("no member %s in %s\n", key, path);
    assert_non_null(value);
    at = slash != NULL ? slash + 1 : NULL;
  }
  return value;
}

static void check_number(json_t* value, double expected) {
  if (isnan(expected)) {
    assert_true(json_is_null(value));
  } else {
    assert_true(json_is_number(value));
    assert_true(json_number_value(value) == expected);
  }
}

static void check_stat(json_t* value, gerdy_stat stat) {
  check_number(member(value, "mean"), stat.mean);
  check_number(member(value, "sd"), stat.sd);
  assert_int_equal(json_integer_value(member(value, "n")), stat.n);
}

static void check_numbers(json_t* array, const double* value, size_t n) {
  assert_int_equal(json_array_size(array), n);
  for (size_t i = 0; i < n; ++i) check_number(json_array_get(array, i), value[i]);
}

static void check_curve(json_t* value, const gerdy_curve* curve) {
  assert_int_equal(json_integer_value(member(value, "n")), curve->n);
  check_numbers(member(value, "mean"), curve->mean, GERDY_NPERCENT);
  check_numbers(member(value, "sd"), curve->sd, GERDY_NPERCENT);
}

static void check_results(json_t* root, const gerdy_report* r) {
  assert_string_equal(json_string_value(member(root, "schema")), "gerdy-results-2");
  assert_int_equal(json_is_true(member(root, "synthetic")), r->synthetic != 0);
  check_stat(member(root, "recording/stance_share/left"), r->gait->stance_share[1]);
  check_number(member(root, "recording/speed/mean"), r->gait->speed.mean);
  check_number(member(root, "quality/residual_rms"), r->marker_rms);
  assert_string_equal(json_string_value(member(root, "quality/doubt")),
                      r->doubt != NULL ? r->doubt : "");
  assert_string_equal(json_string_value(member(root, "conventions/tracking")),
                      r->tracking != NULL ? r->tracking : "");
  check_number(member(root, "band/reference_length/band_iliac/left"), r->band_length[1][1]);
  assert_int_equal(json_object_size(member(root, "measures")), GERDY_NMEASURE);
  for (int id = 0; id < GERDY_NMEASURE; ++id) {
    const char* name = gerdy_measure_quantity((gerdy_measure_id)id)->name;
    json_t* measure = member(member(root, "measures"), name);
    check_stat(member(measure, "right"), r->gait->stat[id][0]);
    check_stat(member(measure, "left"), r->gait->stat[id][1]);
  }
  for (int id = 0; id < GERDY_NCURVE; ++id) {
    json_t* curve = member(member(root, "curves"), gerdy_curve_quantity((gerdy_curve_id)id)->name);
    check_curve(member(curve, "stance/right"), &r->gait->stance[id][0]);
    check_curve(member(curve, "stride/left"), &r->gait->stride[id][1]);
  }
  json_t* steps = member(root, "steps");
  assert_int_equal(json_array_size(steps), r->gait->nstep);
  for (size_t i = 0; i < r->gait->nstep; ++i) {
    const gerdy_step* step = &r->gait->step[i];
    json_t* value = json_array_get(steps, i);
    assert_int_equal(json_is_true(member(value, "counted")), step->left_out == GERDY_KEPT);
    assert_string_equal(json_string_value(member(value, "reason")),
                        gerdy_left_out_id(step->left_out));
    check_number(member(value, "contact"), step->contact);
    check_number(member(value, "measures/band_tfl_strain_peak"),
                 step->measure[GERDY_MEASURE_band_tfl_strain_peak]);
  }
}

static json_t* write_and_load(const gerdy_report* report, const char* path) {
  gerdy_error err = {0};
  assert_int_equal(gerdy_report_json(report, path, &err), GERDY_OK);
  json_t* root = load(path);
  check_results(root, report);
  return root;
}

static void save(json_t* root, const char* path) {
  assert_int_equal(json_dump_file(root, path, JSON_INDENT(1)), 0);
  json_decref(root);
}

// files that the schema must refuse (tests/report_schema.sh)
static void write_mutilated(json_t* root) {
  json_t* bad = json_deep_copy(root);
  json_object_del(bad, "synthetic");
  save(bad, "results_bad_missing.json");
  bad = json_deep_copy(root);
  json_object_set_new(member(bad, "recording/speed"), "mean", json_string("2.5"));
  save(bad, "results_bad_type.json");
  bad = json_deep_copy(root);
  json_object_set_new(member(bad, "quality"), "remark", json_string("surprise"));
  save(bad, "results_bad_extra.json");
  bad = json_deep_copy(root);
  json_object_del(member(bad, "quality"), "doubt");
  save(bad, "results_bad_doubt.json");
  bad = json_deep_copy(root);
  json_array_remove(member(bad, "curves/pelvic_drop/stride/left/mean"), 100);
  save(bad, "results_bad_length.json");
  bad = json_deep_copy(root);
  json_object_del(member(bad, "measures"), "cadence");
  save(bad, "results_bad_measure.json");
  bad = json_deep_copy(root);
  json_object_set_new(member(bad, "measures/cadence/right"), "mean", json_null());
  save(bad, "results_bad_mean.json");
}

static void test_json_full(void** state) {
  (void)state;
  fixture* f = make_fixture();
  json_t* root = write_and_load(&f->report, "results_good_full.json");
  json_t* norm = member(root, "curves/hip_adduction/stride_norm");
  check_numbers(member(norm, "mean"), f->norm[0].mean, GERDY_NPERCENT);
  assert_string_equal(json_string_value(member(norm, "source")), norm_source);
  check_number(member(root, "measures/hip_adduction_peak/norm/sd"), f->norm[4].sd[0]);
  assert_true(json_is_null(member(root, "measures/cadence/norm")));
  assert_true(json_is_null(member(json_array_get(member(root, "inputs"), 0), "rate_hz")));
  json_t* marker = json_array_get(member(root, "quality/markers"), 2);
  assert_string_equal(json_string_value(member(marker, "name")),
                      "<script>alert('x')</script>&\" \xef\xbf\xbd\xef\xbf\xbd");
  // the bytes are the same every time
  char *first, *second;
  size_t n, m;
  assert_int_equal(gerdy_report_json(&f->report, "results_again.json", NULL), GERDY_OK);
  assert_int_equal(gd_file_read("results_good_full.json", &first, &n, NULL), GERDY_OK);
  assert_int_equal(gd_file_read("results_again.json", &second, &m, NULL), GERDY_OK);
  assert_int_equal(n, m);
  assert_memory_equal(first, second, n);
  gd_free(first);
  gd_free(second);
  write_mutilated(root);
  json_decref(root);
  free(f);
}

static void test_json_poor(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->report.doubt = "The model lies askew.";
  json_decref(write_and_load(&f->report, "results_good_doubt.json"));
  case_fixture* c = make_case();
  f->report.assessment = c->report.assessment;
  f->report.plan = c->report.plan;
  json_decref(write_and_load(&f->report, "results_good_both.json"));
  free(c);
  free(f);
  f = make_poor_fixture();
  json_decref(write_and_load(&f->report, "results_good_poor.json"));
  free(f);
  f = make_empty_fixture();
  json_decref(write_and_load(&f->report, "results_good_empty.json"));
  free(f);
}

// ---- memory ------------------------------------------------------------------------------------

typedef gerdy_status (*writer)(const gerdy_report*, const char*, gerdy_error*);

static bool exists(const char* path) {
  struct stat info;
  return stat(path, &info) == 0;
}

// make allocation 1, 1 + stride, ... fail in turn until the writer gets through
static unsigned long fail_in_turn(writer write, const char* path, unsigned long stride) {
  fixture* f = make_fixture();
  unlink(path);
  unsigned long nth = 1;
  for (;; nth += stride) {
    gerdy_error err = {0};
    assert_true(nth < 1000000);  // a writer that always fails would go on for ever
    gd_mem_fail_at(nth);
    const gerdy_status status = write(&f->report, path, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_int_equal(err.code, GERDY_E_MEMORY);
    assert_false(exists(path));
  }
  assert_true(exists(path));
  free(f);
  return nth;
}

static void test_html_memory(void** state) {
  (void)state;
  assert_true(fail_in_turn(gerdy_report_html, "report_memory.html", 1) > 5);
}

static void test_json_memory(void** state) {
  (void)state;
  json_set_alloc_funcs(counting_alloc, counting_free);
  const unsigned long n = fail_in_turn(gerdy_report_json, "results_memory.json", 7);
  assert_true(n > 1000);
  assert_int_equal(alive, 0);
  json_set_alloc_funcs(malloc, free);
}

// ---- the small parts ---------------------------------------------------------------------------

static void test_student(void** state) {
  (void)state;
  // published tables of Student's t
  static const double table[][3] = {{0.975, 1, 12.7062},  {0.975, 2, 4.30265},  {0.975, 5, 2.57058},
                                    {0.975, 10, 2.22814}, {0.975, 30, 2.04227}, {0.95, 7, 1.89458},
                                    {0.995, 14, 2.97684}, {0.975, 1e7, 1.95996}};
  for (size_t i = 0; i < sizeof table / sizeof table[0]; ++i) {
    const double q = gd_student_quantile(table[i][0], table[i][1]);
    assert_true(fabs(q - table[i][2]) < 1e-5 * table[i][2]);
    assert_true(fabs(gd_student_quantile(1 - table[i][0], table[i][1]) + q) < 1e-9 * q);
  }
  // one and two degrees of freedom have closed forms
  assert_true(fabs(gd_student_quantile(0.9, 1) - tan(3.14159265358979 * 0.4)) < 1e-9);
  assert_true(fabs(gd_student_quantile(0.9, 2) - 0.8 * sqrt(2 / (4 * 0.9 * 0.1))) < 1e-9);
  assert_true(gd_student_quantile(0.975, 3.5) < gd_student_quantile(0.975, 3));
  assert_true(gd_student_quantile(0.975, 3.5) > gd_student_quantile(0.975, 4));
  assert_true(isnan(gd_student_quantile(0, 5)) && isnan(gd_student_quantile(0.5, 0)));
  assert_true(gd_student_quantile(0.5, 5) == 0);
}

static void test_welch(void** state) {
  (void)state;
  // equal n and sd: Welch's df is that of the pooled test
  gd_interval w = gd_welch_interval((gerdy_stat){5, 1, 8}, (gerdy_stat){7, 1, 8});
  assert_true(w.valid && fabs(w.df - 14) < 1e-9);
  assert_true(fabs(w.high - (-2 + 2.14479 * 0.5)) < 1e-5);
  assert_true(gd_interval_resolved(w));
  // t(0.975, 7) = 2.36462
  w = gd_mean_interval((gerdy_stat){5, 1, 8});
  assert_true(fabs(w.high - 5 - 2.36462 / sqrt(8.0)) < 1e-5 && fabs(w.low + w.high - 10) < 1e-9);
  assert_false(gd_mean_interval((gerdy_stat){5, NAN, 1}).valid);
  // (4/10 + 1/5)^2 / ((4/10)^2/9 + (1/5)^2/4) = 12.96
  w = gd_welch_interval((gerdy_stat){0, 2, 10}, (gerdy_stat){0, 1, 5});
  assert_true(fabs(w.df - 12.96) < 1e-9);
  assert_false(gd_interval_resolved(w));
  w = gd_welch_interval((gerdy_stat){3, NAN, 1}, (gerdy_stat){1, 1, 5});
  assert_true(!w.valid && w.value == 2 && isnan(w.low) && !gd_interval_resolved(w));
  w = gd_welch_interval((gerdy_stat){NAN, NAN, 0}, (gerdy_stat){1, 1, 5});
  assert_true(!w.valid && isnan(w.value));
  w = gd_welch_interval((gerdy_stat){2, 0, 3}, (gerdy_stat){1, 0, 3});
  assert_true(w.valid && w.low == 1 && w.high == 1);
  // 1 2 3 and 5 7 together: mean 3.6, sd sqrt(5.8)
  const gerdy_stat both = gd_stat_pooled((gerdy_stat){2, 1, 3}, (gerdy_stat){6, sqrt(2.0), 2});
  assert_true(fabs(both.mean - 3.6) < 1e-12 && fabs(both.sd - sqrt(5.8)) < 1e-12 && both.n == 5);
}

static void check_escaped(const char* text, const char* expected) {
  gd_buf out;
  gd_buf_init(&out);
  gd_put_escaped(&out, text);
  assert_string_equal(out.n > 0 ? out.at : "", expected);
  gd_buf_reset(&out);
}

static void test_words(void** state) {
  (void)state;
  check_escaped(NULL, "");
  check_escaped("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;");
  check_escaped("ä € 𝄞\t", "ä € 𝄞\t");
  // over-long, surrogate, cut short, lone continuation, beyond Unicode, non-character, control
  static const char* const bad[] = {"\xc0\x80",         "\xed\xa0\x80", "\xe2\x82", "\x80",
                                    "\xf4\x90\x80\x80", "\xef\xbf\xbf", "\x02"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i)
    assert_int_equal(gd_utf8_length(bad[i]), 0);
  gd_buf out;
  gd_buf_init(&out);
  gd_put_number(&out, -0.04, 1);
  gd_put_number(&out, -0.06, 1);
  gd_put_number(&out, NAN, 1);
  gd_put_number(&out, INFINITY, 1);
  assert_string_equal(out.at, "0.0−0.1not availablenot available");
  gd_buf_reset(&out);
}

static int open_clinic(void** state) {
  (void)state;
  gerdy_error err = {0};
  const gerdy_status status = gerdy_clinic_open(&clinic, &err);
  if (status != GERDY_OK) print_error("%s\n", err.msg);
  return status == GERDY_OK ? 0 : -1;
}

static int close_clinic(void** state) {
  (void)state;
  gerdy_clinic_free(clinic);
  return 0;
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_html_full),     cmocka_unit_test(test_html_synthetic),
      cmocka_unit_test(test_html_numbers),  cmocka_unit_test(test_html_markers),
      cmocka_unit_test(test_html_doubt),    cmocka_unit_test(test_html_one_step),
      cmocka_unit_test(test_html_one_side), cmocka_unit_test(test_html_contacts),
      cmocka_unit_test(test_html_poor),     cmocka_unit_test(test_html_with_case),
      cmocka_unit_test(test_unwritable),    cmocka_unit_test(test_json_full),
      cmocka_unit_test(test_json_poor),     cmocka_unit_test(test_html_memory),
      cmocka_unit_test(test_json_memory),   cmocka_unit_test(test_student),
      cmocka_unit_test(test_welch),         cmocka_unit_test(test_words),
      cmocka_unit_test(test_html_claims),
  };
  return cmocka_run_group_tests(tests, open_clinic, close_clinic);
}
