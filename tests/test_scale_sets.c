// ScaleTool setups in several files: sets in files of their own, files that go instead of the
// setup's, and the movement of markers that a setup allows.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/tool.h>
#include <sys/stat.h>

#include "base/mem.h"

static void save(const char* path, const char* text) {
  FILE* file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

static const char* find_note(const gerdy_notes* notes, const char* where, const char* text) {
  for (size_t i = 0; i < notes->n; ++i) {
    const gerdy_note* note = &notes->item[i];
    if (strstr(note->where, where) && strstr(note->text, text)) return note->text;
  }
  return NULL;
}

// ---- a body on the ground and its static trial -------------------------------------------------

#define MARK(name, at)                                       \
  "<Marker name=\"" name                                     \
  "\"><socket_parent_frame>/bodyset/a</socket_parent_frame>" \
  "<location>" at "</location></Marker>"

static const char model[] =
    "<OpenSimDocument Version=\"40000\"><Model name=\"m\"><BodySet><objects><Body name=\"a\">"
    "<mass>1</mass><inertia>1 1 1 0 0 0</inertia></Body></objects></BodySet><JointSet><objects>"
    "<FreeJoint name=\"j\"><socket_parent_frame>/ground</socket_parent_frame><socket_child_frame>"
    "/bodyset/a</socket_child_frame><coordinates><Coordinate name=\"rx\"/><Coordinate name=\"ry\"/>"
    "<Coordinate name=\"rz\"/><Coordinate name=\"tx\"/><Coordinate name=\"ty\"/>"
    "<Coordinate "
    "name=\"tz\"/></coordinates></FreeJoint></objects></JointSet><MarkerSet><objects>" MARK(
        "A", "0 1.2 0") MARK("B", "0 0.2 0")
        MARK("C", "0.3 0.5 0.2") "</objects></MarkerSet></Model></OpenSimDocument>";

// twice as large; B sways along x by 8 mm in all
static void write_files(void) {
  static const double at[3][3] = {{0, 2.4, 0}, {0, 0.4, 0}, {0.6, 1, 0.4}};
  gerdy_error err = {0};
  gerdy_series* t;
  save("sets_model.osim", model);
  assert_ok(gerdy_series_new(3, 9, &t, &err), &err);
  for (size_t c = 0; c < 9; ++c) {
    char name[8];
    snprintf(name, sizeof name, "%c.%c", (int)("ABC"[c / 3]), (int)("xyz"[c % 3]));
    assert_ok(gerdy_series_name(t, c, name, "m"), &err);
    for (size_t row = 0; row < 3; ++row) {
      double sway = c == 3 ? 0.004 * ((double)row - 1) : 0;
      gerdy_series_set(t, row, c, at[c / 3][c % 3] + sway);
    }
  }
  for (size_t row = 0; row < 3; ++row) t->time[row] = 0.1 * (double)row;
  t->rate = 10;
  assert_ok(gerdy_trc_save("sets_static.trc", t, &err), &err);
  gerdy_series_free(t);
}

#define SETUP(measurements, scales, tasks, more)                                                   \
  "<OpenSimDocument Version=\"40000\"><ScaleTool name=\"s\"><GenericModelMaker><model_file>"       \
  "sets_model.osim</model_file></GenericModelMaker><ModelScaler><scaling_order>measurements "      \
  "manualScale</scaling_order>" measurements scales                                                \
  "<marker_file>sets_static.trc</marker_file><output_model_file>sets_out.osim</output_model_file>" \
  "</ModelScaler><MarkerPlacer>" tasks                                                             \
  "<marker_file>sets_static.trc</marker_file>"                                                     \
  "<output_model_file>sets_placed.osim</output_model_file>" more                                   \
  "</MarkerPlacer></ScaleTool></OpenSimDocument>"
#define IN_FILE(set, file) "<" set " file=\"" file "\"/>"
#define TASKS                                                                      \
  "<IKTaskSet><objects><IKMarkerTask name=\"A\"><weight>1</weight></IKMarkerTask>" \
  "<IKMarkerTask name=\"B\"><weight>1</weight></IKMarkerTask>"                     \
  "<IKMarkerTask name=\"C\"><weight>1</weight></IKMarkerTask></objects></IKTaskSet>"
#define LENGTH                                                                                 \
  "<MeasurementSet><objects><Measurement name=\"length\"><MarkerPairSet><objects><MarkerPair>" \
  "<markers>A B</markers></MarkerPair></objects></MarkerPairSet><BodyScaleSet><objects>"       \
  "<BodyScale name=\"a\"><axes>Y</axes></BodyScale></objects></BodyScaleSet></Measurement>"    \
  "</objects></MeasurementSet>"
#define GIVEN                                                                                 \
  "<ScaleSet><objects><Scale><scales>3 1 1</scales><segment>none</segment></Scale></objects>" \
  "</ScaleSet>"
#define DOCUMENT(what) "<OpenSimDocument Version=\"40000\">" what "</OpenSimDocument>"

// ---- sets --------------------------------------------------------------------------------------

static void sets_in_other_files_are_read(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_model *m, *own;
  (void)state;
  write_files();
  mkdir("sets_folder", 0777);
  // the second is a file that names another, beside itself; the third holds the bare set
  save("sets_folder/length.xml", DOCUMENT(LENGTH));
  save("sets_folder/first.xml", DOCUMENT(IN_FILE("ScaleSet", "second.xml")));
  save("sets_folder/second.xml", DOCUMENT(GIVEN));
  save("sets_tasks.xml", TASKS);
  save("sets.xml", SETUP(IN_FILE("MeasurementSet", "sets_folder\\length.xml"),
                         IN_FILE("ScaleSet", "sets_folder/first.xml"),
                         IN_FILE("IKTaskSet", "sets_tasks.xml"), ""));
  gerdy_notes_init(&notes);
  assert_ok(gerdy_scale_tool("sets.xml", &notes, &err), &err);
  assert_ok(gerdy_model_load("sets_out.osim", &m, NULL, &err), &err);
  assert_near(m->marker_pos[1], 2.4, 1e-5);  // 1.2 m times 2, from the measurement
  assert_near(m->marker_pos[6], 0.3, 1e-12);
  assert_non_null(find_note(&notes, "none", "no body of this name"));  // of the given factors
  gerdy_model_free(m);
  gerdy_notes_reset(&notes);
  // the same as written in the setup itself
  assert_ok(gerdy_model_load("sets_placed.osim", &m, NULL, &err), &err);
  save("sets.xml", SETUP(LENGTH, GIVEN, TASKS, ""));
  assert_ok(gerdy_scale_tool("sets.xml", &notes, &err), &err);
  assert_ok(gerdy_model_load("sets_placed.osim", &own, NULL, &err), &err);
  for (int i = 0; i < 9; ++i) assert_near(m->marker_pos[i], own->marker_pos[i], 0);
  gerdy_model_free(m);
  gerdy_model_free(own);
  gerdy_notes_reset(&notes);
}

static void wrong_files_of_sets_are_named(void** state) {
  static const struct {
    const char *text, *file, *says;
    gerdy_status status;
  } bad[] = {
      {SETUP(IN_FILE("MeasurementSet", "sets_none.xml"), "", TASKS, ""), "sets_none.xml", "",
       GERDY_E_FILE},
      {SETUP(IN_FILE("MeasurementSet", "sets_loop.xml"), "", TASKS, ""), "sets_loop.xml",
       "in a circle", GERDY_E_FORMAT},
      {SETUP(IN_FILE("MeasurementSet", "sets_model.osim"), "", TASKS, ""), "sets_model.osim",
       "<MeasurementSet> was expected", GERDY_E_FORMAT},
      {SETUP(LENGTH, IN_FILE("ScaleSet", "sets_bad.xml"), TASKS, ""), "sets_bad.xml", "number",
       GERDY_E_FORMAT},
      {SETUP(LENGTH, "", IN_FILE("IKTaskSet", "sets_odd.xml"), ""), "sets_odd.xml", "not supported",
       GERDY_E_UNSUPPORTED},
  };
  gerdy_error err = {0};
  (void)state;
  write_files();
  save("sets_loop.xml", DOCUMENT(IN_FILE("MeasurementSet", "sets_loop.xml")));
  save("sets_bad.xml",
       DOCUMENT("\n<ScaleSet><objects><Scale><scales>1 x 1</scales></Scale></objects></ScaleSet>"));
  save("sets_odd.xml", DOCUMENT("<IKTaskSet><objects><Odd/></objects></IKTaskSet>"));
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    err = (gerdy_error){0};
    save("sets_wrong.xml", bad[i].text);
    remove("sets_out.osim");
    gerdy_status status = gerdy_scale_tool("sets_wrong.xml", NULL, &err);
    if (status != bad[i].status || !strstr(err.msg, bad[i].says) || !strstr(err.file, bad[i].file))
      fail_msg("setup %zu: %d %s: %s", i, (int)status, err.file, err.msg);
    assert_false(test_exists("sets_out.osim"));
  }
}

