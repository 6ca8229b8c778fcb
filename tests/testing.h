// tests/testing.h: what every test program needs; cmocka, paths, files.
#ifndef GD_TESTING_H
#define GD_TESTING_H

// cmocka wants these first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gerdy/base.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// 1 under sanitizers: times say nothing there, and long tests do less.
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
enum { test_sanitized = 1 };
#else
enum { test_sanitized = 0 };
#endif

// 1 where a time means something: optimised, and no sanitizer.
#ifdef __OPTIMIZE__
enum { test_times_count = !test_sanitized };
#else
enum { test_times_count = 0 };
#endif

// Path of a file of the project, or of the reference data; static text, 4 kept at a time.
static inline const char* test_path(const char* folder, const char* file) {
  static char path[4][1024];
  static int next;
  next = (next + 1) % 4;
  snprintf(path[next], sizeof path[next], "%s/%s", folder, file);
  return path[next];
}

static inline bool test_exists(const char* path) { return access(path, R_OK) == 0; }

#define SOURCE_FILE(file) test_path(TEST_SOURCE, file)
#define SHARED_FILE(file) test_path(TEST_SHARED, file)

// Skip the case when the reference data are not there.
#define NEED_SHARED(path)                                \
  do {                                                   \
    if (!test_exists(path)) {                            \
      print_message("skipped: %s is not there\n", path); \
      skip();                                            \
    }                                                    \
  } while (0)

// For the main of a program that writes files: they go into its own folder of the build tree,
// wherever it is run.
#define ENTER_BUILD_TREE()                     \
  do {                                         \
    if (chdir(TEST_FILES) != 0) {              \
      printf("cannot enter the build tree\n"); \
      return 1;                                \
    }                                          \
  } while (0)

// For the main of a program that is about nothing but the reference data: end as "skipped".
#define SKIP_WITHOUT_SHARED()                                       \
  do {                                                              \
    if (!test_exists(SHARED_FILE("oracle/README.md"))) {            \
      printf("skipped: the reference data are not in ../shared\n"); \
      return 77;                                                    \
    }                                                               \
  } while (0)

// Succeed, or show the error.
#define assert_ok(call, err)                                                    \
  do {                                                                          \
    gerdy_status assert_ok_status = (call);                                     \
    if (assert_ok_status != GERDY_OK) {                                         \
      char assert_ok_text[1024];                                                \
      fail_msg("%s: %s", #call, gerdy_error_text((err), assert_ok_text, 1024)); \
    }                                                                           \
  } while (0)

#define assert_near(a, b, tolerance)                                                    \
  do {                                                                                  \
    double near_a = (a), near_b = (b), near_tolerance = (tolerance);                    \
    if (!(fabs(near_a - near_b) <= near_tolerance))                                     \
      fail_msg("%s = %.17g, %s = %.17g, differ by %.3g > %.3g", #a, near_a, #b, near_b, \
               fabs(near_a - near_b), near_tolerance);                                  \
  } while (0)

#endif
