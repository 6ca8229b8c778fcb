// Static optimization of a model: moments, strength, sides, reserves, both modes, bad input.
#include "testing_static.h"

#include "base/mem.h"

static const char* const runner = "models/gerdy_runner.osim";
static const char* const chain_forces =
    "<OpenSimDocument Version=\"40000\"><ForceSet name=\"set\"><defaults>"
    "<CoordinateActuator name=\"default\"><min_control>-infinity</min_control>"
    "<optimal_force>20</optimal_force></CoordinateActuator></defaults><objects>"
    "<CoordinateActuator name=\"motor\"><coordinate>lumbar_extension</coordinate>"
    "<max_control>Inf</max_control></CoordinateActuator>"
    "<PointActuator name=\"push\"><body>torso</body><point>0.1 0.2 0.3</point><direction>0 2 1"
    "</direction><force_is_global>false</force_is_global><optimal_force>100</optimal_force>"
    "<min_control>-1</min_control><max_control>1</max_control></PointActuator>"
    "<TorqueActuator name=\"twist\"><bodyA>femur_r</bodyA><bodyB>pelvis</bodyB><axis>1 0.5 0</axis>"
    "<optimal_force>30</optimal_force></TorqueActuator>"
    "<CoordinateActuator name=\"off\"><appliesForce>false</appliesForce><coordinate>none"
    "</coordinate></CoordinateActuator>"
    "<PathActuator name=\"rope\"/></objects></ForceSet></OpenSimDocument>";

static gerdy_static_options modes(int full) {
  return gerdy_static_options_default(full ? GERDY_STATIC_FULL : GERDY_STATIC_COMPATIBLE);
}

// ---- moments -----------------------------------------------------------------------------------

static void check_moments(const char* forces, int full, double tolerance) {
  gd_random random = {.state = 3};
  gerdy_static_options o = modes(full);
  static_rig r = static_open(SOURCE_FILE(runner), forces, &o);
  for (int k = 0; k < 60; ++k) {
    gerdy_static_frame f;
    static_pose(&r, &random, k % 3 ? 30 : 300);
    gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
    if (!full) assert_int_equal(f.outcome, GERDY_STATIC_SOLVED);
    static_expect_moments(&r, &f, tolerance);
    assert_near(f.residual, 0, tolerance);
    assert_true(fabs(f.gap) <= 1e-9 * fmax(1, f.cost));
    for (int i = 0; i < r.m->nmuscle; ++i) {
      assert_true(f.activation[i] >= 0.01 && f.activation[i] <= 1 && f.force[i] >= 0);
    }
  }
  static_release(&r);
}

static void test_moments(void** state) {
  (void)state;
  check_moments("", 0, 1e-8);
  check_moments(chain_forces, 0, 1e-8);
}

static void test_moments_full(void** state) {
  (void)state;
  check_moments("", 1, 1e-8);
  check_moments(chain_forces, 1, 1e-8);
}

// actuators make what is reported of them
static void test_carried(void** state) {
  (void)state;
  gd_random random = {.state = 30};
  static_rig r = static_open(SOURCE_FILE(runner), chain_forces, NULL);
  gerdy_static_frame f;
  static_pose(&r, &random, 40);
  gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
  for (int k = 0; k < r.m->nq; ++k) {
    double all = static_moment(&r, &f, k), muscles = 0;
    for (int i = 0; i < r.m->nmuscle; ++i) {
      muscles -= gerdy_path_slope(r.m, r.d, i, k) * f.force[i];
    }
    assert_near(f.carried[k], gerdy_static_counts(r.s, k) ? all - muscles : 0, 1e-8);
  }
  static_release(&r);
}

// ---- properties --------------------------------------------------------------------------------

