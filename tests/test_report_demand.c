// tests/test_report_demand.c: what the hip must hold, on the page and in results.json: with forces,
// without, predicted, in doubt, and with a strength test.
#include "testing_page.h"

#include <gerdy/report.h>
#include <jansson.h>

// ---- a report made in code ---------------------------------------------------------------------

enum { NSTEP = 4, NMUSCLE = 3 };

typedef struct fixture {
  gerdy_report report;
  gerdy_gait gait;
  gerdy_step step[NSTEP];
  gerdy_demand demand;
  gerdy_demand_step one[NSTEP];
  gerdy_demand_muscle muscle[NMUSCLE];
  double each[2][2][NSTEP][GERDY_NPERCENT];
} fixture;

static gerdy_clinic* clinic;

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
    for (int id = 0; id < GERDY_NMEASURE; ++id) f->gait.stat[id][side] = none;
    for (int id = 0; id < GERDY_NCURVE; ++id) {
      for (int i = 0; i < GERDY_NPERCENT; ++i) {
        f->gait.stance[id][side].mean[i] = f->gait.stance[id][side].sd[i] = NAN;
        f->gait.stride[id][side].mean[i] = f->gait.stride[id][side].sd[i] = NAN;
      }
    }
    f->gait.stance_share[side] = none;
  }
}

static void fill_curve(gerdy_curve* curve, double* each, double high) {
  curve->n = 2;
  curve->each = each;
  for (int i = 0; i < GERDY_NPERCENT; ++i) {
    curve->mean[i] = high * sin(0.0314 * i);
    curve->sd[i] = 0.1;
    each[i] = each[GERDY_NPERCENT + i] = curve->mean[i];
  }
}

// peak 1.5 right and 1.8 left, a fifth more in every later step
static void fill_steps(fixture* f) {
  static const double typical[GERDY_NDEMAND] = {
      [GERDY_DEMAND_moment_peak] = 1.5, [GERDY_DEMAND_moment_when] = 0.4,
      [GERDY_DEMAND_impulse] = 0.21,    [GERDY_DEMAND_share] = 0.72,
      [GERDY_DEMAND_capacity] = 2.5,    [GERDY_DEMAND_ratio] = NAN,
      [GERDY_DEMAND_reserve] = 0.01,    [GERDY_DEMAND_residual] = 0.15};
  for (size_t i = 0; i < NSTEP; ++i) {
    gerdy_demand_step* s = &f->one[i];
    *s = (gerdy_demand_step){.step = i, .side = f->step[i].side, .nframe = 50, .ntrusted = 48};
    s->peak_trusted = 1;
    for (int id = 0; id < GERDY_NDEMAND; ++id) {
      s->value[id] = typical[id] * (i % 2 == 0 ? 1.0 : 1.2);
    }
  }
  for (int id = 0; id < GERDY_NDEMAND; ++id) {
    bool known = isfinite(typical[id]);
    f->demand.stat[id][0] = (gerdy_stat){typical[id], known ? 0.01 : NAN, known ? 2 : 0};
    f->demand.stat[id][1] = (gerdy_stat){1.2 * typical[id], known ? 0.01 : NAN, known ? 2 : 0};
  }
}

