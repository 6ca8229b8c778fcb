// tests/test_sto.c: .mot / .sto headers and rows, errors with their lines, round trips, real files.
#include "testing.h"

#include <dirent.h>
#include <gerdy/io.h>

#include "base/file.h"
#include "base/mem.h"

#define LABELS "time\thip\tknee\n"
#define ROWS   "0\t1.5\t-2\n0.01\t2.5\t-3e-1\n0.02\t3.5\t4\n"
#define V1     "Coordinates\nversion=1\nnRows=3\nnColumns=3\ninDegrees=yes\nendheader\n"
#define PLAIN  V1 LABELS ROWS

typedef struct reading {
  gerdy_status status;
  gerdy_series* series;
  gerdy_angle_unit angle;
  gerdy_notes notes;
  gerdy_error err;
} reading;

static reading read_text(const char* text, int motion_file) {
  reading r = {0};
  gerdy_notes_init(&r.notes);
  size_t n = strlen(text);
  // an exact copy, so that a sanitizer sees every read behind the end
  char* copy = gd_alloc(n, 1);
  memcpy(copy, text, n);
  r.status = gerdy_sto_read(copy, n, motion_file, &r.series, &r.angle, &r.notes, &r.err);
  gd_free(copy);
  if (r.status != GERDY_OK) {
    assert_null(r.series);
    assert_int_equal(r.err.code, r.status);
  }
  return r;
}

static void done(reading* r) {
  gerdy_series_free(r->series);
  gerdy_notes_reset(&r->notes);
}

static const gerdy_note* note_with(const reading* r, const char* words) {
  for (size_t i = 0; i < r->notes.n; i++)
    if (strstr(r->notes.item[i].text, words)) return &r->notes.item[i];
  return NULL;
}

static void assert_same_table(const gerdy_series* a, const gerdy_series* b) {
  assert_int_equal(a->nrow, b->nrow);
  assert_int_equal(a->ncol, b->ncol);
  assert_memory_equal(a->time, b->time, a->nrow * sizeof *a->time);
  assert_memory_equal(a->valid, b->valid, a->nrow * a->ncol);
  for (size_t i = 0; i < a->nrow * a->ncol; i++)
    if (a->valid[i]) assert_memory_equal(&a->value[i], &b->value[i], sizeof *a->value);
  for (size_t c = 0; c < a->ncol; c++) assert_string_equal(a->column[c].name, b->column[c].name);
}

static void reads_the_plain_form(void** state) {
  (void)state;
  reading r = read_text(PLAIN, 0);
  assert_ok(r.status, &r.err);
  assert_int_equal(r.series->nrow, 3);
  assert_int_equal(r.series->ncol, 2);
  assert_int_equal(r.angle, GERDY_DEGREES);
  assert_int_equal(r.notes.n, 0);
  assert_string_equal(r.series->title, "Coordinates");
  assert_string_equal(r.series->column[1].name, "knee");
  assert_string_equal(r.series->column[1].unit, "");
  assert_true(r.series->value[3] == -0.3);
  assert_true(r.series->time[1] == 0.01);
  assert_near(r.series->rate, 100, 1e-9);
  done(&r);
}

typedef struct dialect {
  const char* name;
  const char* text;
  const char* note;  // words of a note that must be made, NULL = no note at all
} dialect;

