// Error bars of the band: synthetic runners whose recordings carry errors of the stated size from a
// generator of this test's own, against the intervals that are drawn about what is solved from
// them.
#include <gerdy/kin.h>
#include <stdlib.h>

#include "base/mem.h"
#include "math/vec.h"
#include "pipeline/synth_motion.h"
#include "strain/band_draw.h"
#include "testing.h"
#include "trial/motion_table.h"

enum { rate = 60, strides = 2, cutoff = 12 };

// ---- random numbers of its own -----------------------------------------------------------------

// Marsaglia's xorshift, and normal numbers as sums of twelve even ones: nothing of math/random.h.
static uint64_t xorshift;

static double even(void) {
  xorshift ^= xorshift << 13;
  xorshift ^= xorshift >> 7;
  xorshift ^= xorshift << 17;
  return (double)(xorshift >> 11) * 0x1p-53;
}

static double normal(double sd) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += even();
  return sd * sum;
}

static void start_random(unsigned seed) {
  xorshift = UINT64_C(0x2545F4914F6CDD1D) ^ ((uint64_t)seed * UINT64_C(0xD6E8FEB86659FD93));
  for (int i = 0; i < 20; ++i) even();
}

// ---- a runner ----------------------------------------------------------------------------------

static struct {
  gerdy_model* model;
  gd_landmarks landmarks;
  gerdy_data* data;
  double* weight;
  unsigned char* held;
  gerdy_band band;
} body;

static int make_body(void** state) {
  gerdy_error err = {0};
  (void)state;
  assert_ok(gerdy_model_bundled(&body.model, &err), &err);
  assert_ok(gd_landmarks_find(body.model, &body.landmarks, &err), &err);
  assert_ok(gerdy_data_new(body.model, &body.data, &err), &err);
  assert_ok(gerdy_band_lay(body.model, &body.band, NULL, &err), &err);
  for (int side = 0; side < 2; ++side) {
    for (int head = 0; head < GERDY_NBAND; ++head) {
      double standing = body.band.standing[head][side];
      assert_ok(gerdy_band_set_lengths(&body.band, head, side, standing, 0.01, &err), &err);
    }
  }
  body.weight = gd_alloc((size_t)body.model->nmarker, sizeof *body.weight);
  body.held = gd_alloc((size_t)body.model->nq, 1);
  gerdy_default_weights(body.model, body.weight);
  gerdy_default_held(body.model, body.held);
  return 0;
}

static int drop_body(void** state) {
  (void)state;
  gerdy_model_free(body.model);
  gerdy_data_free(body.data);
  gd_free(body.weight);
  gd_free(body.held);
  return 0;
}

// What is true of a recording, and what was made of it.
typedef struct recording {
  gd_synth_motion truth;
  gerdy_band true_band;
  gerdy_band band;  // as laid, with the standing lengths of the recording
  double* stood;    // (nq), NULL: the neutral pose
  gerdy_series* markers;
  gerdy_ik_trial* trial;
  gerdy_series *motion, *table;
  gerdy_gait* gait;
  double (*true_mean)[2];  // (GERDY_NMEASURE)
} recording;

static void close_recording(recording* r) {
  gd_synth_motion_reset(&r->truth);
  gerdy_series_free(r->markers);
  gerdy_ik_trial_free(r->trial);
  gerdy_series_free(r->motion);
  gerdy_series_free(r->table);
  gerdy_gait_free(r->gait);
  gd_free(r->stood);
  gd_free(r->true_mean);
}

static gd_band_run run_of(const recording* r) {
  return (gd_band_run){.model = body.model,
                       .band = &r->band,
                       .landmarks = &body.landmarks,
                       .weight = body.weight,
                       .held = body.held,
                       .markers = r->markers,
                       .trial = r->trial,
                       .motion = r->motion,
                       .stood = r->stood,
                       .cutoff = cutoff,
                       .table = r->table,
                       .gait = r->gait};
}

// ---- errors as the documentation states them ---------------------------------------------------

// Of one cluster: constant, cos and sin of the stride, cos and sin of half a stride; ways and
// turns.
typedef struct skin {
  double way[5][3], turn[5][3], middle[3];
} skin;

static void draw_skin(const gd_band_error* e, int of, skin* s) {
  const gd_landmarks* l = &body.landmarks;
  bool thigh = of == l->femur[0] || of == l->femur[1];
  double way = thigh ? 1 : 0.75, turn = thigh ? 1 : of == l->pelvis ? 0.5 : 0.75;
  double n = 0;
  memset(s, 0, sizeof *s);
  for (int k = 0; k < 3; ++k) {
    s->way[0][k] = normal(way * e->skin_offset);
    s->turn[0][k] = normal(turn * e->skin_turn_offset);
    for (int j = 1; j < 5; ++j) {
      s->way[j][k] = normal(way * e->skin_sway / sqrt(2));
      s->turn[j][k] = normal(turn * e->skin_turn / sqrt(2));
    }
  }
  for (int i = 0; i < body.model->nmarker; ++i) {
    if (body.model->marker_body[i] != of) continue;
    gd_v3_add(s->middle, body.model->marker_pos + 3 * i, s->middle);
    n += 1;
  }
  for (int k = 0; k < 3 && n > 0; ++k) s->middle[k] /= n;
}

