// tests/testing_table.h: tables in files, and where those of OpenSim's trials are.
#ifndef GD_TESTING_TABLE_H
#define GD_TESTING_TABLE_H

#include "testing.h"

#include <gerdy/io.h>

static inline gerdy_series* load(const char* path) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_sto_load(path, &s, NULL, NULL, &err), &err);
  return s;
}

// path of a file of a trial in the reference data; static text, 4 kept at a time
static inline const char* oracle(const char* trial, const char* file) {
  char inside[256];
  snprintf(inside, sizeof inside, "oracle/trials/%s/%s", trial, file);
  return SHARED_FILE(inside);
}

#endif