// All of these hold the same table as PLAIN, in degrees.
static const dialect dialects[] = {
    {"windows line ends, byte order mark",
     "\xef\xbb\xbf"
     "Coordinates\r\nversion=1\r\nnRows=3\r\nnColumns=3\r\ninDegrees=yes\r\n"
     "endheader\r\ntime\thip\tknee\r\n0\t1.5\t-2\r\n0.01\t2.5\t-3e-1\r\n0.02\t3.5\t4\r\n",
     NULL},
    {"legacy keys with blanks",
     "Coordinates\nversion 1\ndatarows 3\ndatacolumns 3\ninDegrees y\nendheader\n" LABELS ROWS,
     NULL},
    {"legacy keys with tabs", "Coordinates\nnr\t3\nnc\t3\ninDegrees\tyes\nendheader\n" LABELS ROWS,
     NULL},
    {"keys in other case",
     "Coordinates\nNROWS = 3\nncolumns= 3\nindegrees =YES\nEndHeader\n" LABELS ROWS, NULL},
    {"sentence",
     "Coordinates\nnRows=3\nnColumns=3\nAngles are in degrees.\nendheader\n" LABELS ROWS, NULL},
    {"a sentence about the key is no statement",
     "Coordinates\nversion=1\nnRows=3\nnColumns=3\ninDegrees=yes\n\n"
     "If the header above contains a line with 'inDegrees', this indicates whether rotational "
     "values "
     "are in degrees (yes) or radians (no).\n\nendheader\n" LABELS ROWS,
     NULL},
    {"sentence against key",
     "Coordinates\ninDegrees=yes\nAngles are in radians.\nendheader\n" LABELS ROWS,
     "inDegrees in line 2 says degrees; inDegrees was believed"},
    {"nothing said", "Coordinates\nnRows=3\nnColumns=3\nendheader\n" LABELS ROWS,
     "as a .mot file it was taken to be in degrees"},
    {"padded with tabs",
     "Coordinates\t\t\nversion=1\t\t\nnRows=3\t\t\nnColumns=3\t\t\ninDegrees=yes\t\t\n"
     "endheader\t\t\n"
     "time\thip\tknee\t\t\n"
     "0\t1.5\t-2\t\t\n0.01\t2.5\t-3e-1\t\t\n0.02\t3.5\t4\t\n",
     NULL},
    {"both kinds of header",
     "Coordinates\t\nnRows=3\t\nnColumns=3\t\ninDegrees=yes\t\nname walk\t\ndatacolumns 3\t\n"
     "datarows 3\t\notherdata 1\t\nrange 0 0.02\t\nendheader\t\n" LABELS ROWS,
     NULL},
    {"blank lines behind endheader", V1 "\n\n  \n" LABELS "\n" ROWS "\n", NULL},
    {"columns set with blanks",
     V1 "   time       hip      knee\n   0    1.5   -2\n 0.01   2.5    -3e-1\n  0.02  3.5 4\n",
     NULL},
    {"blanks and tabs",
     V1 "  time\t  hip\t\t knee\n  0\t\t 1.5\t -2\n0.01\t2.5 \t-3e-1\n0.02\t3.5\t4\n", NULL},
    {"time is not the first column",
     V1 "hip\tTime\tknee\n1.5\t0\t-2\n2.5\t0.01\t-0.3\n3.5\t0.02\t4\n", NULL},
    {"wrong nRows", "Coordinates\nnRows=30\ninDegrees=yes\nendheader\n" LABELS ROWS,
     "says 30 rows, the file has 3"},
    {"wrong nColumns", "Coordinates\nnColumns=30\ninDegrees=yes\nendheader\n" LABELS ROWS,
     "says 30 columns, 3 are named"},
    {"nRows in words", "Coordinates\nnRows=three\ninDegrees=yes\nendheader\n" LABELS ROWS,
     "'three'"},
    {"version 2", "inDegrees=yes\nDataType=double\nversion=2\nendheader\n" LABELS ROWS, NULL},
    {"version 3",
     "inDegrees=yes\nDataType=double\nversion=3\nOpenSimVersion=4.5\nendheader\n" LABELS ROWS,
     NULL},
    {"version 4", "inDegrees=yes\nversion=4\nendheader\n" LABELS ROWS, "like version 3"},
    {"decimal comma", V1 LABELS "0\t1,5\t-2\n0,01\t2,5\t-0,3\n0,02\t3,5\t4\n", "Decimal commas"},
    {"repeated time", V1 LABELS "0\t1.5\t-2\n0.01\t9\tnan\n0.01\t2.5\t-0.3\n0.02\t3.5\t4\n",
     "repeat the time of the row before: 1"},
    {"no time but a range",
     "Coordinates\nnRows=3\ninDegrees=yes\nrange 0 0.02\nendheader\nhip\tknee\n1.5\t-2\n2.5\t-0.3\n"
     "3.5\t4\n",
     "times follow from 'range'"},
};