// a marker of the model in the pose of body.data with its skin at a phase; still: standing
static void place(const skin* s, int i, double phase, bool still, double out[3]) {
  const double* at = body.model->marker_pos + 3 * i;
  double by[5] = {1, cos(phase), sin(phase), cos(2 * phase), sin(2 * phase)};
  double way[3] = {0}, turn[3] = {0}, arm[3], swept[3], local[3];
  for (int j = 0; j < (still ? 1 : 5); ++j) {
    gd_v3_add_scaled(by[j], s->way[j], way);
    gd_v3_add_scaled(by[j], s->turn[j], turn);
  }
  gd_v3_sub(at, s->middle, arm);
  gd_v3_cross(turn, arm, swept);
  for (int k = 0; k < 3; ++k) local[k] = at[k] + way[k] + swept[k];
  gerdy_fk_point(body.model, body.data, body.model->marker_body[i], local, out);
}

static double mixed(double common, double sd) { return sqrt(0.75) * common + normal(0.5 * sd); }

// a place that is off by common (of sd 1) and its own, z outwards
static void shift(double p[3], const double common[3], double sd, double z_sd, double out) {
  for (int k = 0; k < 3; ++k) {
    double by = k == 2 ? out * mixed(z_sd * common[k], z_sd) : mixed(sd * common[k], sd);
    p[k] += by;
  }
}

static void grow(double p[3], const double middle[3], double by) {
  for (int k = 0; k < 3; ++k) p[k] = middle[k] + (1 + by) * (p[k] - middle[k]);
}

static void spoil_surface(gerdy_band_surface* s, const double common[3], const double sd[3],
                          double scale, bool with_level) {
  double outermost = (s->z + s->radius) * (1 + scale) + mixed(sd[1] * common[1], sd[1]);
  s->y += (with_level ? s->y * scale : 0) + mixed(sd[0] * common[0], sd[0]);
  s->radius = fmax(s->radius * (1 + scale) + mixed(sd[2] * common[2], sd[2]), 0.003);
  s->z = outermost - s->radius;
}

// the hip centre in the pelvis of a model that stands at 0
static void hip_centre(const gerdy_band_leg* leg, double out[3]) {
  double at[3];
  memset(body.data->q, 0, (size_t)body.model->nq * sizeof *body.data->q);
  gerdy_fk(body.model, body.data);
  gerdy_fk_point(body.model, body.data, leg->femur, leg->thigh_pos, at);
  gd_v3_sub(at, body.data->body_pos + 3 * leg->pelvis, at);
  gd_m3_tmul_v3(body.data->body_rot + 9 * leg->pelvis, at, out);
}

static void spoil_leg(const gd_band_error* e, const double common[40], int side,
                      gerdy_band_leg* leg) {
  const double lm = e->landmark, out = side == 0 ? 1 : -1;
  const double trochanter[3] = {lm, lm, lm}, epicondyle[3] = {lm / 2, lm / 2, 0.8 * lm};
  double hip[3], *pelvis_points[2] = {leg->origin[0], leg->origin[1]}, moved[3];
  hip_centre(leg, hip);
  double pelvis = mixed(e->scale * common[0], e->scale);
  double thigh = mixed(e->scale * common[1], e->scale);
  double shank = mixed(e->scale * common[2], e->scale);
  for (int k = 0; k < 3; ++k) {
    moved[k] = mixed(e->hip_centre * common[3 + k], e->hip_centre) * (k == 2 ? out : 1);
  }
  for (int head = 0; head < 2; ++head) {
    double sd = head == GERDY_BAND_TFL ? 1.3 * lm : 2.5 * lm;
    grow(pelvis_points[head], hip, pelvis);
    shift(pelvis_points[head], common + 6 + 3 * head, sd, sd, out);
    gd_v3_sub(pelvis_points[head], moved, pelvis_points[head]);
  }
  grow(leg->insertion, leg->knee, shank);
  shift(leg->insertion, common + 12, lm, lm / 2, out);
  spoil_surface(&leg->surface[GERDY_BAND_TROCHANTER], common + 15, trochanter, thigh, true);
  spoil_surface(&leg->surface[GERDY_BAND_EPICONDYLE], common + 18, epicondyle, thigh, false);
  leg->guide = leg->guide * (1 + thigh) + mixed(lm * common[21], lm);
}

