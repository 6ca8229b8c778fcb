// Motions of whole trials and the loads on them: filters, derivatives, J'f, free fall, pendulum,
// action and reaction, threads, gaps. Against OpenSim: test_id_golden.c; files: test_id.c.
#include "testing.h"

#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <gerdy/trial.h>
#include <stdlib.h>

#include "base/mem.h"
#include "math/filter_iir.h"
#include "math/function.h"
#include "math/gcv_spline.h"
#include "math/vec.h"
#include "testing_random.h"

static gerdy_model* bundled(void) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  return m;
}

static gerdy_model* read_model(const char* text) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_read(text, strlen(text), &m, NULL, &err), &err);
  return m;
}

// a table of every coordinate over n frames, from a function of coordinate and time
typedef double motion(int q, double t);

static gerdy_series* table_of(const gerdy_model* m, size_t n, double rate, motion* f) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_new(n, (size_t)m->nq, &s, &err), &err);
  s->rate = rate;
  for (int q = 0; q < m->nq; ++q) {
    assert_ok(gerdy_series_name(s, (size_t)q, m->names + m->q_name[q], "rad"), &err);
  }
  for (size_t i = 0; i < n; ++i) {
    s->time[i] = (double)i / rate;
    for (int q = 0; q < m->nq; ++q) gerdy_series_set(s, i, (size_t)q, f(q, s->time[i]));
  }
  return s;
}

static gerdy_trial* trial_of(const gerdy_model* m, const gerdy_series* s, gerdy_smoothing smoothing,
                             double cutoff) {
  gerdy_error err = {0};
  gerdy_trial_options o = gerdy_trial_options_default();
  gerdy_trial* t;
  o.smoothing = smoothing;
  o.cutoff = cutoff;
  assert_ok(gerdy_trial_new(m, s, &o, &t, &err), &err);
  return t;
}

static double swing(int q, double t) { return 0.2 * sin(2 * t + q) + 0.05 * sin(7 * t + 2 * q); }
static double swing_u(int q, double t) { return 0.4 * cos(2 * t + q) + 0.35 * cos(7 * t + 2 * q); }
static double swing_udot(int q, double t) {
  return -0.8 * sin(2 * t + q) - 2.45 * sin(7 * t + 2 * q);
}

static const char pendulum_text[] =
    "<OpenSimDocument Version=\"40000\"><Model name=\"pendulum\"><gravity>0 -9.81 0</gravity>"
    "<BodySet><objects><Body name=\"rod\"><mass>2</mass><mass_center>0 -0.3 0</mass_center>"
    "<inertia>0.06 0.01 0.06 0 0 0</inertia></Body></objects></BodySet><JointSet><objects>"
    "<PinJoint name=\"pin\"><socket_parent_frame>/ground</socket_parent_frame>"
    "<socket_child_frame>/bodyset/rod</socket_child_frame><coordinates><Coordinate name=\"a\"/>"
    "</coordinates></PinJoint></objects></JointSet></Model></OpenSimDocument>";
static const double pendulum_k = 2 * 9.81 * 0.3 / (0.06 + 2 * 0.09);  // angle'' = -k sin(angle)

// ---- smoothing ---------------------------------------------------------------------------------

static double wave_hz;
static double wave(int q, double t) { return (1 + q) * sin(2 * GD_PI * wave_hz * t); }

// largest value in the middle half over that of the sine itself
static double gain(const gerdy_model* m, gerdy_smoothing smoothing, double hz, double cutoff) {
  wave_hz = hz;
  gerdy_series* s = table_of(m, 2000, 200, wave);
  gerdy_trial* t = trial_of(m, s, smoothing, cutoff);
  double most = 0;
  for (size_t i = 500; i < 1500; ++i) most = fmax(most, fabs(t->q[i * (size_t)m->nq]));
  gerdy_trial_free(t);
  gerdy_series_free(s);
  return most;
}