static void reads_dialects(void** state) {
  (void)state;
  reading plain = read_text(PLAIN, 1);
  for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
    const dialect* d = &dialects[i];
    print_message("  %s\n", d->name);
    reading r = read_text(d->text, 1);
    assert_ok(r.status, &r.err);
    assert_same_table(plain.series, r.series);
    assert_int_equal(r.angle, GERDY_DEGREES);
    assert_near(r.series->rate, 100, 1e-6);
    if (d->note)
      assert_non_null(note_with(&r, d->note));
    else
      assert_int_equal(r.notes.n, 0);
    done(&r);
  }
  done(&plain);
}

static void tells_the_angle_unit(void** state) {
  (void)state;
  static const struct {
    const char* header;
    int motion_file;
    gerdy_angle_unit angle;
  } cases[] = {
      {"a\ninDegrees=no\n", 1, GERDY_RADIANS},
      {"a\ninDegrees=no\n", 0, GERDY_RADIANS},
      {"a\ninDegrees=true\n", 0, GERDY_DEGREES},
      {"a\nAngles are in radians.\n", 1, GERDY_RADIANS},
      {"a\nAngles are in degrees.\n", 0, GERDY_DEGREES},
      {"a\n", 1, GERDY_DEGREES},
      {"a\n", 0, GERDY_RADIANS},
      {"a\ninDegrees=no\nAngles are in degrees.\n", 1, GERDY_RADIANS},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[256];
    snprintf(text, sizeof text, "%sendheader\n" LABELS ROWS, cases[i].header);
    reading r = read_text(text, cases[i].motion_file);
    assert_ok(r.status, &r.err);
    assert_int_equal(r.angle, cases[i].angle);
    done(&r);
  }
}

static void counts_rows_without_time_and_range(void** state) {
  (void)state;
  reading r = read_text("SIMM\nnr 3\nnc 2\nendheader\nhip\tknee\n1\t2\n3\t4\n5\t6\n", 1);
  assert_ok(r.status, &r.err);
  assert_int_equal(r.series->ncol, 2);
  assert_true(r.series->time[2] == 2);
  assert_true(r.series->rate == 0);
  assert_non_null(note_with(&r, "rows are counted from 0"));
  done(&r);
}

static void masks_gaps(void** state) {
  (void)state;
  reading r = read_text(
      V1 LABELS "0\tnan\t1\n0.01\t2\t-1.#IND\n0.02\tinf\t3\n0.03\t\t4\n0.04\t5\t\t\t\n", 0);
  assert_ok(r.status, &r.err);
  static const unsigned char expected[10] = {0, 1, 1, 0, 0, 1, 0, 1, 1, 0};
  assert_memory_equal(r.series->valid, expected, 10);
  const gerdy_note* note = note_with(&r, "(NaN or infinite): 3");
  assert_non_null(note);
  assert_int_equal(note->line, 8);
  note = note_with(&r, "Empty cells: 2");
  assert_non_null(note);
  assert_int_equal(note->line, 11);
  done(&r);
}

static void expands_vectors(void** state) {
  (void)state;
  reading r = read_text(
      "DataType=Vec3\nversion=3\nnRows=2\nendheader\ntime\tpelvis\ttorso\n"
      "0\t1,2,3\t4.5,-6,7e-1\n0.5\tnan,nan,nan\t1, 2, 3\n",
      0);
  assert_ok(r.status, &r.err);
  assert_int_equal(r.series->ncol, 6);
  assert_string_equal(r.series->column[4].name, "torso.y");
  assert_true(r.series->value[4] == -6);
  assert_true(r.series->value[5] == 0.7);
  assert_false(r.series->valid[6]);
  assert_true(gerdy_markers_check(r.series));
  done(&r);
}

static void limits_the_length_of_names(void** state) {
  (void)state;
  for (int n = 109; n <= 112; n++) {
    char name[128], text[512];
    memset(name, 'n', sizeof name);
    name[n] = '\0';
    snprintf(text, sizeof text, V1 "time\t%s\n0\t1\n", name);
    reading r = read_text(text, 0);
    assert_int_equal(r.status, n <= 111 ? GERDY_OK : GERDY_E_FORMAT);
    done(&r);
    snprintf(text, sizeof text, "DataType=Vec3\nendheader\ntime\t%s\n0\t1,2,3\n", name);
    r = read_text(text, 0);
    assert_int_equal(r.status, n <= 109 ? GERDY_OK : GERDY_E_FORMAT);
    if (n > 109) assert_non_null(strstr(r.err.msg, "too long"));
    done(&r);
  }
}