static fixture* make_fixture(void) {
  fixture* f = calloc(1, sizeof *f);
  assert_non_null(f);
  gerdy_demand* d = &f->demand;
  fill_gait(f);
  fill_steps(f);
  *d = (gerdy_demand){.mass = 70,
                      .nstep = NSTEP,
                      .step = f->one,
                      .nmuscle = NMUSCLE,
                      .muscle = f->muscle,
                      .tested = {NAN, NAN},
                      .factor = {1, 1},
                      .own = {3.1, 3.2},
                      .nframe = 300,
                      .ntrusted = 290,
                      .load_share = 0.98,
                      .residual = 0.12};
  fill_steps(f);
  for (int side = 0; side < 2; ++side) {
    fill_curve(&d->moment[side], f->each[0][side][0], 1.5);
    fill_curve(&d->capacity[side], f->each[1][side][0], 3);
  }
  f->muscle[0] = (gerdy_demand_muscle){"gluteus <medius>", {0.7, 0.8}, {0.6, 0.7}, {90, 100}};
  f->muscle[1] = (gerdy_demand_muscle){"tensor fasciae latae", {0.2, 0.3}, {0.5, 0.6}, {40, 50}};
  f->muscle[2] = (gerdy_demand_muscle){"vasti", {0, 0}, {NAN, NAN}, {-200, -210}};
  f->report = (gerdy_report){.title = "Running report",
                             .subject = "",
                             .created = "2026-05-04T09:30:00Z",
                             .doubt = "",
                             .gait = &f->gait,
                             .clinic = clinic,
                             .demand = d,
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
  assert_int_equal(count_of(p->bytes, "<section id='demand'"), 1);
  return p;
}

static void with_forces(void** state) {
  (void)state;
  fixture* f = make_fixture();
  page* p = write_and_read(&f->report, "report_demand.html");
  const char* text = p->text.at;
  for (int id = 0; id < GERDY_NDEMAND; ++id) {
    const gerdy_quantity* quantity = gerdy_demand_quantity((gerdy_demand_id)id);
    // a ratio needs a test
    assert_true((strstr(text, quantity->definition) != NULL) == (id != GERDY_DEMAND_ratio));
  }
  assert_non_null(strstr(p->bytes, "1.50\u00a0±\u00a00.01\u00a0Nm/kg</b> on the"));
  assert_non_null(strstr(p->bytes, "1.80\u00a0±\u00a00.01\u00a0Nm/kg</b> on the"));
  assert_non_null(strstr(text, "290 of 300 frames can be trusted"));
  assert_non_null(strstr(text, "12\u00a0% of body weight"));
  // the drawing, and the two of it in words
  assert_non_null(strstr(p->bytes, "<title id='demand-must-t'>"));
  assert_non_null(strstr(p->bytes, "<title id='demand-could-t'>"));
  // in their order, and those that do not abduct apart
  const char* first = strstr(p->bytes, "<th scope='row'>gluteus &lt;medius&gt;</th>");
  const char* second = strstr(p->bytes, "<th scope='row'>tensor fasciae latae</th>");
  assert_true(first != NULL && second > first);
  assert_non_null(strstr(text, "vasti (−205)"));
  assert_non_null(strstr(text, "model's, not the runner's"));
  assert_null(strstr(p->bytes, "PREDICTED"));
  assert_null(strstr(text, "not counted"));
  free_page(p);
  free(f);
}

// wherever a share or ratio stands, it is said how to read it
static void above_one_is_normal(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->demand.tested[0] = f->demand.tested[1] = 1.2;
  f->demand.factor[0] = f->demand.factor[1] = 0.4;
  for (int side = 0; side < 2; ++side) {
    f->demand.stat[GERDY_DEMAND_ratio][side] = (gerdy_stat){1.25, 0.1, 2};
    f->demand.stat[GERDY_DEMAND_share][side] = (gerdy_stat){1.4, 0.1, 2};
  }
  page* p = write_and_read(&f->report, "report_demand_tested.html");
  const char* text = p->text.at;
  assert_non_null(strstr(text, "125\u00a0±\u00a010\u00a0%"));
  assert_non_null(strstr(text, "Above 100 % is normal and no failure."));
  // in the table at both numbers, and over the table of steps
  assert_non_null(strstr(gerdy_demand_quantity(GERDY_DEMAND_share)->definition, "normal"));
  assert_non_null(strstr(gerdy_demand_quantity(GERDY_DEMAND_ratio)->definition, "normal"));
  assert_non_null(strstr(text, "shares above 100 % are normal"));
  const gerdy_claim* claim = gerdy_clinic_claim(clinic, "demand_capacity");
  assert_non_null(claim);
  assert_non_null(strstr(text, claim->statement));
  assert_null(strstr(text, "model's, not the runner's"));
  free_page(p);
  free(f);
}

static void without_forces(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->report.demand = NULL;
  page* p = write_and_read(&f->report, "report_demand_none.html");
  assert_non_null(strstr(p->text.at, "no forces under the feet were given"));
  assert_non_null(strstr(p->text.at, "gerdy report --forces"));
  free_page(p);
  f->report.demand_note = "the forces <point> down";
  p = write_and_read(&f->report, "report_demand_failed.html");
  assert_non_null(strstr(p->text.at, "could not be computed: the forces <point> down"));
  free_page(p);
  free(f);
}

static void predicted_and_in_doubt(void** state) {
  (void)state;
  fixture* f = make_fixture();
  f->demand.predicted = 1;
  f->one[0].left_out = GERDY_DEMAND_DOUBT;
  f->one[1].left_out = GERDY_DEMAND_NO_FORCE;
  f->one[2].peak_trusted = 0;
  f->demand.load_share = 1.26;
  page* p = write_and_read(&f->report, "report_demand_doubt.html");
  const char* text = p->text.at;
  assert_non_null(strstr(p->bytes, "PREDICTED FORCES"));
  assert_non_null(strstr(p->bytes, " · predicted forces"));
  assert_non_null(strstr(text, gerdy_demand_out_words(GERDY_DEMAND_DOUBT)));
  assert_non_null(strstr(text, gerdy_demand_out_words(GERDY_DEMAND_NO_FORCE)));
  assert_non_null(strstr(text, "The peak of 1\u00a0counted step lies in frames that cannot"));
  assert_non_null(strstr(p->bytes, "<td>1.50 ?</td>"));
  assert_non_null(strstr(text, "126 % of what the motion of this model needs"));
  free_page(p);
  free(f);
}

// no step counts: the page says so, shows the steps, and no mean
static void nothing_to_trust(void** state) {
  (void)state;
  fixture* f = make_fixture();
  for (size_t i = 0; i < NSTEP; ++i) f->one[i].left_out = GERDY_DEMAND_DOUBT;
  for (int side = 0; side < 2; ++side) {
    for (int id = 0; id < GERDY_NDEMAND; ++id) {
      f->demand.stat[id][side] = (gerdy_stat){NAN, NAN, 0};
    }
    f->demand.moment[side].n = f->demand.capacity[side].n = 0;
  }
  page* p = write_and_read(&f->report, "report_demand_no_step.html");
  assert_non_null(strstr(p->text.at, "How much that takes cannot be said here"));
  assert_non_null(strstr(p->text.at, "4\u00a0steps are not counted"));
  assert_null(strstr(p->bytes, "demand-must"));
  assert_non_null(strstr(p->bytes, "<td>1.50</td>"));
  free_page(p);
  free(f);
}

// one side alone
static void one_side(void** state) {
  (void)state;
  fixture* f = make_fixture();
  for (int id = 0; id < GERDY_NDEMAND; ++id) f->demand.stat[id][1] = (gerdy_stat){NAN, NAN, 0};
  f->demand.moment[1].n = f->demand.capacity[1].n = 0;
  for (size_t i = 0; i < NMUSCLE; ++i) {
    f->muscle[i].moment[1] = f->muscle[i].share[1] = f->muscle[i].lift[1] = NAN;
  }
  page* p = write_and_read(&f->report, "report_demand_one_side.html");
  assert_non_null(strstr(p->bytes, "Left: not available"));
  assert_non_null(strstr(p->text.at, "vasti (−200)"));
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

static double number(json_t* value, const char* a, const char* b, const char* c) {
  value = json_object_get(json_object_get(value, a), b);
  return json_number_value(c != NULL ? json_object_get(value, c) : value);
}

static void save_bad(json_t* bad, const char* path) {
  assert_int_equal(json_dump_file(bad, path, JSON_INDENT(1)), 0);
  json_decref(bad);
}

static void numbers_in_results(void** state) {
  (void)state;
  fixture* f = make_fixture();
  json_t* root = write_and_load(&f->report, "results_good_demand.json");
  json_t* d = json_object_get(root, "demand");
  assert_true(json_is_true(json_object_get(d, "known")));
  assert_non_null(strstr(json_string_value(json_object_get(d, "reading")), "normal"));
  assert_near(number(json_object_get(d, "measures"), "moment_peak", "left", "mean"), 1.8, 1e-12);
  assert_near(number(d, "strength", "model", "right"), 3.1, 1e-12);
  assert_int_equal(json_array_size(json_object_get(d, "muscles")), NMUSCLE);
  json_t* steps = json_object_get(d, "steps");
  assert_int_equal(json_array_size(steps), NSTEP);
  assert_near(number(json_array_get(steps, 1), "measures", "impulse", NULL), 0.252, 1e-12);
  json_t* mean = json_object_get(json_object_get(json_object_get(d, "moment"), "right"), "mean");
  assert_int_equal(json_array_size(mean), GERDY_NPERCENT);
  json_t* bad = json_deep_copy(root);
  json_object_del(json_object_get(bad, "demand"), "steps");
  save_bad(bad, "results_bad_demand_steps.json");
  bad = json_deep_copy(root);
  json_object_set_new(json_object_get(bad, "demand"), "known", json_false());
  save_bad(bad, "results_bad_demand_known.json");
  json_decref(root);
  f->report.demand = NULL;
  f->report.demand_note = "why not";
  root = write_and_load(&f->report, "results_good_demand_none.json");
  d = json_object_get(root, "demand");
  assert_true(json_is_false(json_object_get(d, "known")));
  assert_string_equal(json_string_value(json_object_get(d, "note")), "why not");
  assert_null(json_object_get(d, "steps"));
  json_decref(root);
  free(f);
}

static void quantities_have_words(void** state) {
  (void)state;
  for (int id = 0; id < GERDY_NDEMAND; ++id) {
    const gerdy_quantity* quantity = gerdy_demand_quantity((gerdy_demand_id)id);
    assert_true(quantity->name[0] != '\0' && quantity->label[0] != '\0' && quantity->factor > 0);
  }
  assert_string_equal(gerdy_demand_out_id(GERDY_DEMAND_COUNTED), "counted");
  assert_string_equal(gerdy_demand_out_id(GERDY_DEMAND_DOUBT), "doubt");
  gerdy_demand_free(NULL);
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
      cmocka_unit_test(with_forces),        cmocka_unit_test(above_one_is_normal),
      cmocka_unit_test(without_forces),     cmocka_unit_test(predicted_and_in_doubt),
      cmocka_unit_test(nothing_to_trust),   cmocka_unit_test(one_side),
      cmocka_unit_test(numbers_in_results), cmocka_unit_test(quantities_have_words),
  };
  return cmocka_run_group_tests(tests, open_clinic, close_clinic);
}