// what each filter does to a sine at, far below and far above its cut-off
static void filters_damp_as_they_say(void** state) {
  (void)state;
  gerdy_model* m = read_model(pendulum_text);
  const struct {
    gerdy_smoothing smoothing;
    double at_cutoff;
  } filters[] = {{GERDY_SMOOTH_BUTTERWORTH, sqrt(0.5)},
                 {GERDY_SMOOTH_SPLINE, sqrt(0.5)},
                 {GERDY_SMOOTH_OPENSIM, 0.5}};
  for (int i = 0; i < 3; ++i) {
    assert_near(gain(m, filters[i].smoothing, 6, 6), filters[i].at_cutoff, 3e-3);
    assert_near(gain(m, filters[i].smoothing, 0.6, 6), 1, 2e-3);
    assert_true(gain(m, filters[i].smoothing, 30, 6) < 0.01);
    assert_near(gain(m, filters[i].smoothing, 6, 0), 1, 1e-3);
  }
  gerdy_model_free(m);
}

// the first three samples of both passes stay, a constant passes
static void third_order_pass(void** state) {
  (void)state;
  double x[50];
  for (int i = 0; i < 50; ++i) x[i] = 3.5;
  gd_lowpass_iir(x, 50, 100, 6);
  for (int i = 0; i < 50; ++i) assert_near(x[i], 3.5, 1e-13);
  // of four samples only the last is filtered forwards, and only the first backwards
  for (int i = 0; i < 4; ++i) x[i] = sin(i);
  gd_lowpass_iir(x, 4, 100, 6);
  assert_true(x[0] != sin(0) && x[3] != sin(3));
  assert_true(x[1] == sin(1) && x[2] == sin(2));
}

// the spline with p given damps as its header says; it is the same function in pieces and values
static void spline_bandwidth(void** state) {
  (void)state;
  enum { n = 1200 };
  for (int m = 2; m <= 4; ++m) {
    double x[n], y[n], w = 2 * GD_PI * 5, rate = 100, most = 0;
    for (int i = 0; i < n; ++i) x[i] = i / rate;
    for (int i = 0; i < n; ++i) y[i] = sin(w * x[i]);
    gd_gcv* g = gd_gcv_open(x, n, m, 0.37 * rate / pow(w, 2 * m));  // (w / w0)^2m = 0.37
    assert_non_null(g);
    gd_gcv_lay(g, y);
    for (int i = n / 4; i < 3 * n / 4; ++i) most = fmax(most, fabs(y[i]));
    assert_near(most, 1 / 1.37, 5e-3);
    gd_gcv_close(g);
  }
}

// the shared fit is the single one, inside and outside
static void shared_knots(void** state) {
  (void)state;
  enum { n = 40 };
  gd_random r = {3};
  double x[n], y[n], par[n * 16], at = 0;
  for (int i = 0; i < n; ++i) x[i] = at += random_between(&r, 0.02, 0.3);
  for (int m = 1; m <= GD_GCV_HALF_ORDER_MAX; ++m) {
    gd_gcv* g = gd_gcv_open(x, n, m, 0);
    assert_non_null(g);
    for (int curve = 0; curve < 3; ++curve) {
      for (int i = 0; i < n; ++i) y[i] = random_between(&r, -1, 1);
      memcpy(par, x, sizeof x);
      memcpy(par + n, y, sizeof y);
      assert_true(gd_gcv_fit(par, n, m, 0));
      gd_gcv_lay(g, y);
      for (double t = x[0] - 0.1; t < x[n - 1] + 0.1; t += 0.0173) {
        double value, slope;
        gd_function_eval((gd_function_type)(GD_FUNCTION_GCV + m), par, n, t, &value, &slope);
        assert_near(gd_gcv_at(g, t), value, 1e-9 * fmax(1, fabs(value)));
      }
    }
    gd_gcv_close(g);
  }
}

static void check_derivatives(const gerdy_model* m, const gerdy_trial* t, double tolerance) {
  for (size_t i = 40; i + 40 < t->nframe; ++i) {
    for (int q = 0; q < m->nq; ++q) {
      if (m->q_driver[q] >= 0) continue;
      size_t k = i * (size_t)m->nq + (size_t)q;
      assert_near(t->q[k], swing(q, t->time[i]), tolerance);
      assert_near(t->u[k], swing_u(q, t->time[i]), 10 * tolerance);
      assert_near(t->udot[k], swing_udot(q, t->time[i]), 100 * tolerance);
    }
  }
}