static void renames_duplicates(void** state) {
  (void)state;
  reading r = read_text("a\ninDegrees=no\nendheader\ntime\ta\tb\ta\n0\t1\t2\t3\n", 0);
  assert_ok(r.status, &r.err);
  assert_int_equal(gerdy_series_find(r.series, "a"), 0);
  assert_int_equal(gerdy_series_find(r.series, "a#2"), 2);
  const gerdy_note* note = note_with(&r, "more than once");
  assert_non_null(note);
  assert_int_equal(note->line, 4);
  done(&r);
}

static void keeps_a_title_that_begins_with_time(void** state) {
  (void)state;
  reading r =
      read_text("time course of it\nnRows=1\ninDegrees=yes\nendheader\n" LABELS "0\t1\t2\n", 0);
  assert_ok(r.status, &r.err);
  assert_int_equal(r.angle, GERDY_DEGREES);
  assert_string_equal(r.series->title, "time course of it");
  done(&r);
}

typedef struct bad {
  const char* text;
  gerdy_status status;
  long line;
  const char* element;
  const char* words;
} bad;

#define LONG "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define VEC3 "DataType=Vec3\nversion=3\nendheader\ntime\ta\n"

static const bad errors[] = {
    {"", GERDY_E_FORMAT, 0, "", "empty"},
    {"Coordinates\n", GERDY_E_FORMAT, 1, "", "'endheader' is missing"},
    {"Coordinates\nnRows=3\n" LABELS ROWS, GERDY_E_FORMAT, 3, "", "'endheader' is missing"},
    {"Coordinates\nnRows=3\n" ROWS, GERDY_E_FORMAT, 3, "", "'endheader' is missing"},
    {"a\ninDegrees=maybe\nendheader\n" LABELS ROWS, GERDY_E_FORMAT, 2, "inDegrees",
     "inDegrees=yes or inDegrees=no"},
    {"DataType=Quaternion\nendheader\n", GERDY_E_UNSUPPORTED, 1, "DataType", "'Quaternion'"},
    {V1, GERDY_E_DATA, 6, "", "no column names"},
    {V1 ROWS, GERDY_E_FORMAT, 7, "", "found numbers"},
    {V1 LABELS, GERDY_E_DATA, 7, "", "no row"},
    {V1 LABELS "0\t1\t2\n0.1\t1\n", GERDY_E_FORMAT, 9, "", "has 2 numbers, but 3 columns"},
    {V1 LABELS "0\t1\t2\t3\n", GERDY_E_FORMAT, 8, "", "has 4 numbers, but 3 columns"},
    {V1 LABELS "0 1 2 3\n", GERDY_E_FORMAT, 8, "", "has 4 numbers, but 3 columns"},
    {V1 LABELS "0\t1\tx\n", GERDY_E_FORMAT, 8, "knee", "'x' is not a number"},
    {V1 LABELS "nan\t1\t2\n", GERDY_E_FORMAT, 8, "time", "'nan' is not a number"},
    {V1 LABELS "\t1\t2\n", GERDY_E_FORMAT, 8, "time", "is not a number"},
    {V1 LABELS "0\t1\t2\n1\t1\t2\n0.5\t1\t2\n", GERDY_E_FORMAT, 10, "time",
     "0.5 s comes before 1 s"},
    {V1 LABELS "0\t1.5\t2\n1\t1,5\t2\n", GERDY_E_FORMAT, 9, "", "both '.' and ','"},
    {V1 "time\t" LONG LONG "\n0\t1\n", GERDY_E_FORMAT, 7, "", "too long"},
    {VEC3 "0\t1,2\n", GERDY_E_FORMAT, 5, "a", "must hold 3 numbers"},
    {VEC3 "0\t1,2,3,4\n", GERDY_E_FORMAT, 5, "a", "must hold 3 numbers"},
    {VEC3 "0\t1,,3\n", GERDY_E_FORMAT, 5, "a", "not a number"},
};