// all forces k times as large, and the reserves: activations 1/k while no bound is met
static void test_strength(void** state) {
  (void)state;
  static const double factor = 1.7;
  gd_random random = {.state = 4};
  gerdy_static_options o = modes(0);
  o.min_activation = 0;
  static_rig r = static_open(SOURCE_FILE(runner), "", &o);
  double* before = calloc((size_t)r.m->nmuscle, sizeof *before);
  gerdy_static_frame f;
  static_pose(&r, &random, 3);
  gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
  int used = 0;
  for (int i = 0; i < r.m->nmuscle; ++i) {
    before[i] = f.activation[i];
    assert_true(before[i] < 1);
    used += before[i] > 1e-3;
  }
  assert_true(used > 10);
  double cost = f.cost;
  for (int i = 0; i < r.m->nmuscle; ++i) r.m->muscle_fmax[i] *= factor;
  o.reserve *= factor;
  o.residual_force *= factor;
  o.residual_moment *= factor;
  static_again(&r, &o);
  gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
  for (int i = 0; i < r.m->nmuscle; ++i) assert_near(f.activation[i], before[i] / factor, 1e-9);
  assert_near(f.cost, cost / (factor * factor), 1e-9);
  free(before);
  static_release(&r);
}

// index of the same thing on the other side; itself when it has none
static int opposite(const char* name, int (*find)(const gerdy_model*, const char*),
                    const gerdy_model* m, int own) {
  char other[112];
  size_t n = strlen(name);
  snprintf(other, sizeof other, "%s", name);
  if (n < 2 || other[n - 2] != '_') return own;
  other[n - 1] = other[n - 1] == 'r' ? 'l' : 'r';
  int there = find(m, other);
  return there >= 0 ? there : own;
}

// of the middle of the body: these turn round in a mirror
static double mirrored(const char* name) {
  static const char* const turn[] = {"pelvis_list", "pelvis_rotation", "pelvis_tz",
                                     "lumbar_bending", "lumbar_rotation"};
  for (size_t i = 0; i < sizeof turn / sizeof turn[0]; ++i) {
    if (strcmp(name, turn[i]) == 0) return -1;
  }
  return 1;
}

static void mirror(const gerdy_model* m, double* x) {
  double* old = calloc((size_t)m->nq, sizeof *old);
  memcpy(old, x, (size_t)m->nq * sizeof *old);
  for (int q = 0; q < m->nq; ++q) {
    const char* name = m->names + m->q_name[q];
    x[q] = mirrored(name) * old[opposite(name, gerdy_model_coordinate, m, q)];
  }
  free(old);
}

static void test_sides(void** state) {
  (void)state;
  gd_random random = {.state = 9};
  gerdy_static_options o = modes(0);
  o.opensim_arms = 0;
  static_rig r = static_open(SOURCE_FILE(runner), "", &o);
  double* before = calloc((size_t)r.m->nmuscle, sizeof *before);
  for (int k = 0; k < 10; ++k) {
    gerdy_static_frame f;
    static_pose(&r, &random, 30);
    gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
    memcpy(before, f.activation, (size_t)r.m->nmuscle * sizeof *before);
    mirror(r.m, r.d->q);
    mirror(r.m, r.d->u);
    mirror(r.m, r.tau);
    gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
    for (int i = 0; i < r.m->nmuscle; ++i) {
      int there = opposite(r.m->names + r.m->muscle_name[i], gerdy_model_muscle, r.m, i);
      assert_int_not_equal(there, i);
      assert_near(f.activation[i], before[there], 1e-7);
    }
  }
  free(before);
  static_release(&r);
}

// the answer does not depend on the frame before
static void test_order(void** state) {
  (void)state;
  gd_random random = {.state = 21};
  static_rig a = static_open(SOURCE_FILE(runner), "", NULL);
  for (int k = 0; k < 10; ++k) {
    gerdy_static_frame warm, cold;
    static_pose(&a, &random, 60);
    static_rig b = static_open(SOURCE_FILE(runner), "", NULL);
    memcpy(b.d->q, a.d->q, (size_t)a.m->nq * sizeof(double));
    memcpy(b.d->u, a.d->u, (size_t)a.m->nq * sizeof(double));
    gerdy_static_solve_frame(a.s, a.d, a.tau, 0, &warm);
    gerdy_static_solve_frame(b.s, b.d, a.tau, 0, &cold);
    for (int i = 0; i < a.m->nmuscle; ++i) {
      assert_near(warm.activation[i], cold.activation[i], 1e-8);
    }
    static_release(&b);
  }
  static_release(&a);
}

