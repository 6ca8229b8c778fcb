// Gait analysis on a motion table of its own making: contacts, what is left out, symmetry.
#include "testing_gait.h"

#include <stdlib.h>

#include "base/mem.h"

static gerdy_gait* analyse(const gerdy_series* motion, const gerdy_series* forces) {
  gerdy_gait* g;
  gerdy_error err = {0};
  assert_ok(gerdy_gait_analyse(motion, forces, NULL, &g, NULL, &err), &err);
  return g;
}

static size_t count(const gerdy_gait* g, gerdy_side side, gerdy_left_out why) {
  size_t n = 0;
  for (size_t i = 0; i < g->nstep; ++i) n += g->step[i].side == side && g->step[i].left_out == why;
  return n;
}

static double mean(const gerdy_gait* g, gerdy_measure_id id, gerdy_side side) {
  return g->stat[id][side].mean;
}

static void contacts_from_forces(void** state) {
  (void)state;
  gerdy_series *m = make_motion(6.5, 0.1, 0.05), *f = make_forces(6.5);
  gerdy_gait* g = analyse(m, f);
  assert_true(g->from_forces);
  assert_false(g->walking);
  for (size_t i = 0; i < g->nstep; ++i) {
    const gerdy_step* s = &g->step[i];
    if (s->left_out != GERDY_KEPT) continue;
    double begin = s->side == GERDY_RIGHT ? 0 : stride / 2,
           k = round((s->contact - begin) / stride);
    assert_near(s->contact, begin + k * stride, 0.002);
    assert_near(s->toe_off - s->contact, stance_share * stride, 0.004);
  }
  assert_near(mean(g, GERDY_MEASURE_pelvic_drop_peak, GERDY_RIGHT), 0.1, 1e-3);
  assert_near(mean(g, GERDY_MEASURE_pelvic_drop_peak, GERDY_LEFT), 0.05, 1e-3);
  assert_near(mean(g, GERDY_MEASURE_pelvic_drop_contact, GERDY_RIGHT), 0, 3e-3);
  assert_near(mean(g, GERDY_MEASURE_pelvic_drop_excursion, GERDY_RIGHT), 0.1, 4e-3);
  assert_near(mean(g, GERDY_MEASURE_cadence, GERDY_LEFT), 2 / stride, 1e-3);
  assert_near(mean(g, GERDY_MEASURE_step_width, GERDY_LEFT), 0.07, 1e-9);
  assert_near(mean(g, GERDY_MEASURE_step_width, GERDY_RIGHT), 0.07, 1e-9);
  assert_near(g->speed.mean, belt, 0.1);
  assert_near(g->stance_share[0].mean, stance_share, 0.01);
  // the averaged curve peaks in the middle of stance
  assert_near(g->stance[GERDY_CURVE_pelvic_drop][0].mean[50], 0.1, 1e-3);
  assert_int_equal(g->stance[GERDY_CURVE_band_tfl][0].n, 0);
  assert_true(isnan(mean(g, GERDY_MEASURE_band_tfl_strain_peak, GERDY_RIGHT)));
  gerdy_gait_free(g);
  gerdy_series_free(m);
  gerdy_series_free(f);
}

static void contacts_from_motion(void** state) {
  (void)state;
  gerdy_series* m = make_motion(7, 0.1, 0.05);
  gerdy_gait* g = analyse(m, NULL);
  assert_false(g->from_forces);
  assert_true(count(g, GERDY_RIGHT, GERDY_KEPT) >= 8);
  assert_true(count(g, GERDY_LEFT, GERDY_KEPT) >= 8);
  assert_near(mean(g, GERDY_MEASURE_pelvic_drop_peak, GERDY_RIGHT), 0.1, 2e-3);
  assert_near(mean(g, GERDY_MEASURE_cadence, GERDY_RIGHT), 2 / stride, 0.05);
  gerdy_gait_free(g);
  gerdy_series_free(m);
}