// the band that the runner really has
static void spoil_band(const gd_band_error* e, gerdy_band* b) {
  double common[40];
  gerdy_error err = {0};
  *b = body.band;
  for (int i = 0; i < 40; ++i) common[i] = normal(1);
  for (int side = 0; side < 2; ++side) spoil_leg(e, common, side, &b->leg[side]);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    b->material.stiffness[head] *= exp(normal(e->stiffness));
  }
  b->material.toe_strain *= exp(normal(e->toe));
  b->material.width *= exp(normal(e->width));
  memset(body.data->q, 0, (size_t)body.model->nq * sizeof *body.data->q);
  gerdy_fk(body.model, body.data);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    for (int side = 0; side < 2; ++side) {
      gerdy_band_way way;
      gerdy_band_lay_way(b, body.data, head, side, &way);
      double tight = 0.01 - mixed(e->slack * common[30 + head], e->slack);
      assert_ok(gerdy_band_set_lengths(b, head, side, way.length, tight, &err), &err);
    }
  }
}

// ---- recordings --------------------------------------------------------------------------------

static double phase_at(const gd_synth_motion* m, double time) {
  double first = NAN, second = NAN;
  for (size_t i = 0; i < m->nstep; ++i) {
    if (m->step[i].side != GERDY_RIGHT) continue;
    if (isnan(first))
      first = m->step[i].contact;
    else if (isnan(second))
      second = m->step[i].contact;
  }
  return 2 * GD_PI * (time - first) / (second - first);
}

static void film(recording* r, const gd_band_error* e, const skin* s) {
  gerdy_error err = {0};
  const gerdy_series* q = r->truth.coordinates;
  const gerdy_model* m = body.model;
  assert_ok(gerdy_series_new(q->nrow, 3 * (size_t)m->nmarker, &r->markers, &err), &err);
  r->markers->rate = q->rate > 0 ? q->rate : rate;
  for (size_t c = 0; c < r->markers->ncol; ++c) {
    char name[112];
    snprintf(name, sizeof name, "%.100s.%c", m->names + m->marker_name[c / 3], 'x' + (int)(c % 3));
    assert_int_equal(gerdy_series_name(r->markers, c, name, "m"), GERDY_OK);
  }
  for (size_t row = 0; row < q->nrow; ++row) {
    memcpy(body.data->q, q->value + row * q->ncol, q->ncol * sizeof *q->value);
    gerdy_fk(m, body.data);
    r->markers->time[row] = q->time[row];
    for (int i = 0; i < m->nmarker; ++i) {
      double at[3];
      place(&s[m->marker_body[i]], i, phase_at(&r->truth, q->time[row]), false, at);
      for (size_t k = 0; k < 3; ++k) {
        gerdy_series_set(r->markers, row, 3 * (size_t)i + k, at[k] + normal(e->marker));
      }
    }
  }
}

// the runner stands with all joints at 0, and the model is made to stand like the markers
static void stand(recording* r, const skin* s) {
  gerdy_error err = {0};
  const gerdy_model* m = body.model;
  gerdy_ik_options options = gerdy_ik_options_default();
  gerdy_ik* ik;
  double* marker = gd_alloc(3 * (size_t)m->nmarker, sizeof *marker);
  options.held = body.held;
  assert_ok(gerdy_ik_new(m, body.weight, &options, &ik, &err), &err);
  memset(body.data->q, 0, (size_t)m->nq * sizeof *body.data->q);
  gerdy_fk(m, body.data);
  for (int i = 0; i < m->nmarker; ++i) place(&s[m->marker_body[i]], i, 0, true, marker + 3 * i);
  gerdy_ik_frame(ik, body.data, marker, NULL, NULL);
  r->stood = gd_alloc((size_t)m->nq, sizeof *r->stood);
  memcpy(r->stood, body.data->q, (size_t)m->nq * sizeof *r->stood);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    for (int side = 0; side < 2; ++side) {
      gerdy_band_way way;
      gerdy_band_lay_way(&r->band, body.data, head, side, &way);
      assert_ok(gerdy_band_set_lengths(&r->band, head, side, way.length, 0.01, &err), &err);
    }
  }
  gerdy_ik_free(ik);
  gd_free(marker);
}

static void follow(recording* r) {
  gerdy_error err = {0};
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = body.held;
  assert_ok(
      gerdy_ik_solve(body.model, r->markers, body.weight, &options, NULL, NULL, &r->trial, &err),
      &err);
  assert_ok(gerdy_series_copy(r->trial->motion, &r->motion, &err), &err);
  assert_ok(gd_motion_filter(r->motion, cutoff, &err), &err);
  assert_ok(gd_motion_table(body.model, &body.landmarks, &r->band, (const gerdy_band_drive* [2]){0},
                            body.data, r->motion, &r->table, &err),
            &err);
  assert_ok(gerdy_gait_analyse(r->table, NULL, NULL, &r->gait, NULL, &err), &err);
}

