// External loads of a trial, from their file and its data.
#include <stdio.h>

#include "base/fail.h"
#include "force/id_work.h"
#include "trial/inputs.h"

static gerdy_status choose_data(const gd_loads_setup* setup, const char* path, const char* data,
                                char* used, gerdy_error* err) {
  if (data == NULL) data = setup->datafile;
  if (data[0] == '\0') {
    gd_fail(err, GERDY_E_DATA, 0, NULL, "<datafile> names no file; give one with --forces");
    return gd_at_file(err, GERDY_E_DATA, path);
  }
  if (snprintf(used, GD_TOOL_PATH, "%s", data) < GD_TOOL_PATH) return GERDY_OK;
  return gd_fail(err, GERDY_E_FILE, 0, NULL, "the path \"%.80s\" is too long", data);
}

gerdy_status gd_id_read_loads(const char* path, const char* data, gd_id_work* work, char* used,
                              gerdy_notes* notes, gerdy_error* err) {
  gerdy_report_input unused;
  gd_loads_setup* setup = &work->external;
  gerdy_status status = gd_loads_setup_read(path, work->model, setup, notes, err);
  if (status == GERDY_OK) status = choose_data(setup, path, data, used, err);
  if (status == GERDY_OK) status = gd_input_forces(used, &work->forces, &unused, notes, err);
  if (status == GERDY_OK) {
    status = gd_loads_from_table(setup, work->forces, work->trial, &work->loads, err);
    if (status != GERDY_OK) gd_at_file(err, status, used);
  }
  return status;
}