// a plate that saw only the third step: the others come from the motion, none is counted twice
static void one_plate(void** state) {
  (void)state;
  gerdy_series *m = make_motion(4, 0.1, 0.1), *f = make_forces(4);
  gerdy_gait* all = analyse(m, NULL);
  for (size_t i = 0; i < f->nrow; ++i) {
    if (f->time[i] >= 1.3 && f->time[i] < 1.75) continue;
    for (size_t c = 0; c < 6; ++c) gerdy_series_set(f, i, c, 0);
  }
  gerdy_gait* g = analyse(m, f);
  size_t nforces = 0;
  for (size_t i = 0; i < g->nstep; ++i) nforces += g->step[i].from_forces != 0;
  assert_int_equal(nforces, 1);
  assert_int_equal(g->nstep, all->nstep);
  gerdy_gait_free(all);
  gerdy_gait_free(g);
  gerdy_series_free(m);
  gerdy_series_free(f);
}

static void gap_leaves_the_step_out(void** state) {
  (void)state;
  gerdy_series *m = make_motion(4, 0.1, 0.1), *f = make_forces(4);
  size_t row = (size_t)((2 * stride + 0.1) * rate);  // in the third right stance
  for (size_t c = 0; c < NCOL; ++c) gerdy_series_set(m, row, c, NAN);
  gerdy_gait* g = analyse(m, f);
  assert_int_equal(count(g, GERDY_RIGHT, GERDY_LEFT_OUT_GAP), 1);
  assert_int_equal(count(g, GERDY_LEFT, GERDY_LEFT_OUT_GAP), 0);
  for (size_t i = 0; i < g->nstep; ++i) {
    if (g->step[i].left_out != GERDY_LEFT_OUT_GAP) continue;
    assert_near(g->step[i].contact, 2 * stride, 0.003);
    assert_true(isnan(g->step[i].measure[GERDY_MEASURE_pelvic_drop_peak]));
  }
  gerdy_gait_free(g);
  gerdy_series_free(m);
  gerdy_series_free(f);
}

static void blank(gerdy_series* m, double from, double to) {
  for (size_t row = 0; row < m->nrow; ++row) {
    if (m->time[row] < from || m->time[row] > to) continue;
    for (size_t c = 0; c < m->ncol; ++c) gerdy_series_set(m, row, c, NAN);
  }
}

// a gap ends in the middle of a stance: nobody knows when it began, and the steps around it keep
// their own times
static void no_contact_at_the_edge_of_a_gap(void** state) {
  (void)state;
  gerdy_series* m = make_motion(5, 0.1, 0.1);
  gerdy_gait* whole = analyse(m, NULL);
  blank(m, 2 * stride - 0.3, 2 * stride + 0.15);
  gerdy_gait* g = analyse(m, NULL);
  assert_int_equal(count(g, GERDY_RIGHT, GERDY_LEFT_OUT_NOT_FOUND), 1);
  for (size_t i = 0; i < g->nstep; ++i) {
    const gerdy_step* s = &g->step[i];
    if (i > 0) {
      double before =
          isnan(g->step[i - 1].contact) ? g->step[i - 1].toe_off : g->step[i - 1].contact;
      assert_true((isnan(s->contact) ? s->toe_off : s->contact) >= before);
    }
    if (s->left_out != GERDY_KEPT) continue;
    assert_near(s->toe_off - s->contact, whole->stat[GERDY_MEASURE_stance_time][0].mean, 0.01);
    // the stride over the lost contact has no end
    if (isfinite(s->next_contact)) assert_near(s->next_contact - s->contact, stride, 0.01);
  }
  gerdy_gait_free(whole);
  gerdy_gait_free(g);
  gerdy_series_free(m);
}

// ten seconds of standing before the run do not make it a walk
static void standing_before_running(void** state) {
  (void)state;
  gerdy_series *run = make_motion(3, 0.1, 0.1), *m;
  gerdy_error err = {0};
  size_t stand = (size_t)(10 * rate);
  assert_ok(gerdy_series_new(run->nrow + stand, NCOL, &m, &err), &err);
  m->rate = rate;
  memcpy(m->column, run->column, NCOL * sizeof *m->column);
  for (size_t i = 0; i < m->nrow; ++i) {
    size_t from = i < stand ? 0 : i - stand;
    m->time[i] = (double)i / rate;
    for (size_t c = 0; c < NCOL; ++c) gerdy_series_set(m, i, c, run->value[from * NCOL + c]);
  }
  gerdy_gait* g = analyse(m, NULL);
  assert_false(g->walking);
  gerdy_gait_free(g);
  gerdy_series_free(m);
  gerdy_series_free(run);
}

static bool is_noted(const gerdy_notes* notes, const char* words) {
  for (size_t i = 0; i < notes->n; ++i) {
    if (strstr(notes->item[i].text, words) != NULL) return true;
  }
  return false;
}