// each criterion makes its own sum least
static void test_criterion(void** state) {
  (void)state;
  gd_random random = {.state = 17};
  static_rig r = static_open(SOURCE_FILE(runner), "", NULL);
  gerdy_static_options o[3] = {modes(0), modes(0), modes(0)};
  o[1].by_volume = 1;
  o[2].exponent = 3;
  static_pose(&r, &random, 30);
  double squares[3] = {0}, volumes[3] = {0}, cubes[3] = {0}, mean = 0;
  for (int i = 0; i < r.m->nmuscle; ++i) mean += r.m->muscle_fmax[i] * r.m->muscle_fiber[i];
  mean /= r.m->nmuscle;
  for (int k = 0; k < 3; ++k) {
    gerdy_static_frame f;
    static_again(&r, &o[k]);
    size_t nactuator = gerdy_static_actuators(r.s, NULL)->n;
    gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
    static_expect_moments(&r, &f, 1e-7);
    for (int i = 0; i < r.m->nmuscle; ++i) {
      double a = f.activation[i], size = r.m->muscle_fmax[i] * r.m->muscle_fiber[i] / mean;
      squares[k] += a * a;
      volumes[k] += size * a * a;
      cubes[k] += a * a * a;
    }
    for (size_t j = 0; j < nactuator; ++j) {
      double e = fabs(f.control[j]);
      squares[k] += e * e;
      volumes[k] += e * e;
      cubes[k] += e * e * e;
    }
  }
  assert_true(squares[0] < squares[1] - 1e-3 && squares[0] < squares[2] - 1e-3);
  assert_true(volumes[1] < volumes[0] - 1e-3);
  assert_true(cubes[2] < cubes[0] - 1e-3);
  static_release(&r);
}

// ---- full mode ---------------------------------------------------------------------------------

// passive fibres take what they give: forces are those of the equilibrium
static void test_full_forces(void** state) {
  (void)state;
  gd_random random = {.state = 40};
  gerdy_static_options o = modes(1);
  static_rig r = static_open(SOURCE_FILE(runner), "", &o);
  gerdy_static_frame f;
  static_pose(&r, &random, 20);
  gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
  for (int i = 0; i < r.m->nmuscle; ++i) {
    gerdy_muscle_state at;
    gerdy_muscle_equilibrium_moving(r.muscles, i, f.activation[i], r.d->path_length[i],
                                    r.d->path_velocity[i], &at);
    assert_near(f.force[i], at.tendon_force, 1e-9 * fmax(1, at.tendon_force));
  }
  static_release(&r);
}

// no other activations nearby make the same moments for less: along directions in which the moments
// do not change the cost does not fall
static void test_full_optimal(void** state) {
  (void)state;
  gd_random random = {.state = 41};
  gerdy_static_options o = modes(1);
  static_rig r = static_open(SOURCE_FILE(runner), "", &o);
  gerdy_static_frame f;
  static_pose(&r, &random, 20);
  memset(r.d->u, 0, (size_t)r.m->nq * sizeof *r.d->u);
  gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
  assert_int_equal(f.outcome, GERDY_STATIC_SOLVED);
  const gerdy_actuators* list = gerdy_static_actuators(r.s, NULL);
  for (int i = 0; i < r.m->nmuscle; ++i) {
    if (f.activation[i] < 0.02 || f.activation[i] > 0.99) continue;
    // a little more of it, and less of the reserves about its joints
    double cost[2];
    for (int side = 0; side < 2; ++side) {
      double by = side ? 1e-5 : -1e-5, sum = 0;
      gerdy_muscle_state at;
      gerdy_muscle_equilibrium_moving(r.muscles, i, f.activation[i] + by, r.d->path_length[i], 0,
                                      &at);
      sum += pow(f.activation[i] + by, 2) - pow(f.activation[i], 2);
      for (size_t j = 0; j < list->n; ++j) {
        double slope = gerdy_path_slope(r.m, r.d, i, list->item[j].q);
        double e = f.control[j] + slope * (at.tendon_force - f.force[i]) / list->item[j].optimal;
        sum += e * e - f.control[j] * f.control[j];
      }
      cost[side] = sum;
    }
    // a minimum: flat to first order, and not lower on either side
    assert_near(cost[1] - cost[0], 0, 1e-7);
    assert_true(cost[0] + cost[1] > -1e-9);
  }
  static_release(&r);
}