static void derivatives(void** state) {
  (void)state;
  gerdy_model* m = bundled();
  gerdy_series* s = table_of(m, 400, 200, swing);
  for (int k = 0; k < 3; ++k) {
    gerdy_trial* t = trial_of(m, s, (gerdy_smoothing)k, 0);
    assert_int_equal(t->nframe, 400);
    check_derivatives(m, t, 1e-5);
    gerdy_trial_free(t);
    t = trial_of(m, s, (gerdy_smoothing)k, 40);
    check_derivatives(m, t, 1e-3);
    gerdy_trial_free(t);
  }
  // times printed with three decimals are meant to be at a constant rate
  gerdy_series* rounded = table_of(m, 300, 150, swing);
  for (size_t i = 0; i < 300; ++i) rounded->time[i] = round(rounded->time[i] * 1000) / 1000;
  gerdy_trial* t = trial_of(m, rounded, GERDY_SMOOTH_BUTTERWORTH, 0);
  for (size_t i = 40; i < 260; ++i) {
    assert_near(t->udot[i * (size_t)m->nq], swing_udot(0, (double)i / 150), 2e-2);
  }
  gerdy_trial_free(t);
  gerdy_series_free(rounded);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

// rows at no constant rate are brought to one
static void uneven_rows(void** state) {
  (void)state;
  gerdy_model* m = bundled();
  gerdy_series* s = table_of(m, 400, 200, swing);
  for (size_t i = 0; i < 400; ++i) {
    s->time[i] += i % 3 == 1 ? 0.0035 : 0;
    for (int q = 0; q < m->nq; ++q) gerdy_series_set(s, i, (size_t)q, swing(q, s->time[i]));
  }
  for (int k = 0; k < 3; ++k) {
    gerdy_trial* t = trial_of(m, s, (gerdy_smoothing)k, 40);
    check_derivatives(m, t, 1e-3);
    for (size_t i = 1; i < t->nframe; ++i) {
      assert_near(t->time[i] - t->time[i - 1], 1 / t->rate, 1e-9);
    }
    gerdy_trial_free(t);
  }
  gerdy_series_free(s);
  gerdy_model_free(m);
}

// coupled coordinates move as the derivative of their coupling says
static void coupled_follow(void** state) {
  (void)state;
  gerdy_model* m = read_model(
      "<OpenSimDocument Version=\"40000\"><Model name=\"pair\"><BodySet><objects>"
      "<Body name=\"one\"><mass>1</mass></Body><Body name=\"two\"><mass>1</mass></Body></objects>"
      "</BodySet><JointSet><objects><PinJoint name=\"a\"><socket_parent_frame>/ground"
      "</socket_parent_frame><socket_child_frame>/bodyset/one</socket_child_frame><coordinates>"
      "<Coordinate name=\"a\"/></coordinates></PinJoint><PinJoint name=\"b\">"
      "<socket_parent_frame>/bodyset/one</socket_parent_frame><socket_child_frame>/bodyset/two"
      "</socket_child_frame><coordinates><Coordinate name=\"b\"/></coordinates></PinJoint>"
      "</objects></JointSet><ConstraintSet><objects><CoordinateCouplerConstraint name=\"c\">"
      "<coupled_coordinates_function><PolynomialFunction><coefficients>0.5 -0.3 0.1"
      "</coefficients></PolynomialFunction></coupled_coordinates_function>"
      "<independent_coordinate_names>a</independent_coordinate_names><dependent_coordinate_name>b"
      "</dependent_coordinate_name></CoordinateCouplerConstraint></objects></ConstraintSet>"
      "</Model></OpenSimDocument>");
  gerdy_series* s = table_of(m, 200, 100, swing);
  int a = gerdy_model_coordinate(m, "a"), b = gerdy_model_coordinate(m, "b");
  gerdy_trial* t = trial_of(m, s, GERDY_SMOOTH_BUTTERWORTH, 6);
  for (size_t i = 0; i < t->nframe; ++i) {
    const double *q = t->q + 2 * i, *u = t->u + 2 * i, *w = t->udot + 2 * i;
    assert_near(q[b], 0.5 * q[a] * q[a] - 0.3 * q[a] + 0.1, 1e-14);
    assert_near(u[b], (q[a] - 0.3) * u[a], 1e-13);
    assert_near(w[b], (q[a] - 0.3) * w[a] + u[a] * u[a], 1e-12);
  }
  gerdy_trial_free(t);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

// ---- loads -------------------------------------------------------------------------------------

// J'f by the Jacobians that other functions make
static void add_transpose(const gerdy_model* m, gerdy_data* d, const gerdy_load* l, size_t i,
                          double* out) {
  double *J = calloc(6 * (size_t)m->nq, sizeof *J), force[3], torque[3], point[3], local[3];
  gd_m3_mul_v3(d->body_rot + 9 * l->force_body, l->force + 3 * i, force);
  gd_m3_mul_v3(d->body_rot + 9 * l->force_body, l->torque + 3 * i, torque);
  if (l->point_body >= 0)
    gerdy_fk_point(m, d, l->point_body, l->point + 3 * i, point);
  else
    gd_v3_copy(d->body_pos + 3 * l->body, point);
  gd_v3_sub(point, d->body_pos + 3 * l->body, point);
  gd_m3_tmul_v3(d->body_rot + 9 * l->body, point, local);
  gerdy_point_jacobian(m, d, l->body, local, J);
  for (int k = 0; k < 3; ++k) {
    for (int q = 0; q < m->nq; ++q) out[q] += J[k * m->nq + q] * force[k];
  }
  gerdy_body_jacobian(m, d, l->body, J);
  for (int k = 0; k < 3; ++k) {
    for (int q = 0; q < m->nq; ++q) out[q] += J[k * m->nq + q] * torque[k];
  }
  free(J);
}

static gerdy_loads* random_loads(const gerdy_model* m, gd_random* r, size_t nload, size_t nframe) {
  gerdy_error err = {0};
  gerdy_loads* l;
  assert_ok(gerdy_loads_new(nload, nframe, &l, &err), &err);
  for (size_t k = 0; k < nload; ++k) {
    gerdy_load* a = &l->load[k];
    a->body = 1 + (int)(gd_random_uniform(r) * (m->nbody - 1));
    a->force_body = k % 2 ? (int)(gd_random_uniform(r) * m->nbody) : 0;
    a->point_body = k % 3 == 0 ? 0 : k % 3 == 1 ? a->body : -1;
    for (size_t i = 0; i < 3 * nframe; ++i) {
      a->force[i] = random_between(r, -800, 800);
      a->torque[i] = random_between(r, -30, 30);
      a->point[i] = random_between(r, -1, 1);
    }
  }
  return l;
}

static void loads_are_transposed_jacobians(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_model* m = bundled();
  gerdy_data* d;
  gd_random r = {7};
  enum { nframe = 12 };
  gerdy_loads* l = random_loads(m, &r, 6, nframe);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  double* want = calloc((size_t)m->nq, sizeof *want);
  double* got = calloc((size_t)m->nq, sizeof *got);
  l->load[2].valid[3] = 0;
  for (size_t i = 0; i < nframe; ++i) {
    for (int q = 0; q < m->nq; ++q) d->q[q] = random_between(&r, -0.8, 0.8);
    gerdy_fk(m, d);
    memset(want, 0, (size_t)m->nq * sizeof *want);
    for (size_t k = 0; k < l->nload; ++k) {
      if (l->load[k].valid[i]) add_transpose(m, d, &l->load[k], i, want);
    }
    gerdy_loads_forces(m, d, l, i, got);
    for (int q = 0; q < m->nq; ++q) assert_near(got[q], want[q], 1e-9);
    assert_int_equal(gerdy_loads_known(l, i), i != 3);
  }
  free(want);
  free(got);
  gerdy_data_free(d);
  gerdy_loads_free(l);
  gerdy_model_free(m);
}

// ---- inverse dynamics --------------------------------------------------------------------------

static gerdy_id* solve(const gerdy_model* m, const gerdy_trial* t, const gerdy_loads* l,
                       int nthread) {
  gerdy_error err = {0};
  gerdy_id_options o = gerdy_id_options_default();
  gerdy_id* id;
  o.nthread = nthread;
  assert_ok(gerdy_id_solve(m, t, l, &o, &id, &err), &err);
  return id;
}

static int fall_ty;
static double fall(int q, double t) {
  return q == fall_ty ? 1.5 + 0.3 * t - 9.80665 / 2 * t * t : 0.1;
}

// nothing holds a body that falls as a whole
static void free_fall(void** state) {
  (void)state;
  gerdy_model* m = bundled();
  fall_ty = gerdy_model_coordinate(m, "pelvis_ty");
  assert_near(m->gravity[1], -9.80665, 2e-5);
  m->gravity[0] = m->gravity[2] = 0;
  m->gravity[1] = -9.80665;
  gerdy_series* s = table_of(m, 80, 100, fall);
  gerdy_trial* t = trial_of(m, s, GERDY_SMOOTH_BUTTERWORTH, 0);
  gerdy_id* id = solve(m, t, NULL, 1);
  for (size_t i = 0; i < 80 * (size_t)m->nq; ++i) assert_near(id->tau->value[i], 0, 1e-5);
  assert_true(id->force_max < 1e-5 && id->moment_max < 1e-5);
  assert_near(id->weight, gerdy_model_mass(m) * 9.80665, 1e-9);
  gerdy_id_free(id);
  gerdy_trial_free(t);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

// a swing of the pendulum from its equation, by small steps of Runge and Kutta
static double pendulum_at[401];
static double pendulum(int q, double t) { return pendulum_at[(size_t)(t * 200 + 0.5)] + 0 * q; }

static void swing_pendulum(void) {
  double a = 1.2, w = 0;
  for (size_t i = 0; i <= 400; ++i) {
    pendulum_at[i] = a;
    for (int k = 0; k < 50; ++k) {
      double h = 1.0 / 200 / 50, ka[4], kw[4], at = a, wt = w;
      for (int j = 0; j < 4; ++j) {
        double step = j < 2 ? h / 2 : h;
        ka[j] = wt;
        kw[j] = -pendulum_k * sin(at);
        at = a + step * ka[j];
        wt = w + step * kw[j];
      }
      a += h / 6 * (ka[0] + 2 * ka[1] + 2 * ka[2] + ka[3]);
      w += h / 6 * (kw[0] + 2 * kw[1] + 2 * kw[2] + kw[3]);
    }
  }
}

// no moment drives it, and its energy stays
static void passive_pendulum(void** state) {
  (void)state;
  gerdy_model* m = read_model(pendulum_text);
  swing_pendulum();
  gerdy_series* s = table_of(m, 400, 200, pendulum);
  gerdy_trial* t = trial_of(m, s, GERDY_SMOOTH_BUTTERWORTH, 0);
  gerdy_id* id = solve(m, t, NULL, 1);
  double inertia = 0.06 + 2 * 0.09, start = -2 * 9.81 * 0.3 * cos(1.2);
  for (size_t i = 20; i < 380; ++i) {
    double energy = 0.5 * inertia * t->u[i] * t->u[i] - 2 * 9.81 * 0.3 * cos(t->q[i]);
    assert_near(energy, start, 1e-5);
    assert_near(id->tau->value[i], 0, 1e-4);
  }
  gerdy_id_free(id);
  gerdy_trial_free(t);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

// the wrench that must act on the body in every frame, on its right foot
static gerdy_loads* whole_load(const gerdy_model* m, const gerdy_trial* t) {
  gerdy_error err = {0};
  gerdy_loads* l;
  gerdy_data* d;
  assert_ok(gerdy_loads_new(1, t->nframe, &l, &err), &err);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  l->load[0].body = gerdy_model_body(m, "calcn_r");
  for (size_t i = 0; i < t->nframe; ++i) {
    gerdy_trial_frame(m, t, i, d);
    gerdy_fk(m, d);
    gerdy_inverse_dynamics(m, d);
    gd_v3_copy(d->body_force, l->load[0].torque + 3 * i);
    gd_v3_copy(d->body_force + 3, l->load[0].force + 3 * i);
  }
  gerdy_data_free(d);
  return l;
}

// what the ground does leaves nothing over; what of it is missing is the residual, turned round
static void action_is_reaction(void** state) {
  (void)state;
  gerdy_model* m = bundled();
  gerdy_series* s = table_of(m, 150, 150, swing);
  gerdy_trial* t = trial_of(m, s, GERDY_SMOOTH_BUTTERWORTH, 12);
  gerdy_loads* l = whole_load(m, t);
  gerdy_id* id = solve(m, t, l, 2);
  assert_true(id->force_max < 1e-8 && id->moment_max < 1e-8);
  assert_int_equal(id->nresult, 150);
  for (size_t i = 0; i < 150; ++i) {
    for (int q = 0; q < m->nq; ++q) {
      if (m->body_parent[m->q_body[q]] != 0) continue;
      assert_near(id->tau->value[i * (size_t)m->nq + (size_t)q], 0, 1e-8);
    }
  }
  gerdy_id_free(id);
  for (size_t i = 0; i < 150; ++i) l->load[0].force[3 * i + 1] -= 100;
  id = solve(m, t, l, 2);
  for (size_t i = 0; i < 150; ++i) {
    const double* r = id->residual->value + 6 * i;
    assert_near(r[0], 0, 1e-8);
    assert_near(r[1], 100, 1e-8);
    assert_near(r[2], 0, 1e-8);
  }
  assert_near(id->force_rms, 100, 1e-6);
  gerdy_id_free(id);
  gerdy_loads_free(l);
  gerdy_trial_free(t);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

// the same bits from any number of threads, and no allocation for a frame
static void threads_and_memory(void** state) {
  (void)state;
  gerdy_model* m = bundled();
  gd_random r = {5};
  unsigned long count[2];
  for (int k = 0; k < 2; ++k) {
    size_t n = k == 0 ? 200 : 2000;
    gerdy_series* s = table_of(m, n, 200, swing);
    gerdy_trial* t = trial_of(m, s, GERDY_SMOOTH_BUTTERWORTH, 12);
    gerdy_loads* l = random_loads(m, &r, 3, n);
    unsigned long before = gd_mem_count();
    gerdy_id* one = solve(m, t, l, 1);
    count[k] = gd_mem_count() - before;
    for (int nthread = 0; nthread < 8; nthread += 3) {
      gerdy_id* many = solve(m, t, l, nthread);
      size_t bytes = n * sizeof(double);
      assert_memory_equal(one->tau->value, many->tau->value, (size_t)m->nq * bytes);
      assert_memory_equal(one->residual->value, many->residual->value, 6 * bytes);
      assert_true(one->force_rms == many->force_rms);
      gerdy_id_free(many);
    }
    gerdy_id_free(one);
    gerdy_loads_free(l);
    gerdy_trial_free(t);
    gerdy_series_free(s);
  }
  assert_int_equal(count[0], count[1]);
  gerdy_model_free(m);
}

// what is not known has no result, and the rest is as if nothing was missing
static void gaps_stay_gaps(void** state) {
  (void)state;
  gerdy_model* m = bundled();
  gd_random r = {9};
  size_t nq = (size_t)m->nq;
  gerdy_series* s = table_of(m, 120, 100, swing);
  gerdy_loads* l = random_loads(m, &r, 2, 120);
  size_t knee = (size_t)gerdy_model_coordinate(m, "knee_angle_r");
  for (size_t i = 40; i < 43; ++i) gerdy_series_set(s, i, knee, NAN);
  for (size_t i = 0; i < 4; ++i) gerdy_series_set(s, i, knee, NAN);
  for (size_t i = 80; i < 90; ++i) l->load[1].valid[i] = 0;
  for (int k = 0; k < 3; ++k) {
    gerdy_trial* t = trial_of(m, s, (gerdy_smoothing)k, 0);
    gerdy_id* id = solve(m, t, l, 1);
    for (size_t i = 0; i < 120; ++i) {
      int want = (i < 4 || (i >= 40 && i < 43) ? GERDY_ID_NO_MOTION : 0) |
                 (i >= 80 && i < 90 ? GERDY_ID_NO_LOAD : 0);
      assert_int_equal(id->lacking[i], want);
      for (size_t q = 0; q < nq; ++q) {
        assert_int_equal(id->tau->valid[i * nq + q], want == 0);
      }
      if (i > 10) assert_near(t->q[i * nq + knee], swing((int)knee, t->time[i]), 1e-4);
    }
    assert_int_equal(id->nresult, 120 - 4 - 3 - 10);
    gerdy_id_free(id);
    gerdy_trial_free(t);
  }
  gerdy_loads_free(l);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

// ---- what cannot be done -----------------------------------------------------------------------

static void expect(gerdy_status want, const char* words, const gerdy_model* m,
                   const gerdy_series* s, const gerdy_trial_options* o) {
  gerdy_error err = {0};
  gerdy_trial* t = NULL;
  assert_int_equal(gerdy_trial_new(m, s, o, &t, &err), want);
  assert_null(t);
  if (strstr(err.msg, words) == NULL) fail_msg("\"%s\" is not in \"%s\"", words, err.msg);
}

static void refusals(void** state) {
  (void)state;
  gerdy_model* m = bundled();
  gerdy_error err = {0};
  gerdy_trial_options o = gerdy_trial_options_default();
  gerdy_series* s = table_of(m, 60, 100, swing);
  s->nrow = 5;
  expect(GERDY_E_DATA, "at least 6", m, s, &o);
  s->nrow = 60;
  o.cutoff = 60;
  expect(GERDY_E_DATA, "60 Hz", m, s, &o);
  o.cutoff = 12;
  o.from = 7;
  expect(GERDY_E_DATA, "no frame lies in", m, s, &o);
  o.from = 0.2001;
  o.to = 0.2002;
  expect(GERDY_E_DATA, "no frame lies between", m, s, &o);
  o = gerdy_trial_options_default();
  double time = s->time[30];
  s->time[30] = s->time[29];
  expect(GERDY_E_DATA, "row 31", m, s, &o);
  s->time[30] = time;
  gerdy_trial* t = trial_of(m, s, GERDY_SMOOTH_OPENSIM, 80);
  assert_near(t->cutoff, 49, 1e-6);
  gerdy_loads* l;
  gerdy_id* id = NULL;
  assert_ok(gerdy_loads_new(1, 3, &l, &err), &err);
  assert_int_equal(gerdy_id_solve(m, t, l, NULL, &id, &err), GERDY_E_ARG);
  gerdy_loads_free(l);
  assert_ok(gerdy_loads_new(1, t->nframe, &l, &err), &err);
  l->load[0].body = m->nbody;
  assert_int_equal(gerdy_id_solve(m, t, l, NULL, &id, &err), GERDY_E_ARG);
  assert_null(id);
  gerdy_loads_free(l);
  gerdy_trial_free(t);
  for (size_t c = 0; c < s->ncol; ++c) assert_ok(gerdy_series_name(s, c, "x", "m"), &err);
  expect(GERDY_E_DATA, "no column", m, s, &o);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

// every allocation fails once
static void memory_fails(void** state) {
  (void)state;
  gerdy_model* m = bundled();
  gerdy_series* s = table_of(m, 40, 100, swing);
  gerdy_series_set(s, 7, 3, NAN);
  for (size_t i = 1; i < 40; i += 2) s->time[i] += 0.004;
  for (unsigned long nth = 1;; ++nth) {
    gerdy_error err = {0};
    gerdy_trial_options o = gerdy_trial_options_default();
    gerdy_trial* t = NULL;
    gerdy_loads* l = NULL;
    gerdy_id* id = NULL;
    o.smoothing = (gerdy_smoothing)(nth % 3);
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_trial_new(m, s, &o, &t, &err);
    if (status == GERDY_OK) status = gerdy_loads_new(2, t->nframe, &l, &err);
    if (status == GERDY_OK) status = gerdy_id_solve(m, t, l, NULL, &id, &err);
    gd_mem_fail_at(0);
    gerdy_id_free(id);
    gerdy_loads_free(l);
    gerdy_trial_free(t);
    if (status == GERDY_OK) {
      assert_true(nth > 20);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_int_equal(err.code, GERDY_E_MEMORY);
  }
  gerdy_series_free(s);
  gerdy_model_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(filters_damp_as_they_say),
      cmocka_unit_test(third_order_pass),
      cmocka_unit_test(spline_bandwidth),
      cmocka_unit_test(shared_knots),
      cmocka_unit_test(derivatives),
      cmocka_unit_test(uneven_rows),
      cmocka_unit_test(coupled_follow),
      cmocka_unit_test(loads_are_transposed_jacobians),
      cmocka_unit_test(free_fall),
      cmocka_unit_test(passive_pendulum),
      cmocka_unit_test(action_is_reaction),
      cmocka_unit_test(threads_and_memory),
      cmocka_unit_test(gaps_stay_gaps),
      cmocka_unit_test(refusals),
      cmocka_unit_test(memory_fails),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
