// Held or free at the epicondyle: what that question, which is contested, does to the strain of the
// mean runner. docs/band.md, "What is contested".
#include "testing.h"

#include "testing_band.h"

// lengths standing are those of the neutral pose, which the hold changes too
static void hold(banded* b, gerdy_band_hold how) {
  static const double neutral[4] = {0};
  gerdy_error err = {0};
  b->band.hold = how;
  band_pose(b, neutral);
  for (int i = 0; i < 2 * GERDY_NBAND; ++i) {
    gerdy_band_way way;
    gerdy_band_lay_way(&b->band, b->d, i / 2, i % 2, &way);
    assert_ok(gerdy_band_set_lengths(&b->band, i / 2, i % 2, way.length, 0.01, &err), &err);
  }
}

static void compare(const char* path) {
  static const char* const word[2] = {"held", "free"};
  gerdy_error err = {0};
  norm_stride stride;
  norm_peak peak[2][GERDY_NBAND];
  assert_ok(norm_mean_runner(TEST_SOURCE, &stride, &err), &err);
  banded b = band_load(path);
  for (int how = 0; how < 2; ++how) {
    hold(&b, (gerdy_band_hold)how);
    norm_peaks(&b.band, b.m, b.d, &stride, peak[how]);
    for (int head = 0; head < GERDY_NBAND; ++head) {
      const norm_peak* p = &peak[how][head];
      print_message("%-16.16s %s %-5s peak %.2f %% at %.1f %%, rate %.1f %%/s\n", b.m->name,
                    word[how], head ? "iliac" : "tfl", 100 * p->strain, p->strain_at,
                    100 * p->rate);
    }
  }
  // a band that may glide takes a shorter way
  for (int head = 0; head < GERDY_NBAND; ++head) {
    assert_true(peak[1][head].strain < peak[0][head].strain);
  }
  assert_true(peak[1][GERDY_BAND_ILIAC].strain < 0.85 * peak[0][GERDY_BAND_ILIAC].strain);
  band_release(&b);
}

static void matters_on_the_bundled_runner(void** state) {
  (void)state;
  compare(SOURCE_FILE("models/gerdy_runner.osim"));
}

static void matters_on_published_models(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("data/models/Rajagopal2016.osim"));
  compare(SHARED_FILE("data/models/gait2392_thelen2003muscle.osim"));
  compare(SHARED_FILE("data/models/Rajagopal2016.osim"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(matters_on_the_bundled_runner),
      cmocka_unit_test(matters_on_published_models),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
