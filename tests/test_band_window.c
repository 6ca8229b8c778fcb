// A part of a run, and fewer frames of it, as a run: the right rows, the steps that lie in them.
#include "testing.h"

#include "base/mem.h"
#include "strain/band_window.h"

enum { nrow = 1000, nstep = 10 };

static gerdy_series *motion, *table;
static gerdy_step step[nstep];
static gerdy_gait gait = {.nstep = nstep, .step = step};
static gerdy_band_drive drive[nrow];
static gd_band_run whole;

static gerdy_series* make_table(size_t ncol, const char* name) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_new(nrow, ncol, &s, &err), &err);
  s->rate = 200;
  for (size_t c = 0; c < ncol; ++c) {
    assert_int_equal(gerdy_series_name(s, c, name, "1"), GERDY_OK);
    for (size_t row = 0; row < nrow; ++row) {
      s->time[row] = (double)row / 200;
      gerdy_series_set(s, row, c, (double)(row * 10 + c));
    }
  }
  return s;
}

// a step every half second, right and left in turn, 0.25 s long
static int make_run(void** state) {
  (void)state;
  motion = make_table(3, "q");
  table = make_table(2, "band");
  for (int i = 0; i < nstep; ++i) {
    step[i] =
        (gerdy_step){.side = (gerdy_side)(i % 2), .contact = 0.5 * i, .toe_off = 0.5 * i + 0.25};
  }
  for (size_t row = 0; row < nrow; ++row) drive[row].tension[0] = (double)row;
  whole = (gd_band_run){.motion = motion, .table = table, .gait = &gait, .drive = {drive, NULL}};
  return 0;
}

static int drop_run(void** state) {
  (void)state;
  gerdy_series_free(motion);
  gerdy_series_free(table);
  return 0;
}

static void every_second_row_in_the_middle(void** state) {
  const gd_band_sparing sparing = {.most_frames = 200, .rate = 96};
  gerdy_error err = {0};
  gd_band_window w;
  (void)state;
  assert_ok(gd_band_window_open(&w, &whole, &sparing, &err), &err);
  assert_int_equal(w.step, 2);
  assert_int_equal(w.run.every, 2);
  assert_int_equal(w.nframe, 200);
  assert_int_equal(w.run.motion->nrow, 200);
  assert_near(w.run.motion->rate, 100, 0);
  for (size_t i = 0; i < 200; ++i) {
    assert_near(w.run.motion->time[i], 1.5 + 0.01 * (double)i, 1e-12);
    assert_near(w.run.motion->value[3 * i + 2], (double)((300 + 2 * i) * 10 + 2), 0);
    assert_near(w.run.table->value[2 * i + 1], (double)((300 + 2 * i) * 10 + 1), 0);
    assert_near(w.run.drive[0][i].tension[0], (double)(300 + 2 * i), 0);
  }
  assert_null(w.run.drive[1]);
  // 1.5 to 3.5 s, a tenth of a second from its ends: those from 2, 2.5 and 3 s on
  assert_int_equal(w.nkept[0] + w.nkept[1], 3);
  for (size_t i = 0; i < nstep; ++i) {
    assert_int_equal(w.run.gait->step[i].left_out == GERDY_KEPT, i >= 4 && i <= 6);
    assert_int_equal(step[i].left_out, GERDY_KEPT);
  }
  gd_band_window_close(&w);
}

static void what_is_short_enough_stays_whole(void** state) {
  static const gd_band_sparing all[] = {{0, 0}, {nrow, 0}, {nrow, 150}, {0, 400}};
  gerdy_error err = {0};
  (void)state;
  for (int i = 0; i < 4; ++i) {
    gd_band_window w;
    assert_ok(gd_band_window_open(&w, &whole, &all[i], &err), &err);
    assert_int_equal(w.nframe, nrow);
    assert_int_equal(w.step, 1);
    assert_ptr_equal(w.run.motion, motion);
    assert_ptr_equal(w.run.gait, &gait);
    gd_band_window_close(&w);
  }
}

// 100 frames hold no step of the left leg: then all are drawn
static void a_part_without_a_side_is_none(void** state) {
  const gd_band_sparing sparing = {.most_frames = 100};
  gerdy_error err = {0};
  gd_band_window w;
  (void)state;
  assert_ok(gd_band_window_open(&w, &whole, &sparing, &err), &err);
  assert_int_equal(w.nframe, nrow);
  assert_ptr_equal(w.run.table, table);
  gd_band_window_close(&w);
}

static void every_allocation_may_fail(void** state) {
  const gd_band_sparing sparing = {.most_frames = 200, .rate = 96};
  gerdy_status status = GERDY_E_MEMORY;
  unsigned long nth = 0;
  (void)state;
  while (status != GERDY_OK) {
    gerdy_error err = {0};
    gd_band_window w;
    gd_mem_fail_at(++nth);
    status = gd_band_window_open(&w, &whole, &sparing, &err);
    gd_mem_fail_at(0);
    if (status != GERDY_OK) assert_int_equal(status, GERDY_E_MEMORY);
    gd_band_window_close(&w);
  }
  assert_true(nth > 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_second_row_in_the_middle),
      cmocka_unit_test(what_is_short_enough_stays_whole),
      cmocka_unit_test(a_part_without_a_side_is_none),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, make_run, drop_run);
}