// what really happened in the stances that were found
static void tell_truth(recording* r) {
  gerdy_error err = {0};
  gerdy_series* table;
  double* each = gd_alloc(r->gait->nstep * GERDY_NMEASURE, sizeof *each);
  assert_ok(
      gd_motion_table(body.model, &body.landmarks, &r->true_band, (const gerdy_band_drive* [2]){0},
                      body.data, r->truth.coordinates, &table, &err),
      &err);
  assert_ok(gerdy_gait_measure_again(r->gait, table, each, &err), &err);
  r->true_mean = gd_alloc(GERDY_NMEASURE, sizeof *r->true_mean);
  for (int k = 0; k < GERDY_NMEASURE; ++k) {
    double n[2] = {0, 0};
    for (size_t i = 0; i < r->gait->nstep; ++i) {
      double value = each[i * GERDY_NMEASURE + (size_t)k];
      if (isnan(value)) continue;
      r->true_mean[k][r->gait->step[i].side] += value;
      n[r->gait->step[i].side] += 1;
    }
    for (int side = 0; side < 2; ++side) r->true_mean[k][side] /= n[side];
  }
  gerdy_series_free(table);
  gd_free(each);
}

static void record(unsigned seed, const gd_band_error* e, bool stands, recording* r) {
  gerdy_error err = {0};
  gerdy_synth_options o = gerdy_synth_options_default();
  skin* s = gd_alloc((size_t)body.model->nbody, sizeof *s);
  memset(r, 0, sizeof *r);
  o.rate = rate;
  o.strides = strides;
  o.seed = seed;
  assert_ok(gd_synth_motion_make(body.model, &o, &r->truth, &err), &err);
  start_random(seed);
  spoil_band(e, &r->true_band);
  r->band = body.band;
  for (int b = 0; b < body.model->nbody; ++b) draw_skin(e, b, &s[b]);
  if (stands) stand(r, s);
  film(r, e, s);
  follow(r);
  tell_truth(r);
  gd_free(s);
}

// ---- how often the truth lies inside -----------------------------------------------------------

typedef struct score {
  int inside, n;
} score;

static void count(const gerdy_interval* i, double truth, score* s) {
  s->n += 1;
  s->inside += truth >= i->low && truth <= i->high;
}

static void truth_lies_inside(void** state) {
  static const int measure[] = {
      GERDY_MEASURE_band_tfl_strain_peak, GERDY_MEASURE_band_iliac_strain_peak,
      GERDY_MEASURE_band_tfl_strain_rate_peak, GERDY_MEASURE_band_iliac_strain_rate_peak,
      GERDY_MEASURE_band_compression_impulse};
  enum { nmeasure = sizeof measure / sizeof measure[0] };
  const gd_band_error e = gd_band_error_default();
  int ncase = test_sanitized ? 2 : 40, ndraw = test_sanitized ? 20 : 200;
  score sides = {0}, differences = {0}, each[nmeasure] = {{0}};
  (void)state;
  for (int c = 0; c < ncase; ++c) {
    recording r;
    gerdy_band_load load = {0};
    gerdy_error err = {0};
    record(1000 + (unsigned)c, &e, c % 2 == 1, &r);
    gd_band_run run = run_of(&r);
    assert_ok(gd_band_draw(&run, &e, ndraw, 0, &load, NULL, &err), &err);
    for (int k = 0; k < nmeasure; ++k) {
      const gerdy_band_figure* f = &load.figure[measure[k] - load.figure[0].measure];
      const double* truth = r.true_mean[measure[k]];
      assert_int_equal(f->measure, measure[k]);
      for (int side = 0; side < 2; ++side) {
        count(&f->side[side], truth[side], &each[k]);
        count(&f->side[side], truth[side], &sides);
      }
      count(&f->difference, truth[0] - truth[1], &differences);
    }
    gd_free(load.figure);
    close_recording(&r);
  }
  for (int k = 0; k < nmeasure; ++k) {
    print_message("%s: %d of %d\n", gerdy_measure_quantity((gerdy_measure_id)measure[k])->name,
                  each[k].inside, each[k].n);
  }
  print_message("sides: %d of %d, differences: %d of %d\n", sides.inside, sides.n,
                differences.inside, differences.n);
  if (test_sanitized) return;  // too few to say
  assert_in_range(1000 * sides.inside / sides.n, 900, 980);
  assert_in_range(1000 * differences.inside / differences.n, 900, 980);
  // eighty are fewer: three more may lie in or out
  for (int k = 0; k < nmeasure; ++k) assert_in_range(1000 * each[k].inside / each[k].n, 860, 1000);
}