static void forces_that_cannot_be_right(void** state) {
  (void)state;
  gerdy_series *m = make_motion(5, 0.1, 0.1), *f = make_forces(5);
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_gait* g;
  // the motion's own events are early here: bring the forces to them, then 100 ms behind
  gerdy_gait* moving = analyse(m, NULL);
  double early = fmod(moving->step[moving->nstep / 2].contact, stride / 2) - stride / 2;
  for (size_t i = 0; i < f->nrow; ++i) f->time[i] += early;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_gait_analyse(m, f, NULL, &g, &notes, &err), &err);
  assert_false(is_noted(&notes, "started together"));
  gerdy_gait_free(g);
  for (size_t i = 0; i < f->nrow; ++i) f->time[i] += 0.05;
  assert_ok(gerdy_gait_analyse(m, f, NULL, &g, &notes, &err), &err);
  assert_true(is_noted(&notes, "later than in the motion"));
  assert_true(g->from_forces);
  gerdy_gait_free(g);
  // a quarter of a second is another trial: the motion is believed alone
  for (size_t i = 0; i < f->nrow; ++i) f->time[i] += 0.2;
  assert_ok(gerdy_gait_analyse(m, f, NULL, &g, &notes, &err), &err);
  assert_true(is_noted(&notes, "They are not used"));
  assert_false(g->from_forces);
  gerdy_gait_free(g);
  // a plate that always carries 30 N swallows no steps
  for (size_t i = 0; i < f->nrow; ++i) {
    gerdy_series_set(f, i, 1, f->value[i * 6 + 1] + 30);
    gerdy_series_set(f, i, 4, f->value[i * 6 + 4] + 30);
  }
  assert_ok(gerdy_gait_analyse(m, f, NULL, &g, &notes, &err), &err);
  assert_true(is_noted(&notes, "no step does"));
  assert_int_equal(count(g, GERDY_RIGHT, GERDY_KEPT), count(moving, GERDY_RIGHT, GERDY_KEPT));
  gerdy_gait_free(g);
  gerdy_gait_free(moving);
  gerdy_notes_reset(&notes);
  gerdy_series_free(m);
  gerdy_series_free(f);
}

// who turns round has a speed but neither a heading nor a step width
static void turning_has_no_heading(void** state) {
  (void)state;
  gerdy_series* m = make_motion(8, 0.1, 0.1);
  for (size_t i = m->nrow / 2; i < m->nrow; ++i) {
    for (size_t c = 0; c < DROP; ++c) {
      if (c % 3 != 1) m->value[i * NCOL + c] *= -1;
    }
  }
  gerdy_gait* g;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_gait_analyse(m, NULL, NULL, &g, &notes, &err), &err);
  assert_true(isnan(g->heading[0]));
  assert_near(g->speed.mean, belt, 0.3);
  assert_true(g->stat[GERDY_MEASURE_step_width][0].n == 0);
  assert_true(is_noted(&notes, "direction of progression changes"));
  gerdy_notes_reset(&notes);
  gerdy_gait_free(g);
  gerdy_series_free(m);
}

static void ends_are_left_out(void** state) {
  (void)state;
  gerdy_series *m = make_motion(2.2, 0.1, 0.1), *f = make_forces(2.2);
  gerdy_gait* g = analyse(m, f);
  // 2.2 s end in the fourth right stance
  assert_int_equal(count(g, GERDY_RIGHT, GERDY_LEFT_OUT_END), 1);
  assert_true(isnan(g->step[g->nstep - 1].next_contact));
  gerdy_gait_free(g);
  gerdy_series_free(m);
  gerdy_series_free(f);
}

static void stands_still(void** state) {
  (void)state;
  gerdy_series* m = make_motion(3, 0.1, 0.1);
  for (size_t i = 0; i < m->nrow; ++i) {
    for (size_t c = 0; c < NCOL; ++c) gerdy_series_set(m, i, c, m->value[c]);
  }
  gerdy_gait* g;
  gerdy_error err = {0};
  assert_int_equal(gerdy_gait_analyse(m, NULL, NULL, &g, NULL, &err), GERDY_E_DATA);
  assert_non_null(strstr(err.msg, "no step was found"));
  assert_null(g);
  gerdy_series_free(m);
}

