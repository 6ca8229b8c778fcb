// gerdy_eval_tables and gerdy_check_model: couplers, gaps, choice of tables, memory. What a
// stranger meets on the command line: tests/cli/eval.sh; reference values: test_oracle_golden.c.
#include "testing.h"

#include <gerdy/eval.h>
#include <stdlib.h>

#include <gerdy/kin.h>
#include "base/mem.h"

// a swinging arm, and a bead that slides on it as 0.5 a^2; a muscle and a ligament to the bead
static const char model_text[] =
    "<OpenSimDocument Version=\"40000\"><Model name=\"bead\"><gravity>0 -9.81 0</gravity>"
    "<BodySet><objects>"
    "<Body name=\"arm\"><mass>2</mass><mass_center>0.1 0 0</mass_center>"
    "<inertia>0.01 0.02 0.02 0 0 0</inertia></Body>"
    "<Body name=\"bead\"><mass>1</mass><mass_center>0 0 0</mass_center>"
    "<inertia>0.001 0.001 0.001 0 0 0</inertia></Body></objects></BodySet><JointSet><objects>"
    "<PinJoint name=\"p\"><socket_parent_frame>/ground</socket_parent_frame>"
    "<socket_child_frame>/bodyset/arm</socket_child_frame><coordinates>"
    "<Coordinate name=\"a\"><range>-2 2</range></Coordinate></coordinates></PinJoint>"
    "<SliderJoint name=\"s\"><socket_parent_frame>/bodyset/arm</socket_parent_frame>"
    "<socket_child_frame>/bodyset/bead</socket_child_frame><coordinates>"
    "<Coordinate name=\"b\"><range>-2 2</range></Coordinate></coordinates></SliderJoint>"
    "</objects></JointSet><ConstraintSet><objects><CoordinateCouplerConstraint name=\"c\">"
    "<coupled_coordinates_function><PolynomialFunction><coefficients>0.5 0 0</coefficients>"
    "</PolynomialFunction></coupled_coordinates_function>"
    "<independent_coordinate_names>a</independent_coordinate_names>"
    "<dependent_coordinate_name>b</dependent_coordinate_name></CoordinateCouplerConstraint>"
    "</objects></ConstraintSet><ForceSet><objects><Millard2012EquilibriumMuscle name=\"m\">"
    "<max_isometric_force>100</max_isometric_force>"
    "<optimal_fiber_length>0.5</optimal_fiber_length><tendon_slack_length>0.3</tendon_slack_length>"
    "<GeometryPath><PathPointSet><objects><PathPoint name=\"m-1\">"
    "<socket_parent_frame>/ground</socket_parent_frame><location>0 1 0</location></PathPoint>"
    "<PathPoint name=\"m-2\"><socket_parent_frame>/bodyset/bead</socket_parent_frame>"
    "<location>0.1 0.1 0</location></PathPoint></objects></PathPointSet></GeometryPath>"
    "</Millard2012EquilibriumMuscle></objects></ForceSet></Model></OpenSimDocument>";

typedef struct fixture {
  gerdy_model* m;
  gerdy_series *q, *u, *udot;
  gerdy_eval_input input;
} fixture;

static gerdy_series* table(size_t nrow, size_t ncol) {
  static const char* const name[] = {"a", "b"};
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_new(nrow, ncol, &s, &err), &err);
  for (size_t c = 0; c < ncol; ++c) assert_ok(gerdy_series_name(s, c, name[c], ""), &err);
  for (size_t r = 0; r < nrow; ++r) s->time[r] = (double)r;
  return s;
}

// column a: 0.1, 0.2 ...; speeds and accelerations of their own
static fixture make(size_t nrow, size_t ncol) {
  gerdy_error err = {0};
  fixture f = {.q = table(nrow, 1), .u = table(nrow, ncol), .udot = table(nrow, ncol)};
  assert_ok(gerdy_model_read(model_text, sizeof model_text - 1, &f.m, NULL, &err), &err);
  for (size_t r = 0; r < nrow; ++r) {
    double a = 0.1 * (double)(r + 1), u = 2 - a, udot = 3 + a;
    gerdy_series_set(f.q, r, 0, a);
    gerdy_series_set(f.u, r, 0, u);
    gerdy_series_set(f.udot, r, 0, udot);
    if (ncol < 2) continue;
    gerdy_series_set(f.u, r, 1, a * u);
    gerdy_series_set(f.udot, r, 1, a * udot + u * u);
  }
  f.input = (gerdy_eval_input){.poses = {.series = f.q},
                               .speeds = {.series = f.u},
                               .accelerations = {.series = f.udot},
                               .activation_of_all = 0.5};
  return f;
}