// ---- one recording for what follows ------------------------------------------------------------

static recording usual;

static int make_usual(void** state) {
  const gd_band_error e = gd_band_error_default();
  make_body(state);
  record(7, &e, true, &usual);
  return 0;
}

static int drop_usual(void** state) {
  close_recording(&usual);
  return drop_body(state);
}

static void draws(const gd_band_run* run, const gd_band_error* e, int ndraw, int nthread,
                  gerdy_band_load* load) {
  gerdy_error err = {0};
  memset(load, 0, sizeof *load);
  assert_ok(gd_band_draw(run, e, ndraw, nthread, load, NULL, &err), &err);
}

static const gerdy_band_figure* figure(const gerdy_band_load* load, int measure) {
  return &load->figure[measure - load->figure[0].measure];
}

static void threads_do_not_matter(void** state) {
  gd_band_run run = run_of(&usual);
  gerdy_band_load one, other;
  int ndraw = test_sanitized ? 5 : 13;
  (void)state;
  draws(&run, NULL, ndraw, 1, &one);
  assert_int_equal(one.ndraw, ndraw);
  for (int n = 2; n <= 3; ++n) {
    draws(&run, NULL, ndraw, n, &other);
    assert_int_equal(other.nfigure, one.nfigure);
    assert_memory_equal(other.figure, one.figure, one.nfigure * sizeof *one.figure);
    assert_memory_equal(other.doubt_share, one.doubt_share, sizeof one.doubt_share);
    gd_free(other.figure);
  }
  gd_free(one.figure);
}

static void no_error_no_width(void** state) {
  gd_band_run run = run_of(&usual);
  const gd_band_error none = {0};
  gerdy_band_load load;
  (void)state;
  draws(&run, &none, 3, 0, &load);
  for (size_t k = 0; k < load.nfigure; ++k) {
    const gerdy_band_figure* f = &load.figure[k];
    for (int side = 0; side < 2; ++side) {
      assert_near(f->side[side].value, usual.gait->stat[f->measure][side].mean, 0);
      assert_near(f->side[side].low, f->side[side].value, 0);
      assert_near(f->side[side].high, f->side[side].value, 0);
      assert_near(f->side[side].sd, 0, 0);
    }
    assert_near(f->difference.low, f->difference.value, 0);
  }
  gd_free(load.figure);
}

static void no_draws_no_interval(void** state) {
  gd_band_run run = run_of(&usual);
  gerdy_band_load load;
  gerdy_error err = {0};
  (void)state;
  draws(&run, NULL, 0, 0, &load);
  const gerdy_band_figure* f = figure(&load, GERDY_MEASURE_band_tfl_strain_peak);
  assert_true(isfinite(f->side[0].value) && isnan(f->side[0].low) && isnan(f->side[0].sd));
  assert_true(isnan(f->difference.high) && isnan(load.doubt_share[0]));
  assert_int_equal(f->distinguishable, 0);
  assert_int_equal(load.ndraw, 0);
  gd_free(load.figure);
  load.figure = NULL;
  assert_int_equal(gd_band_draw(&run, NULL, -1, 0, &load, NULL, &err), GERDY_E_ARG);
  // one has no spread
  assert_int_equal(gd_band_draw(&run, NULL, 1, 0, &load, NULL, &err), GERDY_E_ARG);
  assert_non_null(strstr(err.msg, "at least 2"));
}

// ---- against first derivatives -----------------------------------------------------------------

static void assert_alike(const gerdy_interval* i, const char* what) {
  double ratio = i->sd / i->sd_linear;
  print_message("%s: sd %.4g, by derivatives %.4g\n", what, i->sd, i->sd_linear);
  if (!(ratio > 0.8 && ratio < 1.25)) {
    fail_msg("%s: %.4g by draws, %.4g by derivatives", what, i->sd, i->sd_linear);
  }
}

static void linear_agrees_for(const gd_band_run* run, const gd_band_error* e) {
  gerdy_band_load load;
  double sum = 0;
  draws(run, e, 400, 0, &load);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    const gerdy_band_figure* f = figure(&load, head == 0 ? GERDY_MEASURE_band_tfl_strain_peak
                                                         : GERDY_MEASURE_band_iliac_strain_peak);
    assert_alike(&f->side[0], head == 0 ? "tfl, right" : "crest, right");
    assert_alike(&f->side[1], head == 0 ? "tfl, left" : "crest, left");
    assert_alike(&f->difference, head == 0 ? "tfl, difference" : "crest, difference");
  }
  for (int i = 0; i < GERDY_NBAND_DOUBT; ++i) sum += load.doubt_share[i];
  assert_near(sum, 1, 1e-12);
  assert_near(load.doubt_share[GERDY_BAND_DOUBT_tissue], 0, 1e-12);
  gd_free(load.figure);
}