static void missing_column_is_named(void** state) {
  (void)state;
  gerdy_series* m = make_motion(3, 0.1, 0.1);
  assert_int_equal(gerdy_series_name(m, HEEL + 1, "something", "m"), 0);
  gerdy_gait* g;
  gerdy_error err = {0};
  assert_int_equal(gerdy_gait_analyse(m, NULL, NULL, &g, NULL, &err), GERDY_E_DATA);
  assert_string_equal(err.element, "heel_r.y");
  gerdy_series_free(m);
}

static void same_measures(const gerdy_gait* a, const gerdy_gait* b, bool mirrored) {
  for (int k = 0; k < GERDY_NMEASURE; ++k) {
    for (int side = 0; side < 2; ++side) {
      const gerdy_stat *x = &a->stat[k][side], *y = &b->stat[k][mirrored ? 1 - side : side];
      assert_int_equal(x->n, y->n);
      if (x->n > 0) assert_near(x->mean, y->mean, 1e-9);
    }
  }
}

// left and right exchanged, and the lab seen in a mirror: every measure changes sides
static void mirror_symmetry(void** state) {
  (void)state;
  gerdy_series* m = make_motion(5, 0.1, 0.05);
  gerdy_gait* a = analyse(m, NULL);
  for (size_t c = 0; c < NCOL; ++c) {
    char* name = m->column[c].name;
    char* end = strstr(name, "_r");
    if (end == NULL || (end[2] != '\0' && end[2] != '.')) {
      end = strstr(name, "_l");
      if (end != NULL && (end[2] == '\0' || end[2] == '.')) end[1] = 'r';
    } else {
      end[1] = 'l';
    }
    if (name[strlen(name) - 1] != 'z' || name[strlen(name) - 2] != '.') continue;
    for (size_t i = 0; i < m->nrow; ++i) m->value[i * NCOL + c] *= -1;
  }
  gerdy_gait* b = analyse(m, NULL);
  same_measures(a, b, true);
  gerdy_gait_free(a);
  gerdy_gait_free(b);
  gerdy_series_free(m);
}

// running the other way, or over ground instead of a belt, changes nothing
static void direction_and_belt(void** state) {
  (void)state;
  gerdy_series* m = make_motion(5, 0.1, 0.05);
  gerdy_gait* a = analyse(m, NULL);
  for (size_t i = 0; i < m->nrow; ++i) {
    for (size_t c = 0; c < DROP; ++c) {
      double* v = &m->value[i * NCOL + c];
      if (c % 3 == 0) *v = -(*v + belt * m->time[i]);
      if (c % 3 == 2) *v = -*v;
    }
  }
  gerdy_gait* b = analyse(m, NULL);
  same_measures(a, b, false);
  assert_near(a->speed.mean, b->speed.mean, 1e-9);
  assert_near(a->heading[0], 1, 1e-3);
  assert_near(b->heading[0], -1, 1e-3);
  gerdy_gait_free(a);
  gerdy_gait_free(b);
  gerdy_series_free(m);
}

static void allocation_failures(void** state) {
  (void)state;
  gerdy_series *m = make_motion(3, 0.1, 0.1), *f = make_forces(3);
  unsigned long n = 1;
  for (;; ++n) {
    gerdy_gait* g;
    gerdy_error err = {0};
    gd_mem_fail_at(n);
    gerdy_status status = gerdy_gait_analyse(m, f, NULL, &g, NULL, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) {
      gerdy_gait_free(g);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_null(g);
  }
  assert_true(n > 20);
  gerdy_series_free(m);
  gerdy_series_free(f);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(contacts_from_forces),
                                     cmocka_unit_test(contacts_from_motion),
                                     cmocka_unit_test(one_plate),
                                     cmocka_unit_test(gap_leaves_the_step_out),
                                     cmocka_unit_test(ends_are_left_out),
                                     cmocka_unit_test(no_contact_at_the_edge_of_a_gap),
                                     cmocka_unit_test(standing_before_running),
                                     cmocka_unit_test(forces_that_cannot_be_right),
                                     cmocka_unit_test(turning_has_no_heading),
                                     cmocka_unit_test(stands_still),
                                     cmocka_unit_test(missing_column_is_named),
                                     cmocka_unit_test(mirror_symmetry),
                                     cmocka_unit_test(direction_and_belt),
                                     cmocka_unit_test(allocation_failures)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