// activations change no faster than excitations make them
static void test_full_dynamics(void** state) {
  (void)state;
  gd_random random = {.state = 42};
  gerdy_static_options o = modes(1);
  static_rig r = static_open(SOURCE_FILE(runner), "", &o);
  gerdy_static_frame f;
  double *before = calloc((size_t)r.m->nmuscle, sizeof *before), dt = 0.004;
  static_pose(&r, &random, 5);
  gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
  memcpy(before, f.activation, (size_t)r.m->nmuscle * sizeof *before);
  for (int q = 0; q < r.m->nq; ++q) r.tau[q] *= -8;
  gerdy_static_solve_frame(r.s, r.d, r.tau, dt, &f);
  static_expect_moments(&r, &f, 1e-7);
  int rising = 0, falling = 0;
  for (int i = 0; i < r.m->nmuscle; ++i) {
    double a = before[i], up = a, down = a;
    for (int k = 0; k < 4000; ++k) {
      up += dt / 4000 * gerdy_muscle_activation_rate(r.muscles, i, up, 1);
      down += dt / 4000 * gerdy_muscle_activation_rate(r.muscles, i, down, 0);
    }
    assert_true(f.activation[i] <= up + 1e-3 && f.activation[i] >= down - 1e-3);
    rising += fabs(f.activation[i] - up) < 1e-3;
    falling += a > 0.02 && fabs(f.activation[i] - down) < 1e-3;
  }
  assert_true(rising > 3 && falling > 3);
  free(before);
  static_release(&r);
}

// ---- a trial, reserves -------------------------------------------------------------------------

typedef struct tables {
  gerdy_series *q, *u, *tau;
} tables;

static gerdy_series* table(const gerdy_model* m, size_t nrow) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_new(nrow, (size_t)m->nq, &s, &err), &err);
  for (int q = 0; q < m->nq; ++q) {
    assert_int_equal(gerdy_series_name(s, (size_t)q, m->names + m->q_name[q], ""), GERDY_OK);
  }
  for (size_t row = 0; row < nrow; ++row) s->time[row] = 0.01 * (double)row;
  return s;
}

static tables make_tables(static_rig* r, size_t nrow) {
  gd_random random = {.state = 50};
  tables t = {table(r->m, nrow), table(r->m, nrow), table(r->m, nrow)};
  for (size_t row = 0; row < nrow; ++row) {
    static_pose(r, &random, 20);
    for (int q = 0; q < r->m->nq; ++q) {
      gerdy_series_set(t.q, row, (size_t)q, r->d->q[q]);
      gerdy_series_set(t.u, row, (size_t)q, r->d->u[q]);
      gerdy_series_set(t.tau, row, (size_t)q, r->tau[q]);
    }
  }
  return t;
}

static void free_tables(tables* t) {
  gerdy_series_free(t->q);
  gerdy_series_free(t->u);
  gerdy_series_free(t->tau);
}