static void linear_agrees(void** state) {
  gd_band_run run = run_of(&usual);
  const gd_band_error e = gd_band_error_default();
  gd_band_error noise = {.marker = 0.001}, only_skin = e, bones = {0};
  (void)state;
  if (test_sanitized) skip();
  only_skin.marker = only_skin.landmark = only_skin.hip_centre = only_skin.scale = 0;
  bones.landmark = e.landmark;
  bones.hip_centre = e.hip_centre;
  bones.scale = e.scale;
  print_message("all\n");
  linear_agrees_for(&run, &e);
  print_message("noise\n");
  linear_agrees_for(&run, &noise);
  print_message("skin\n");
  linear_agrees_for(&run, &only_skin);
  print_message("bones\n");
  linear_agrees_for(&run, &bones);
}

static void linear_agrees_without_markers(void** state) {
  gd_band_run run = run_of(&usual);
  (void)state;
  if (test_sanitized) skip();
  run.markers = NULL;
  run.trial = NULL;
  linear_agrees_for(&run, NULL);
}

static void share_of_a_lone_source_is_whole(void** state) {
  static const gd_band_error source[] = {
      {.marker = 0.001}, {.skin_sway = 0.005}, {.landmark = 0.005}, {.hip_centre = 0.005}};
  static const int doubt[] = {GERDY_BAND_DOUBT_markers, GERDY_BAND_DOUBT_skin,
                              GERDY_BAND_DOUBT_bones, GERDY_BAND_DOUBT_bones};
  gd_band_run run = run_of(&usual);
  (void)state;
  for (size_t i = 0; i < sizeof doubt / sizeof doubt[0]; ++i) {
    gerdy_band_load load;
    draws(&run, &source[i], 2, 0, &load);
    assert_near(load.doubt_share[doubt[i]], 1, 1e-12);
    gd_free(load.figure);
  }
}

// skin that does not move changes the standing length too, when somebody stood
static void standing_takes_off_what_stays(void** state) {
  const gd_band_error still = {.skin_offset = 0.008};
  gd_band_run run = run_of(&usual);
  gerdy_band_load with, without;
  int ndraw = test_sanitized ? 10 : 60;
  (void)state;
  draws(&run, &still, ndraw, 0, &with);
  run.stood = NULL;
  draws(&run, &still, ndraw, 0, &without);
  for (int side = 0; side < 2; ++side) {
    int measure = GERDY_MEASURE_band_tfl_strain_peak;
    double sd = figure(&with, measure)->side[side].sd;
    assert_true(sd > 0 && sd < 0.7 * figure(&without, measure)->side[side].sd);
  }
  gd_free(with.figure);
  gd_free(without.figure);
}

// ---- what is not there -------------------------------------------------------------------------

static void without_markers_it_says_so(void** state) {
  gd_band_run run = run_of(&usual);
  gerdy_band_load load = {0};
  gerdy_error err = {0};
  gerdy_notes notes;
  (void)state;
  gerdy_notes_init(&notes);
  run.markers = NULL;
  run.trial = NULL;
  assert_ok(gd_band_draw(&run, NULL, 8, 0, &load, &notes, &err), &err);
  assert_int_equal(notes.n, 1);
  assert_non_null(strstr(load.assumptions, "No markers were given"));
  assert_true(strlen(load.assumptions) + 1 < sizeof load.assumptions);
  assert_true(figure(&load, GERDY_MEASURE_band_tfl_strain_peak)->side[0].sd > 0);
  gerdy_notes_reset(&notes);
  gd_free(load.figure);
}

static void a_leg_without_band_has_no_interval(void** state) {
  recording r = usual;
  gerdy_band_load load;
  gerdy_error err = {0};
  (void)state;
  r.band.leg[1].known = 0;
  assert_ok(gd_motion_table(body.model, &body.landmarks, &r.band, (const gerdy_band_drive* [2]){0},
                            body.data, r.motion, &r.table, &err),
            &err);
  assert_ok(gerdy_gait_analyse(r.table, NULL, NULL, &r.gait, NULL, &err), &err);
  gd_band_run run = run_of(&r);
  draws(&run, NULL, 5, 0, &load);
  const gerdy_band_figure* f = figure(&load, GERDY_MEASURE_band_tfl_strain_peak);
  assert_true(f->side[0].sd > 0 && f->side[0].sd_linear > 0);
  assert_true(isnan(f->side[1].value) && isnan(f->side[1].low) && isnan(f->side[1].sd_linear));
  assert_true(isnan(f->difference.low) && isnan(f->difference.sd_linear));
  assert_int_equal(f->distinguishable, 0);
  gerdy_series_free(r.table);
  gerdy_gait_free(r.gait);
  gd_free(load.figure);
}