static void refuses_with_line_and_words(void** state) {
  (void)state;
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
    const bad* b = &errors[i];
    reading r = read_text(b->text, 0);
    print_message("  %s\n", r.err.msg);
    assert_int_equal(r.status, b->status);
    assert_int_equal(r.err.line, b->line);
    assert_string_equal(r.err.element, b->element);
    assert_non_null(strstr(r.err.msg, b->words));
    done(&r);
    gerdy_series* series;
    assert_int_equal(gerdy_sto_read(b->text, strlen(b->text), 0, &series, NULL, NULL, NULL),
                     b->status);
  }
}

static void does_not_believe_in_absurd_sizes(void** state) {
  (void)state;
  // many names over many short rows must not claim memory for all of them
  size_t n = 0, size = 400000;
  char* big = gd_alloc(size, 1);
  n += (size_t)sprintf(big, "%stime", V1);
  for (int i = 0; i < 60000; i++) n += (size_t)sprintf(big + n, "\tA");
  n += (size_t)sprintf(big + n, "\n");
  while (n + 16 < size) n += (size_t)sprintf(big + n, "1\t1\n");
  gerdy_error err;
  gerdy_series* s;
  assert_int_equal(gerdy_sto_read(big, n, 0, &s, NULL, NULL, &err), GERDY_E_FORMAT);
  assert_int_equal(err.line, 8);
  gd_free(big);
}

static gerdy_series* awkward(void) {
  gerdy_series* s;
  gerdy_error err;
  assert_ok(gerdy_series_new(100, 4, &s, &err), &err);
  static const char* const name[] = {"/jointset/hip_r/hip_flexion_r/value", "a b", "p%s", "F#2"};
  for (size_t c = 0; c < 4; c++) assert_int_equal(gerdy_series_name(s, c, name[c], ""), GERDY_OK);
  uint64_t x = 88172645463325252u;
  for (size_t row = 0; row < s->nrow; row++) {
    s->time[row] = (double)row / 300 - 1.0 / 3;
    for (size_t c = 0; c < s->ncol; c++) {
      x ^= x << 13, x ^= x >> 7, x ^= x << 17;
      double value;
      memcpy(&value, &x, sizeof value);  // any bits: every size of number, some of them not finite
      gerdy_series_set(s, row, c, value);
    }
  }
  gerdy_series_set(s, 3, 1, NAN);
  strcpy(s->title, "nRows of a\tthing");
  return s;
}

static void writes_what_it_reads(void** state) {
  (void)state;
  gerdy_series *s = awkward(), *back;
  gerdy_error err;
  for (int degrees = 0; degrees < 2; degrees++) {
    gerdy_angle_unit angle, said = degrees ? GERDY_DEGREES : GERDY_RADIANS;
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    assert_ok(gerdy_sto_save("test_sto_out.sto", s, said, &err), &err);
    assert_ok(gerdy_sto_load("test_sto_out.sto", &back, &angle, &notes, &err), &err);
    assert_same_table(s, back);
    assert_int_equal(angle, said);
    assert_string_equal(back->title, "nRows of a thing");
    assert_int_equal(notes.n, 1);  // the gaps
    gerdy_series_free(back);
    gerdy_notes_reset(&notes);
  }
  s->title[0] = '\0';  // then the file's own name
  assert_ok(gerdy_sto_save("test_sto_out.sto", s, GERDY_DEGREES, &err), &err);
  assert_ok(gerdy_sto_load("test_sto_out.sto", &back, NULL, NULL, &err), &err);
  assert_string_equal(back->title, "test_sto_out.sto");
  gerdy_series_free(back);
  gerdy_series_free(s);
  remove("test_sto_out.sto");
}

