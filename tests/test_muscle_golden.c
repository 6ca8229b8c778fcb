// Muscle and ligament forces against OpenSim, at its own path lengths and speeds: all models, all
// poses.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/muscle.h>
#include <stdlib.h>

typedef struct golden {
  char model[256], oracle[256];
  double fiber, tendon, rigid;
  int flat;
} golden;

typedef struct tables {
  gerdy_series *state, *length, *velocity, *rigid;
} tables;

static gerdy_series* load_oracle(const char* oracle, const char* table) {
  char file[600];
  gerdy_error err = {0};
  gerdy_series* s;
  snprintf(file, sizeof file, "oracle/models/%s/%s.sto", oracle, table);
  assert_ok(gerdy_sto_load(SHARED_FILE(file), &s, NULL, NULL, &err), &err);
  return s;
}

static double value(const gerdy_series* s, size_t row, const char* owner, const char* part) {
  char name[300];
  snprintf(name, sizeof name, "%s%s", owner, part);
  ptrdiff_t c = gerdy_series_find(s, name);
  if (c < 0) fail_msg("the oracle has no column %s", name);
  return s->value[row * s->ncol + (size_t)c];
}

// excess of a resting fibre of that length over its tendon, in largest isometric forces
static double excess(const gerdy_model* m, const gerdy_muscles* muscles, int i, double activation,
                     double path, double length) {
  double width = m->muscle_fiber[i] * sin(m->muscle_pennation[i]);
  double along = sqrt(length * length - width * width);
  double active[3], passive[3], tendon[3], norm = length / m->muscle_fiber[i];
  gerdy_muscle_curve_at(muscles, i, GERDY_CURVE_ACTIVE_LENGTH, norm, active);
  gerdy_muscle_curve_at(muscles, i, GERDY_CURVE_PASSIVE, norm, passive);
  gerdy_muscle_curve_at(muscles, i, GERDY_CURVE_TENDON, (path - along) / m->muscle_tendon[i],
                        tendon);
  return (activation * active[0] + passive[0]) * along / length - tendon[0];
}

// returns whether the length is one of those that OpenSim's tolerance leaves open
static int compare_muscle(const golden* g, const gerdy_model* m, const gerdy_muscles* muscles,
                          const tables* t, size_t row, int i) {
  const char* name = m->names + m->muscle_name[i];
  double path = value(t->length, row, name, ""), speed = value(t->velocity, row, name, "");
  double activation = value(t->state, row, name, ".activation");
  double most = m->muscle_fmax[i], optimal = m->muscle_fiber[i];
  double length = value(t->state, row, name, ".fiber_length");
  double passive = value(t->state, row, name, ".passive_fiber_force");
  gerdy_muscle_state s;
  gerdy_muscle_equilibrium(muscles, i, activation, path, speed, &s);
  assert_true(s.outcome == GERDY_MUSCLE_SOLVED || s.outcome == GERDY_MUSCLE_SHORTEST);
  assert_near(s.tendon_force, value(t->state, row, name, ".tendon_force"), g->tendon * most);
  assert_near(s.active_force, value(t->state, row, name, ".active_fiber_force"), g->tendon * most);
  assert_near(s.passive_force + s.damping_force, passive, g->tendon * most);
  assert_near(s.fiber_velocity, value(t->state, row, name, ".fiber_velocity"), 1e-4 * optimal);
  assert_near(gerdy_muscle_rigid_force(muscles, i, path, speed), value(t->rigid, row, name, ""),
              g->rigid * most);
  if (fabs(s.fiber_length - length) <= g->fiber * optimal) {
    assert_near(s.cos_pennation, value(t->state, row, name, ".cos_pennation"), 1e-5);
    return 0;
  }
  assert_true(fabs(excess(m, muscles, i, activation, path, length)) < 1e-8);
  return 1;
}

static void compare_model(const golden* g) {
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_muscles* muscles;
  assert_ok(gerdy_model_load(SHARED_FILE(g->model), &m, NULL, &err), &err);
  assert_ok(gerdy_muscles_new(m, &muscles, &err), &err);
  tables t = {load_oracle(g->oracle, "equilibrium"), load_oracle(g->oracle, "muscle_length"),
              load_oracle(g->oracle, "muscle_velocity"),
              load_oracle(g->oracle, "rigid_tendon_active_force")};
  int flat = 0;
  for (size_t row = 0; row < t.state->nrow; ++row) {
    for (int i = 0; i < m->nmuscle; ++i) flat += compare_muscle(g, m, muscles, &t, row, i);
  }
  if (flat > g->flat) fail_msg("%s: %d flat states instead of %d", g->oracle, flat, g->flat);
  gerdy_series_free(t.state);
  gerdy_series_free(t.length);
  gerdy_series_free(t.velocity);
  gerdy_series_free(t.rigid);
  gerdy_muscles_free(muscles);
  gerdy_model_free(m);
}

static void test_states(void** state) {
  (void)state;
  char line[1024];
  int models = 0;
  FILE* list = fopen(SOURCE_FILE("tests/golden/muscles.txt"), "r");
  assert_non_null(list);
  while (fgets(line, sizeof line, list) != NULL) {
    golden g;
    if (line[0] == '#') continue;
    if (sscanf(line, "%255s %255s %lf %lf %lf %d", g.model, g.oracle, &g.fiber, &g.tendon, &g.rigid,
               &g.flat) != 6) {
      continue;
    }
    NEED_SHARED(SHARED_FILE(g.model));
    compare_model(&g);
    ++models;
  }
  fclose(list);
  assert_int_equal(models, 13);
}

static void test_ligament(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_model* m;
  const char* file = SHARED_FILE("data/model-lenhart2015/lenhart_itb.osim");
  NEED_SHARED(file);
  assert_ok(gerdy_model_load(file, &m, NULL, &err), &err);
  assert_int_equal(m->nligament, 1);
  gerdy_series* t = load_oracle("lenhart-itb", "ligament");
  for (size_t row = 0; row < t->nrow; ++row) {
    double length = value(t, row, "ITB1", ".length"), rate = value(t, row, "ITB1", ".strain_rate");
    gerdy_ligament_state s;
    gerdy_ligament_force(m, 0, length, rate * m->ligament_slack[0], &s);
    assert_near(s.strain, value(t, row, "ITB1", ".strain"), 1e-11);
    assert_near(s.total_force, value(t, row, "ITB1", ".total_force"), 1e-7);
  }
  gerdy_series_free(t);
  gerdy_model_free(m);
}

int main(void) {
  SKIP_WITHOUT_SHARED();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_states),
      cmocka_unit_test(test_ligament),
  };
  return cmocka_run_group_tests_name("muscle golden", tests, NULL, NULL);
}