// a band that hangs loose carries nothing, and its interval does not reach below nothing
static void nothing_pushes_the_other_way(void** state) {
  static const int measure[] = {
      GERDY_MEASURE_band_tfl_tension_peak, GERDY_MEASURE_band_iliac_tension_peak,
      GERDY_MEASURE_band_compression_peak, GERDY_MEASURE_band_compression_impulse,
      GERDY_MEASURE_band_pull_peak};
  const gd_band_error loose = {.slack = 0.04, .skin_sway = 0.008};
  recording r = usual;
  gerdy_band_load load;
  gerdy_error err = {0};
  (void)state;
  for (int i = 0; i < 2 * GERDY_NBAND; ++i) {
    double standing = r.band.standing[i / 2][i % 2];
    assert_ok(gerdy_band_set_lengths(&r.band, i / 2, i % 2, standing, -0.05, &err), &err);
  }
  assert_ok(gd_motion_table(body.model, &body.landmarks, &r.band, (const gerdy_band_drive* [2]){0},
                            body.data, r.motion, &r.table, &err),
            &err);
  assert_ok(gerdy_gait_analyse(r.table, NULL, NULL, &r.gait, NULL, &err), &err);
  gd_band_run run = run_of(&r);
  draws(&run, &loose, 30, 0, &load);
  for (size_t k = 0; k < sizeof measure / sizeof measure[0]; ++k) {
    const gerdy_band_figure* f = figure(&load, measure[k]);
    for (int side = 0; side < 2; ++side) {
      assert_near(f->side[side].value, 0, 0);
      assert_near(f->side[side].low, 0, 0);
      assert_true(f->side[side].high >= 0);
    }
  }
  assert_true(figure(&load, GERDY_MEASURE_band_iliac_tension_peak)->side[0].high > 0);
  gerdy_series_free(r.table);
  gerdy_gait_free(r.gait);
  gd_free(load.figure);
}

// errors beyond all measure: forces and times are not below 0, and no peak lies outside the stance
static void intervals_stay_possible(void** state) {
  const gd_band_error wild = {.skin_sway = 0.03, .skin_turn = 0.3, .landmark = 0.02};
  gd_band_run run = run_of(&usual);
  gerdy_band_load load;
  int nbound = 0;
  (void)state;
  draws(&run, &wild, 20, 0, &load);
  for (size_t k = 0; k < load.nfigure; ++k) {
    const gerdy_quantity* q = gerdy_measure_quantity((gerdy_measure_id)load.figure[k].measure);
    bool part = strstr(q->name, "_when") != NULL, strain = strstr(q->name, "_strain_") != NULL;
    if (strain && !part) continue;
    for (int side = 0; side < 2; ++side) {
      const gerdy_interval* v = &load.figure[k].side[side];
      if (isnan(v->low)) continue;
      assert_true(v->low >= 0 && v->low <= v->high);
      assert_true(!part || v->high <= 1);
      nbound += v->low == 0 || (part && v->high == 1);
    }
    if (part) assert_false(fabs(load.figure[k].difference.high) > 1);
  }
  // the bounds were met, not merely kept away from
  assert_true(nbound > 0);
  gd_free(load.figure);
}

// markers that are hidden now and then are carried: draws spread hardly more than without
static void gaps_are_carried(void** state) {
  recording r = usual;
  gerdy_error err = {0};
  gerdy_band_load load, whole;
  gd_band_run run = run_of(&usual);
  (void)state;
  assert_ok(gerdy_series_copy(usual.markers, &r.markers, &err), &err);
  for (size_t row = 20; row < 30; ++row) {
    for (size_t i = row % 2; i + 1 < r.markers->ncol / 3; i += 4) {
      for (size_t k = 0; k < 3; ++k) gerdy_series_set(r.markers, row, 3 * i + k, NAN);
    }
  }
  follow(&r);
  assert_true(r.trial->ncarried > 0);
  draws(&run, NULL, 20, 0, &whole);
  run = run_of(&r);
  draws(&run, NULL, 20, 0, &load);
  for (int side = 0; side < 2; ++side) {
    int measure = GERDY_MEASURE_band_tfl_strain_peak;
    double a = figure(&load, measure)->side[side].sd, b = figure(&whole, measure)->side[side].sd;
    assert_true(a > 0.9 * b && a < 1.1 * b);
  }
  gerdy_series_free(r.markers);
  gerdy_ik_trial_free(r.trial);
  gerdy_series_free(r.motion);
  gerdy_series_free(r.table);
  gerdy_gait_free(r.gait);
  gd_free(load.figure);
  gd_free(whole.figure);
}

static void hide(gerdy_series* markers, size_t marker, size_t from, size_t end) {
  for (size_t row = from; row < end && row < markers->nrow; ++row) {
    for (size_t k = 0; k < 3; ++k) gerdy_series_set(markers, row, 3 * marker + k, NAN);
  }
}