// what muscles cannot do reserves carry, by name and frame; a gap spoils its frame alone
static void test_trial(void** state) {
  (void)state;
  gerdy_error err = {0};
  static_rig r = static_open(SOURCE_FILE(runner), "", NULL);
  tables t = make_tables(&r, 6);
  int knee = gerdy_model_coordinate(r.m, "knee_angle_r");
  gerdy_series_set(t.tau, 2, (size_t)knee, 5000);
  gerdy_series_set(t.tau, 4, (size_t)knee, NAN);
  gerdy_static_trial* trial;
  assert_ok(gerdy_static_solve(r.s, t.q, t.u, t.tau, 0.05, NULL, NULL, &trial, &err), &err);
  assert_int_equal(trial->nbad, 1);
  assert_int_equal(trial->frame[2].outcome, GERDY_STATIC_SOLVED);
  assert_int_equal(trial->frame[4].outcome, GERDY_STATIC_NO_NUMBER);
  assert_int_equal(trial->frame[4].coordinate, knee);
  ptrdiff_t column = gerdy_series_find(trial->force, "reserve_knee_angle_r");
  assert_true(column >= r.m->nmuscle);
  double carried = trial->force->value[2 * trial->force->ncol + (size_t)column];
  assert_true(carried > 3000);
  int named = 0;
  for (size_t k = 0; k < trial->nreserve; ++k) {
    const gerdy_static_reserve* v = &trial->reserve[k];
    assert_true(v->of_moment > 0.05);
    if (v->frame != 2 || v->coordinate != knee) continue;
    ++named;
    assert_string_equal(v->actuator, "reserve_knee_angle_r");
    assert_near(v->carried, carried, 1e-9);
    assert_near(v->of_largest, carried / 5000, 1e-9);
  }
  assert_int_equal(named, 1);
  assert_int_equal(trial->activation->valid[4 * trial->activation->ncol], 0);
  assert_int_equal(trial->activation->valid[5 * trial->activation->ncol], 1);
  for (size_t k = 0; k < trial->nreserve; ++k) {
    assert_int_not_equal(trial->reserve[k].coordinate, gerdy_model_coordinate(r.m, "pelvis_ty"));
  }
  gerdy_static_trial_free(trial);
  free_tables(&t);
  static_release(&r);
}

static int stop_at_once(void* context, const char* stage, double done) {
  (void)context;
  assert_string_equal(stage, "muscle forces");
  assert_true(done > 0 && done <= 1);
  return 0;
}

static void test_trial_errors(void** state) {
  (void)state;
  gerdy_error err = {0};
  static_rig r = static_open(SOURCE_FILE(runner), "", NULL);
  tables t = make_tables(&r, 3);
  gerdy_static_trial* trial;
  int status = gerdy_static_solve(r.s, t.q, t.u, t.tau, 0.05, stop_at_once, NULL, &trial, &err);
  assert_int_equal(status, GERDY_E_STOPPED);
  assert_null(trial);
  t.u->time[1] += 0.001;
  status = gerdy_static_solve(r.s, t.q, t.u, t.tau, 0.05, NULL, NULL, &trial, &err);
  assert_int_equal(status, GERDY_E_DATA);
  assert_string_equal(err.element, "speed");
  t.u->time[1] -= 0.001;
  assert_int_equal(gerdy_series_name(t.tau, 8, "something", ""), GERDY_OK);
  status = gerdy_static_solve(r.s, t.q, t.u, t.tau, 0.05, NULL, NULL, &trial, &err);
  assert_int_equal(status, GERDY_E_DATA);
  assert_string_equal(err.element, r.m->names + r.m->q_name[8]);
  free_tables(&t);
  static_release(&r);
}

// ---- actuators ---------------------------------------------------------------------------------