// ---- movement ----------------------------------------------------------------------------------

// in the unit of the trial's file, along the axis of the largest movement
static void the_allowed_movement_is_that_of_the_setup(void** state) {
  static const struct {
    const char* limit;
    bool named;
  } set[] = {{"<max_marker_movement>7.5</max_marker_movement>", true},
             {"<max_marker_movement>8.5</max_marker_movement>", false},
             {"<max_marker_movement>-1</max_marker_movement>", false},
             {"", false}};
  gerdy_error err = {0};
  (void)state;
  write_files();
  for (size_t i = 0; i < sizeof set / sizeof set[0]; ++i) {
    char text[4096];
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    snprintf(text, sizeof text, SETUP(LENGTH, "", TASKS, "%s"), set[i].limit);
    save("sets.xml", text);
    assert_ok(gerdy_scale_tool("sets.xml", &notes, &err), &err);
    const char* note = find_note(&notes, "B", "max_marker_movement");
    assert_true((note != NULL) == set[i].named);
    if (note != NULL) assert_non_null(strstr(note, "8.0 mm"));
    assert_null(find_note(&notes, "", "is not used"));
    gerdy_notes_reset(&notes);
  }
}

// ---- instead of the setup's --------------------------------------------------------------------

static void other_files_may_be_given(void** state) {
  gerdy_error err = {0};
  gerdy_tool_job job = {.setup = "sets.xml", .markers = "sets_other.trc", .output = "sets_x.osim"};
  (void)state;
  write_files();
  assert_int_equal(rename("sets_static.trc", "sets_other.trc"), 0);
  save("sets.xml", SETUP(LENGTH, "", TASKS, ""));
  remove("sets_placed.osim");
  remove("sets_x.osim");
  assert_int_equal(gerdy_scale_tool("sets.xml", NULL, &err), GERDY_E_FILE);
  assert_ok(gerdy_tool_run(&job, NULL, &err), &err);
  assert_int_equal(job.nwritten, 2);
  assert_string_equal(job.written[0], "sets_out.osim");
  assert_string_equal(job.written[1], "sets_x.osim");
  assert_true(test_exists("sets_x.osim"));
  assert_false(test_exists("sets_placed.osim"));
  // nothing that is read is written over
  job.output = "sets_model.osim";
  assert_int_equal(gerdy_tool_run(&job, NULL, &err), GERDY_E_ARG);
  assert_non_null(strstr(err.msg, "written over"));
}

// ---- memory ------------------------------------------------------------------------------------

static void short_memory_is_told(void** state) {
  gerdy_error err = {0};
  unsigned long count = 0;
  gerdy_status status = GERDY_E_MEMORY;
  (void)state;
  write_files();
  save("sets_tasks.xml", TASKS);
  save("sets.xml", SETUP(LENGTH, "", IN_FILE("IKTaskSet", "sets_tasks.xml"),
                         "<max_marker_movement>7</max_marker_movement>"));
  while (status == GERDY_E_MEMORY) {
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    gd_mem_fail_at(++count);
    status = gerdy_scale_tool("sets.xml", &notes, &err);
    gd_mem_fail_at(0);
    gerdy_notes_reset(&notes);
  }
  assert_ok(status, &err);
  assert_true(count > 40);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sets_in_other_files_are_read),
      cmocka_unit_test(wrong_files_of_sets_are_named),
      cmocka_unit_test(the_allowed_movement_is_that_of_the_setup),
      cmocka_unit_test(other_files_may_be_given),
      cmocka_unit_test(short_memory_is_told),
  };
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