// The pelvis keeps three markers of its own for half a second: draws spread more there, and first
// derivatives see the same.
static void long_gaps_widen(void** state) {
  const gd_band_error sway = {.skin_sway = 0.008};
  const int measure = GERDY_MEASURE_band_tfl_strain_peak;
  recording r = usual;
  gerdy_error err = {0};
  gerdy_band_load load, whole;
  gd_band_run run = run_of(&usual);
  int ndraw = test_sanitized ? 10 : 300;
  (void)state;
  assert_ok(gerdy_series_copy(usual.markers, &r.markers, &err), &err);
  size_t first = r.markers->nrow, seen = 0;
  for (size_t i = 0; i < r.gait->nstep; ++i) {
    const gerdy_step* s = &r.gait->step[i];
    if (s->side != GERDY_RIGHT || s->left_out != GERDY_KEPT || first < r.markers->nrow) continue;
    first = (size_t)((s->contact - r.markers->time[0]) * rate);
  }
  assert_true(first < r.markers->nrow);
  for (int i = 0; i < body.model->nmarker; ++i) {
    if (body.model->marker_body[i] != body.landmarks.pelvis || seen++ < 3) continue;
    hide(r.markers, (size_t)i, first > 5 ? first - 5 : 1, first + 25);
  }
  assert_true(seen > 4);
  follow(&r);
  assert_true(r.trial->ncarried > 0);
  for (size_t i = 0; i < r.gait->nstep; ++i) {
    assert_int_equal(r.gait->step[i].left_out, usual.gait->step[i].left_out);
  }
  draws(&run, &sway, ndraw, 0, &whole);
  run = run_of(&r);
  draws(&run, &sway, ndraw, 0, &load);
  const gerdy_band_figure *a = figure(&load, measure), *b = figure(&whole, measure);
  print_message("hidden: %.4g (by derivatives %.4g), seen: %.4g\n", a->side[0].sd,
                a->side[0].sd_linear, b->side[0].sd);
  if (!test_sanitized) {
    assert_true(a->side[0].sd > 1.1 * b->side[0].sd);
    assert_alike(&a->side[0], "hidden");
  }
  gerdy_series_free(r.markers);
  gerdy_ik_trial_free(r.trial);
  gerdy_series_free(r.motion);
  gerdy_series_free(r.table);
  gerdy_gait_free(r.gait);
  gd_free(load.figure);
  gd_free(whole.figure);
}

static void frames_must_fit(void** state) {
  gd_band_run run = run_of(&usual);
  gerdy_band_load load = {0};
  gerdy_error err = {0};
  gerdy_series* other;
  (void)state;
  assert_ok(gerdy_series_new(usual.motion->nrow + 1, usual.motion->ncol, &other, &err), &err);
  run.motion = other;
  assert_int_equal(gd_band_draw(&run, NULL, 2, 0, &load, NULL, &err), GERDY_E_ARG);
  assert_non_null(strstr(err.msg, "same frames"));
  gerdy_series_free(other);
  gd_free(load.figure);
}

static void memory_runs_out(void** state) {
  gd_band_run run = run_of(&usual);
  gerdy_status status = GERDY_E_MEMORY;
  unsigned long nth;
  (void)state;
  for (nth = 1; status != GERDY_OK; ++nth) {
    gerdy_band_load load = {0};
    gerdy_error err = {0};
    gd_mem_fail_at(nth);
    status = gd_band_draw(&run, NULL, 2, 2, &load, NULL, &err);
    gd_mem_fail_at(0);
    if (status != GERDY_OK) assert_int_equal(status, GERDY_E_MEMORY);
    gd_free(load.figure);
  }
  assert_true(nth > 40);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(threads_do_not_matter),
      cmocka_unit_test(no_error_no_width),
      cmocka_unit_test(no_draws_no_interval),
      cmocka_unit_test(linear_agrees),
      cmocka_unit_test(linear_agrees_without_markers),
      cmocka_unit_test(share_of_a_lone_source_is_whole),
      cmocka_unit_test(standing_takes_off_what_stays),
      cmocka_unit_test(without_markers_it_says_so),
      cmocka_unit_test(a_leg_without_band_has_no_interval),
      cmocka_unit_test(nothing_pushes_the_other_way),
      cmocka_unit_test(intervals_stay_possible),
      cmocka_unit_test(gaps_are_carried),
      cmocka_unit_test(long_gaps_widen),
      cmocka_unit_test(frames_must_fit),
      cmocka_unit_test(memory_runs_out),
      cmocka_unit_test(truth_lies_inside),
  };
  return cmocka_run_group_tests(tests, make_usual, drop_usual);
}