static void drop(fixture* f) {
  gerdy_series_free(f->q);
  gerdy_series_free(f->u);
  gerdy_series_free(f->udot);
  gerdy_model_free(f->m);
}

static gerdy_eval evaluate(const fixture* f, gerdy_notes* notes) {
  gerdy_error err = {0};
  gerdy_eval e;
  assert_ok(gerdy_eval_tables(f->m, &f->input, 0, NULL, NULL, &e, notes, &err), &err);
  return e;
}

static double at(const gerdy_eval* e, gerdy_eval_table t, size_t row, const char* name) {
  ptrdiff_t c = gerdy_series_find(e->table[t], name);
  assert_true(c >= 0);
  return e->table[t]->value[row * e->table[t]->ncol + (size_t)c];
}

// ---- couplers ----------------------------------------------------------------------------------

// a coordinate that the tables lack follows its driver, also its speed and acceleration
static void coupled_coordinates_follow(void** state) {
  (void)state;
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  fixture without = make(5, 1), with = make(5, 2);
  gerdy_eval a = evaluate(&without, &notes), b = evaluate(&with, &notes);
  assert_int_equal(notes.n, 0);
  for (size_t r = 0; r < 5; ++r) {
    double angle = 0.1 * (double)(r + 1), x = 0.5 * angle * angle;
    assert_near(at(&a, GERDY_EVAL_BODY_TRANSFORM, r, "bead.px"), x * cos(angle), 1e-14);
    assert_near(at(&a, GERDY_EVAL_COM, r, "y"), (0.2 + x) * sin(angle) / 3, 1e-14);
    for (const char** q = (const char*[]){"a", "b", NULL}; *q != NULL; ++q) {
      double tau = at(&a, GERDY_EVAL_TAU, r, *q);
      assert_near(tau, at(&b, GERDY_EVAL_TAU, r, *q), 1e-13);
      assert_true(fabs(tau) > 0.1);
    }
    // the bead moves with the arm: its share is in the moment arm of the arm
    double speed = at(&a, GERDY_EVAL_MUSCLE_VELOCITY, r, "m");
    assert_near(speed, -at(&a, GERDY_EVAL_MOMENT_ARM, r, "m|a") * (2 - angle), 1e-13);
  }
  assert_int_equal(a.table[GERDY_EVAL_MOMENT_ARM]->ncol, 1);
  gerdy_eval_reset(&a);
  gerdy_eval_reset(&b);
  drop(&without);
  drop(&with);
}

// what a file says about a coupled coordinate is overruled, and that is said
static void coupled_coordinates_are_overruled(void** state) {
  (void)state;
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  fixture f = make(3, 2);
  gerdy_series* q = table(3, 2);
  for (size_t r = 0; r < 3; ++r) {
    gerdy_series_set(q, r, 0, f.q->value[r]);
    gerdy_series_set(q, r, 1, 0.25);
  }
  gerdy_eval expected = evaluate(&f, NULL);
  f.input.poses.series = q;
  gerdy_eval e = evaluate(&f, &notes);
  assert_int_equal(notes.n, 1);
  assert_non_null(strstr(notes.item[0].text, "b is coupled to a and differs by up to 0.245"));
  assert_near(at(&e, GERDY_EVAL_COM, 1, "x"), at(&expected, GERDY_EVAL_COM, 1, "x"), 0);
  gerdy_eval_reset(&e);
  gerdy_eval_reset(&expected);
  gerdy_series_free(q);
  gerdy_notes_reset(&notes);
  drop(&f);
}

// ---- gaps and choice ---------------------------------------------------------------------------

static void gaps_stay_gaps(void** state) {
  (void)state;
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  fixture f = make(4, 1);
  gerdy_series_set(f.q, 1, 0, NAN);
  gerdy_series_set(f.u, 2, 0, NAN);
  gerdy_eval e = evaluate(&f, &notes);
  assert_int_equal(notes.n, 2);
  assert_true(isnan(at(&e, GERDY_EVAL_COM, 1, "x")));
  assert_true(isfinite(at(&e, GERDY_EVAL_COM, 2, "x")));
  assert_true(isfinite(at(&e, GERDY_EVAL_MUSCLE_LENGTH, 2, "m")));
  assert_true(isnan(at(&e, GERDY_EVAL_TAU, 2, "a")));
  assert_true(isnan(at(&e, GERDY_EVAL_EQUILIBRIUM, 2, "m.tendon_force")));
  assert_true(isfinite(at(&e, GERDY_EVAL_EQUILIBRIUM, 3, "m.tendon_force")));
  gerdy_eval_reset(&e);
  gerdy_notes_reset(&notes);
  drop(&f);
}