static void test_actuators(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  static_rig r = static_open(SOURCE_FILE(runner), "", NULL);
  gerdy_actuators list = {0};
  assert_ok(gerdy_actuators_read(chain_forces, strlen(chain_forces), r.m, &list, &notes, &err),
            &err);
  assert_int_equal(list.n, 3);
  assert_string_equal(list.item[0].name, "motor");
  assert_int_equal(list.item[0].q, gerdy_model_coordinate(r.m, "lumbar_extension"));
  assert_near(list.item[0].optimal, 20, 0);
  assert_true(list.item[0].min == -INFINITY && list.item[0].max == INFINITY);
  assert_int_equal(list.item[1].type, GERDY_ACTUATOR_POINT);
  assert_int_equal(list.item[1].body[0], gerdy_model_body(r.m, "torso"));
  assert_near(list.item[1].point[2], 0.3, 0);
  assert_near(list.item[1].max, 1, 0);
  assert_false(list.item[1].direction_in_ground);
  assert_int_equal(list.item[2].type, GERDY_ACTUATOR_TORQUE);
  assert_int_equal(list.item[2].body[1], gerdy_model_body(r.m, "pelvis"));
  assert_true(list.item[2].direction_in_ground);
  assert_int_equal(notes.n, 1);
  assert_non_null(strstr(notes.item[0].text, "PathActuator"));
  // a second file adds to the first
  assert_ok(gerdy_actuators_read(chain_forces, strlen(chain_forces), r.m, &list, NULL, &err), &err);
  assert_int_equal(list.n, 6);
  gerdy_actuators_reset(&list);
  assert_int_equal(list.n, 0);
  gerdy_notes_reset(&notes);
  static_release(&r);
}

static void test_bad_actuators(void** state) {
  (void)state;
  static const struct {
    const char* body;
    gerdy_status status;
    const char* says;
  } bad[] = {
      {"<CoordinateActuator name=\"a\"><coordinate>elbow</coordinate></CoordinateActuator>",
       GERDY_E_MODEL, "elbow"},
      {"<CoordinateActuator name=\"a\"/>", GERDY_E_MODEL, "coordinate"},
      {"<PointActuator name=\"a\"><body>tail</body></PointActuator>", GERDY_E_MODEL, "tail"},
      {"<TorqueActuator name=\"a\"><bodyA>pelvis</bodyA></TorqueActuator>", GERDY_E_MODEL, "bodyB"},
      {"<PointActuator name=\"a\"><body>pelvis</body><direction>0 0 0</direction></PointActuator>",
       GERDY_E_MODEL, "no length"},
      {"<CoordinateActuator name=\"a\"><coordinate>hip_flexion_r</coordinate><optimal_force>0"
       "</optimal_force></CoordinateActuator>",
       GERDY_E_MODEL, "zero"},
      {"<CoordinateActuator name=\"a\"><coordinate>hip_flexion_r</coordinate><min_control>1"
       "</min_control><max_control>0</max_control></CoordinateActuator>",
       GERDY_E_MODEL, "no room"},
      {"<CoordinateActuator name=\"a\"><coordinate>hip_flexion_r</coordinate><min_control>low"
       "</min_control></CoordinateActuator>",
       GERDY_E_FORMAT, "low"},
      {"<CoordinateActuator name=\"a\"><coordinate>hip_flexion_r</coordinate><optimal_force>nan"
       "</optimal_force></CoordinateActuator>",
       GERDY_E_FORMAT, "optimal_force"},
      {"<CoordinateActuator name=\"a\"><appliesForce>perhaps</appliesForce></CoordinateActuator>",
       GERDY_E_FORMAT, "perhaps"},
  };
  static_rig r = static_open(SOURCE_FILE(runner), "", NULL);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    gerdy_error err = {0};
    gerdy_actuators list = {0};
    char text[1000];
    snprintf(text, sizeof text, "<ForceSet><objects>%s</objects></ForceSet>", bad[i].body);
    int status = gerdy_actuators_read(text, strlen(text), r.m, &list, NULL, &err);
    assert_int_equal(status, bad[i].status);
    assert_non_null(strstr(err.msg, bad[i].says));
    assert_int_equal(err.line, 1);
    assert_int_equal(list.n, 0);
    gerdy_actuators_reset(&list);
  }
  gerdy_error err = {0};
  gerdy_actuators list = {0};
  const char* other = "<OpenSimDocument><MarkerSet/></OpenSimDocument>";
  assert_int_equal(gerdy_actuators_read(other, strlen(other), r.m, &list, NULL, &err),
                   GERDY_E_FORMAT);
  assert_int_equal(gerdy_actuators_load("nowhere.xml", r.m, &list, NULL, &err), GERDY_E_FILE);
  static_release(&r);
}