static void refuses_to_write_nonsense(void** state) {
  (void)state;
  gerdy_series* s;
  gerdy_error err = {0};
  assert_ok(gerdy_series_new(1, 1, &s, &err), &err);
  static const char* const names[] = {"", " a", "a ", "a\tb", "a\nb"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    assert_int_equal(gerdy_series_name(s, 0, names[i], ""), GERDY_OK);
    assert_int_equal(gerdy_sto_save("test_sto_no.sto", s, GERDY_DEGREES, &err), GERDY_E_ARG);
    assert_non_null(strstr(err.msg, "Column 1 has no name"));
  }
  assert_int_equal(gerdy_series_name(s, 0, "a", ""), GERDY_OK);
  s->time[0] = INFINITY;
  assert_int_equal(gerdy_sto_save("test_sto_no.sto", s, GERDY_DEGREES, &err), GERDY_E_ARG);
  s->time[0] = 0;
  assert_int_equal(gerdy_sto_save("no_such_folder/a.sto", s, GERDY_DEGREES, &err), GERDY_E_FILE);
  assert_string_equal(err.file, "no_such_folder/a.sto");
  assert_false(test_exists("test_sto_no.sto"));
  gerdy_series_free(s);
}

static void loads_by_name(void** state) {
  (void)state;
  gerdy_error err;
  gerdy_series* s;
  gerdy_angle_unit angle = GERDY_RADIANS;
  static const char text[] = "a\nendheader\n" LABELS ROWS;
  assert_ok(gd_file_write("test_sto_name.MOT", text, sizeof text - 1, &err), &err);
  assert_ok(gerdy_sto_load("test_sto_name.MOT", &s, &angle, NULL, &err), &err);
  assert_int_equal(angle, GERDY_DEGREES);
  gerdy_series_free(s);
  assert_ok(gd_file_write("test_sto_name.sto", text, sizeof text - 1, &err), &err);
  assert_ok(gerdy_sto_load("test_sto_name.sto", &s, &angle, NULL, &err), &err);
  assert_int_equal(angle, GERDY_RADIANS);
  gerdy_series_free(s);
  assert_int_equal(gerdy_sto_load("no_such.sto", &s, NULL, NULL, &err), GERDY_E_FILE);
  assert_string_equal(err.file, "no_such.sto");
  remove("test_sto_name.MOT");
  remove("test_sto_name.sto");
}