static void tables_are_chosen(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_eval e;
  fixture f = make(2, 1);
  assert_ok(gerdy_eval_tables(f.m, &f.input, 1u << GERDY_EVAL_COM, NULL, NULL, &e, NULL, &err),
            &err);
  for (int t = 0; t < GERDY_NEVAL_TABLE; ++t) {
    assert_int_equal(e.table[t] != NULL, t == GERDY_EVAL_COM);
  }
  gerdy_eval_reset(&e);
  assert_int_equal(
      gerdy_eval_tables(f.m, &f.input, 1u << GERDY_EVAL_MARKER, NULL, NULL, &e, NULL, &err),
      GERDY_E_ARG);
  assert_non_null(strstr(err.msg, "marker cannot be made: the model has no markers"));
  f.input.poses.series = NULL;
  assert_int_equal(gerdy_eval_tables(f.m, &f.input, 0, NULL, NULL, &e, NULL, &err), GERDY_E_ARG);
  drop(&f);
}

// ---- memory ------------------------------------------------------------------------------------

static unsigned long allocations(size_t nrow) {
  fixture f = make(nrow, 1);
  unsigned long before = gd_mem_count();
  gerdy_eval e = evaluate(&f, NULL);
  unsigned long made = gd_mem_count() - before;
  gerdy_eval_reset(&e);
  drop(&f);
  return made;
}

static void rows_allocate_nothing(void** state) {
  (void)state;
  assert_int_equal(allocations(2), allocations(500));
}

static void every_allocation_may_fail(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  fixture f = make(3, 1);
  gerdy_series_set(f.q, 1, 0, NAN);
  unsigned long nth = 0;
  gerdy_status status = GERDY_E_MEMORY;
  while (status == GERDY_E_MEMORY) {
    gerdy_eval e;
    gerdy_notes_init(&notes);
    gd_mem_fail_at(++nth);
    status = gerdy_eval_tables(f.m, &f.input, 0, NULL, NULL, &e, &notes, &err);
    gd_mem_fail_at(0);
    gerdy_eval_reset(&e);
    gerdy_notes_reset(&notes);
  }
  assert_ok(status, &err);
  assert_true(nth > 20);
  drop(&f);
}

static void save_text(const char* path, const char* text) {
  FILE* file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  assert_int_equal(fclose(file), 0);
}

// from files to files: an error leaves no folder
static void every_allocation_may_fail_in_files(void** state) {
  (void)state;
  gerdy_error err = {0};
  fixture f = make(2, 1);
  save_text("eval_bead.osim", model_text);
  assert_ok(gerdy_sto_save("eval_bead_q.sto", f.q, GERDY_RADIANS, &err), &err);
  gerdy_eval_job job = gerdy_eval_job_default();
  job.model = "eval_bead.osim";
  job.poses = "eval_bead_q.sto";
  job.output = "eval_bead_out";
  unsigned long nth = 0;
  gerdy_status status = GERDY_E_MEMORY;
  (void)!system("rm -rf eval_bead_out");
  while (status == GERDY_E_MEMORY) {
    gd_mem_fail_at(++nth);
    status = gerdy_eval_run(&job, NULL, &err);
    gd_mem_fail_at(0);
    if (status != GERDY_OK) assert_false(test_exists("eval_bead_out"));
  }
  assert_ok(status, &err);
  assert_true(nth > 50);
  assert_int_equal(job.nrow, 2);
  assert_true(test_exists("eval_bead_out/moment_arm.sto"));
  drop(&f);
}

static void check_allocations_may_fail(void** state) {
  (void)state;
  gerdy_error err = {0};
  save_text("eval_bead.osim", model_text);
  for (int json = 0; json < 2; ++json) {
    unsigned long nth = 0;
    gerdy_status status = GERDY_E_MEMORY;
    char* text = NULL;
    while (status == GERDY_E_MEMORY) {
      gd_mem_fail_at(++nth);
      status = gerdy_check_model("eval_bead.osim", json, &text, &err);
      gd_mem_fail_at(0);
      if (status != GERDY_OK) assert_null(text);
    }
    assert_ok(status, &err);
    assert_true(nth > 20);
    assert_non_null(strstr(text, json ? "\"coupled_to\": \"a\"" : "coupled to a\n"));
    gerdy_check_free(text);
  }
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(coupled_coordinates_follow),
      cmocka_unit_test(coupled_coordinates_are_overruled),
      cmocka_unit_test(gaps_stay_gaps),
      cmocka_unit_test(tables_are_chosen),
      cmocka_unit_test(rows_allocate_nothing),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(every_allocation_may_fail_in_files),
      cmocka_unit_test(check_allocations_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