// a coordinate that something drives alone and without bounds gets no reserve
static void test_added(void** state) {
  (void)state;
  size_t first;
  static_rig r = static_open(SOURCE_FILE(runner), chain_forces, NULL);
  const gerdy_actuators* list = gerdy_static_actuators(r.s, &first);
  int counted = 0, root = gerdy_model_coordinate(r.m, "pelvis_ty");
  int knee = gerdy_model_coordinate(r.m, "knee_angle_l");
  for (int q = 0; q < r.m->nq; ++q) counted += gerdy_static_counts(r.s, q);
  assert_int_equal(first, 3);
  assert_int_equal(list->n, 3 + (size_t)counted - 1);
  for (size_t j = first; j < list->n; ++j) {
    assert_int_not_equal(list->item[j].q, list->item[0].q);
    // "push" helps the root
    if (list->item[j].q == root || list->item[j].q == knee)
      assert_near(list->item[j].optimal, 0.05, 0);
  }
  r.given.n = 1;
  static_again(&r, NULL);
  list = gerdy_static_actuators(r.s, &first);
  for (size_t j = first; j < list->n; ++j) {
    if (list->item[j].q == root) assert_near(list->item[j].optimal, 500, 0);
  }
  static_release(&r);
}

// ---- bad input, memory -------------------------------------------------------------------------

static void test_bad_options(void** state) {
  (void)state;
  gerdy_error err = {0};
  static_rig r = static_open(SOURCE_FILE(runner), "", NULL);
  gerdy_static* s;
  gerdy_static_options o[5];
  for (int k = 0; k < 5; ++k) o[k] = modes(0);
  o[0].exponent = 1;
  o[1].exponent = NAN;
  o[2].reserve = 0;
  o[3].min_activation = 1;
  o[4].min_activation = -0.1;
  for (int k = 0; k < 5; ++k) {
    assert_int_equal(gerdy_static_new(r.m, r.muscles, NULL, &o[k], &s, NULL, &err), GERDY_E_ARG);
    assert_null(s);
  }
  for (int q = 0; q < r.m->nq; ++q) r.m->q_locked[q] = 1;
  assert_int_equal(gerdy_static_new(r.m, r.muscles, NULL, NULL, &s, NULL, &err), GERDY_E_DATA);
  static_release(&r);
}

static void test_no_number(void** state) {
  (void)state;
  gd_random random = {.state = 60};
  for (int full = 0; full < 2; ++full) {
    gerdy_static_options o = modes(full);
    static_rig r = static_open(SOURCE_FILE(runner), "", &o);
    gerdy_static_frame f;
    static_pose(&r, &random, 10);
    double was = r.d->u[7];
    r.d->u[7] = INFINITY;
    gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
    assert_int_equal(f.outcome, GERDY_STATIC_NO_NUMBER);
    assert_int_equal(f.coordinate, 7);
    assert_true(isnan(f.activation[0]) && isnan(f.force[0]) && isnan(f.control[0]));
    r.d->u[7] = was;
    gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
    assert_int_equal(f.outcome, GERDY_STATIC_SOLVED);
    static_expect_moments(&r, &f, 1e-7);
    static_release(&r);
  }
}

// moments beyond all bounds are told, and the next frame is as if they had not been
static void test_beyond(void** state) {
  (void)state;
  gd_random random = {.state = 63};
  for (int full = 0; full < 2; ++full) {
    gerdy_static_options o = modes(full);
    static_rig r = static_open(SOURCE_FILE(runner), "", &o);
    gerdy_static_frame f;
    static_pose(&r, &random, 10);
    double was = r.tau[9];
    r.tau[9] = 1e200;
    gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
    assert_int_equal(f.outcome, GERDY_STATIC_NO_NUMBER);
    r.tau[9] = was;
    gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
    assert_int_equal(f.outcome, GERDY_STATIC_SOLVED);
    static_expect_moments(&r, &f, 1e-7);
    static_release(&r);
  }
}