// Make the first, the second ... allocation fail, until none is left to fail.
static void survives_every_failing_allocation(void** state) {
  (void)state;
  static const char text[] =
      "a\nnRows=x\nnColumns=9\nversion=8\nAngles are in radians.\ninDegrees=yes\nendheader\n"
      "a\ta\tb\n1\t2\t3\n4\t\tnan\n";
  static const char odd[] = "a\nnRows=7\nendheader\ntime\ta\tb\n0\t1,5\t2\n0\t1,5\tnan\n1\t\t4\n";
  gerdy_error err;
  gerdy_series* s;
  for (int i = 0; i < 2; i++) {
    for (unsigned long nth = 1;; nth++) {
      gerdy_notes notes;
      gerdy_notes_init(&notes);
      gd_mem_fail_at(nth);
      gerdy_status status = i == 0
                                ? gerdy_sto_read(text, sizeof text - 1, 1, &s, NULL, &notes, &err)
                                : gerdy_sto_read(odd, sizeof odd - 1, 1, &s, NULL, &notes, &err);
      gd_mem_fail_at(0);
      gerdy_notes_reset(&notes);
      if (status == GERDY_OK) {
        assert_true(nth > 8);
        break;
      }
      assert_int_equal(status, GERDY_E_MEMORY);
      assert_int_equal(err.code, GERDY_E_MEMORY);
      assert_null(s);
    }
    if (i == 0) gerdy_series_free(s);
  }
  for (unsigned long nth = 1;; nth++) {
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_sto_save("test_sto_memory.sto", s, GERDY_DEGREES, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_false(test_exists("test_sto_memory.sto"));
  }
  gerdy_series_free(s);
  for (unsigned long nth = 1;; nth++) {
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_sto_load("test_sto_memory.sto", &s, NULL, NULL, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_string_equal(err.file, "test_sto_memory.sto");
  }
  gerdy_series_free(s);
  remove("test_sto_memory.sto");
}

// Every file of the corpus: ok_ must load, bad_ must be refused with words.
static void judges_the_corpus(void** state) {
  (void)state;
  DIR* folder = opendir(SOURCE_FILE("fuzz/corpus/sto"));
  assert_non_null(folder);
  int good = 0, refused = 0;
  for (struct dirent* e = readdir(folder); e; e = readdir(folder)) {
    bool ok = strncmp(e->d_name, "ok_", 3) == 0;
    if (!ok && strncmp(e->d_name, "bad_", 4) != 0) continue;
    gerdy_series* s;
    gerdy_error err = {0};
    char name[300];
    snprintf(name, sizeof name, "fuzz/corpus/sto/%.200s", e->d_name);
    gerdy_status status = gerdy_sto_load(SOURCE_FILE(name), &s, NULL, NULL, &err);
    print_message("  %s: %s\n", e->d_name, err.msg);
    assert_int_equal(ok, status == GERDY_OK);
    assert_true(ok || strlen(err.msg) > 20);
    good += ok;
    refused += !ok;
    gerdy_series_free(s);
  }
  closedir(folder);
  assert_true(good >= 5 && refused >= 5);
}

static void reads_real_files(void** state) {
  (void)state;
  static const struct {
    const char* file;
    size_t nrow, ncol;
    double rate;
    gerdy_angle_unit angle;
  } real[] = {
      {"data/run-bmclab/ExpData/grf_run.mot", 246, 18, 300, GERDY_DEGREES},
      {"data/run-bmclab/IK/results/ik_output_run.mot", 122, 39, 150, GERDY_DEGREES},
      {"data/run-bmclab/ID/results/inverse_dynamics.sto", 109, 39, 150, GERDY_RADIANS},
      {"data/run-bmclab/SO/results/subject_so_StaticOptimization_force.sto", 109, 140, 150,
       GERDY_RADIANS},
      {"data/run-rajagopal/ExpData/grf_run.mot", 5091, 18, 1000, GERDY_DEGREES},
      {"data/run-rajagopal/ExpData/grf_walk.mot", 4778, 18, 2000, GERDY_RADIANS},
      {"data/model-lenhart2015/overground_17_ik.mot", 473, 52, 200, GERDY_DEGREES},
      {"data/walk-gait2392/subject01_walk1_grf.mot", 1501, 18, 600, GERDY_DEGREES},
      {"oracle/trials/walk-rajagopal/ik.mot", 238, 39, 100, GERDY_DEGREES},
      {"oracle/models/LaiUhlrich2022/body_transform.sto", 30, 264, 1, GERDY_RADIANS},
  };
  NEED_SHARED(SHARED_FILE(real[0].file));
  for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
    gerdy_series *s, *back;
    gerdy_error err;
    gerdy_angle_unit angle;
    assert_ok(gerdy_sto_load(SHARED_FILE(real[i].file), &s, &angle, NULL, &err), &err);
    assert_int_equal(s->nrow, real[i].nrow);
    assert_int_equal(s->ncol, real[i].ncol);
    assert_int_equal(angle, real[i].angle);
    assert_near(s->rate, real[i].rate, 0.01 * real[i].rate);
    assert_ok(gerdy_sto_save("test_sto_real.sto", s, angle, &err), &err);
    assert_ok(gerdy_sto_load("test_sto_real.sto", &back, NULL, NULL, &err), &err);
    assert_same_table(s, back);
    gerdy_series_free(back);
    gerdy_series_free(s);
  }
  remove("test_sto_real.sto");
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_the_plain_form),
      cmocka_unit_test(reads_dialects),
      cmocka_unit_test(tells_the_angle_unit),
      cmocka_unit_test(counts_rows_without_time_and_range),
      cmocka_unit_test(masks_gaps),
      cmocka_unit_test(expands_vectors),
      cmocka_unit_test(limits_the_length_of_names),
      cmocka_unit_test(renames_duplicates),
      cmocka_unit_test(keeps_a_title_that_begins_with_time),
      cmocka_unit_test(refuses_with_line_and_words),
      cmocka_unit_test(does_not_believe_in_absurd_sizes),
      cmocka_unit_test(writes_what_it_reads),
      cmocka_unit_test(refuses_to_write_nonsense),
      cmocka_unit_test(loads_by_name),
      cmocka_unit_test(survives_every_failing_allocation),
      cmocka_unit_test(judges_the_corpus),
      cmocka_unit_test(reads_real_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