// a muscle of which only the path is known makes no force, and is named
static void test_path_only(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gd_random random = {.state = 61};
  static_rig r = static_open(SOURCE_FILE(runner), "", NULL);
  r.m->muscle_type[4] = GERDY_MUSCLE_PATH;
  static_again(&r, NULL);
  gerdy_static* other;
  assert_ok(gerdy_static_new(r.m, r.muscles, NULL, NULL, &other, &notes, &err), &err);
  gerdy_static_free(other);
  assert_int_equal(notes.n, 1);
  assert_string_equal(notes.item[0].where, r.m->names + r.m->muscle_name[4]);
  gerdy_static_frame f;
  static_pose(&r, &random, 10);
  gerdy_static_solve_frame(r.s, r.d, r.tau, 0, &f);
  assert_int_equal(f.outcome, GERDY_STATIC_SOLVED);
  assert_near(f.force[4], 0, 0);
  assert_near(f.activation[4], 0, 0);
  static_expect_moments(&r, &f, 1e-8);
  gerdy_notes_reset(&notes);
  static_release(&r);
}

static void test_allocates_nothing(void** state) {
  (void)state;
  gd_random random = {.state = 62};
  for (int full = 0; full < 2; ++full) {
    gerdy_static_options o = modes(full);
    static_rig r = static_open(SOURCE_FILE(runner), chain_forces, &o);
    gerdy_static_frame f;
    static_pose(&r, &random, 10);
    unsigned long before = gd_mem_count();
    gerdy_static_solve_frame(r.s, r.d, r.tau, 0.01, &f);
    assert_int_equal(gd_mem_count(), before);
    static_release(&r);
  }
}

static void test_no_memory(void** state) {
  (void)state;
  static_rig r = static_open(SOURCE_FILE(runner), "", NULL);
  tables t = make_tables(&r, 2);
  gerdy_series_set(t.tau, 1, 10, 9000);
  int status = GERDY_E_MEMORY;
  for (unsigned long nth = 1; status == GERDY_E_MEMORY; ++nth) {
    gerdy_error err = {0};
    gerdy_actuators list = {0};
    gerdy_static* s = NULL;
    gerdy_static_trial* trial = NULL;
    gd_mem_fail_at(nth);
    status = gerdy_actuators_read(chain_forces, strlen(chain_forces), r.m, &list, NULL, &err);
    if (status == GERDY_OK) status = gerdy_static_new(r.m, r.muscles, &list, NULL, &s, NULL, &err);
    if (status == GERDY_OK) {
      status = gerdy_static_solve(s, t.q, t.u, t.tau, 0.05, NULL, NULL, &trial, &err);
    }
    gd_mem_fail_at(0);
    if (status == GERDY_OK) assert_true(nth > 20 && trial->nreserve > 0);
    gerdy_static_trial_free(trial);
    gerdy_static_free(s);
    gerdy_actuators_reset(&list);
  }
  assert_int_equal(status, GERDY_OK);
  free_tables(&t);
  static_release(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_moments),      cmocka_unit_test(test_moments_full),
      cmocka_unit_test(test_carried),      cmocka_unit_test(test_strength),
      cmocka_unit_test(test_sides),        cmocka_unit_test(test_order),
      cmocka_unit_test(test_criterion),    cmocka_unit_test(test_full_forces),
      cmocka_unit_test(test_full_optimal), cmocka_unit_test(test_full_dynamics),
      cmocka_unit_test(test_trial),        cmocka_unit_test(test_trial_errors),
      cmocka_unit_test(test_actuators),    cmocka_unit_test(test_bad_actuators),
      cmocka_unit_test(test_added),        cmocka_unit_test(test_bad_options),
      cmocka_unit_test(test_no_number),    cmocka_unit_test(test_beyond),
      cmocka_unit_test(test_path_only),    cmocka_unit_test(test_allocates_nothing),
      cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests_name("static optimization", tests, NULL, NULL);
}
