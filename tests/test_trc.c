// tests/test_trc.c: .trc dialects, errors with their lines, round trips, memory, real files.
#include "testing.h"

#include <dirent.h>
#include <gerdy/io.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "io/decimal.h"

#define TITLE "PathFileType\t4\t(X/Y/Z)\twalk.trc\n"
#define KEYS                                                           \
  "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\t" \
  "OrigDataStartFrame\tOrigNumFrames\n"
#define VALUES  "100\t100\t3\t2\tmm\t100\t1\t3\n"
#define NAMES   "Frame#\tTime\tLASI\t\t\tS1:R knee\t\t\n"
#define NUMBERS "\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n\n"
#define ROW1    "1\t0.00\t100.5\t900\t-20.125\t110\t1000.3\t30\n"
#define ROW2    "2\t0.01\t101.5\t901\t-21.125\t111\t1001.3\t31\n"
#define ROW3    "3\t0.02\t102.5\t902\t-22.125\t112\t1002.3\t32\n"
#define HEAD    TITLE KEYS VALUES NAMES NUMBERS
#define PLAIN   HEAD ROW1 ROW2 ROW3

typedef struct reading {
  gerdy_status status;
  gerdy_series* series;
  gerdy_notes notes;
  gerdy_error err;
} reading;

static reading read_bytes(const char* text, size_t n) {
  reading r = {0};
  gerdy_notes_init(&r.notes);
  // an exact copy, so that a sanitizer sees every read behind the end
  char* copy = gd_alloc(n, 1);
  memcpy(copy, text, n);
  r.status = gerdy_trc_read(copy, n, &r.series, &r.notes, &r.err);
  gd_free(copy);
  if (r.status != GERDY_OK) {
    assert_null(r.series);
    assert_int_equal(r.err.code, r.status);
  }
  return r;
}

static reading read_text(const char* text) { return read_bytes(text, strlen(text)); }

static void done(reading* r) {
  gerdy_series_free(r->series);
  gerdy_notes_reset(&r->notes);
}

static const gerdy_note* note_with(const reading* r, const char* words) {
  for (size_t i = 0; i < r->notes.n; i++)
    if (strstr(r->notes.item[i].text, words) || strstr(r->notes.item[i].where, words))
      return &r->notes.item[i];
  return NULL;
}

static void assert_same_table(const gerdy_series* a, const gerdy_series* b, bool names) {
  assert_int_equal(a->nrow, b->nrow);
  assert_int_equal(a->ncol, b->ncol);
  assert_memory_equal(a->time, b->time, a->nrow * sizeof *a->time);
  assert_memory_equal(a->valid, b->valid, a->nrow * a->ncol);
  for (size_t i = 0; i < a->nrow * a->ncol; i++)
    if (a->valid[i]) assert_memory_equal(&a->value[i], &b->value[i], sizeof *a->value);
  for (size_t c = 0; names && c < a->ncol; c++) {
    assert_string_equal(a->column[c].name, b->column[c].name);
    assert_string_equal(a->column[c].unit, b->column[c].unit);
  }
}

static void reads_the_plain_form(void** state) {
  (void)state;
  reading r = read_text(PLAIN);
  assert_ok(r.status, &r.err);
  const gerdy_series* s = r.series;
  assert_int_equal(s->nrow, 3);
  assert_int_equal(s->ncol, 6);
  assert_int_equal(r.notes.n, 0);
  assert_string_equal(s->title, "walk.trc");
  assert_string_equal(s->column[0].name, "LASI.x");
  assert_string_equal(s->column[5].name, "S1:R knee.z");
  assert_string_equal(s->column[5].unit, "m");
  assert_true(s->rate == 100);
  assert_true(s->time[2] == 0.02);
  // the decimal text times ten to the minus three, correctly rounded
  assert_true(s->value[0] == 0.1005);
  assert_true(s->value[2] == -0.020125);
  assert_true(s->value[16] == 1.0023);
  done(&r);
}

typedef struct dialect {
  const char* name;
  const char* text;
  const char* note;  // words of a note that must be made, NULL = no note at all
} dialect;

// All of these say the same as PLAIN.
static const dialect dialects[] = {
    {"windows line ends",
     "PathFileType\t4\t(X/Y/Z)\twalk.trc\r\n"
     "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\t"
     "OrigNumFrames\r\n100\t100\t3\t2\tmm\t100\t1\t3\r\nFrame#\tTime\tLASI\t\t\tS1:R knee\t\t\r\n"
     "\t\tX1\tY1\tZ1\tX2\tY2\tZ2\r\n\r\n1\t0.00\t100.5\t900\t-20.125\t110\t1000.3\t30\r\n"
     "2\t0.01\t101.5\t901\t-21.125\t111\t1001.3\t31\r\n"
     "3\t0.02\t102.5\t902\t-22.125\t112\t1002.3\t32\r\n",
     NULL},
    {"byte order mark", "\xef\xbb\xbf" PLAIN, NULL},
    {"no line end at the end", HEAD ROW1 ROW2 "3\t0.02\t102.5\t902\t-22.125\t112\t1002.3\t32",
     NULL},
    {"no title", "PathFileType 4 (X/Y/Z)\n" KEYS VALUES NAMES NUMBERS ROW1 ROW2 ROW3, NULL},
    {"6 keys",
     TITLE "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\n"
           "100\t100\t3\t2\tmm\t100\n" NAMES NUMBERS ROW1 ROW2 ROW3,
     NULL},
    {"7 keys",
     TITLE "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\n"
           "100\t100\t3\t2\tmm\t100\t1\n" NAMES NUMBERS ROW1 ROW2 ROW3,
     NULL},
    {"unequal keys and values", TITLE KEYS "100\t100\t3\t2\tmm\n" NAMES NUMBERS ROW1 ROW2 ROW3,
     "8 keys but 5 values"},
    {"empty value", TITLE KEYS "100\t\t3\t2\tmm\t100\t1\t3\n" NAMES NUMBERS ROW1 ROW2 ROW3, NULL},
    {"padded values",
     TITLE KEYS
     "  100.0 \t\t 100.0\t 3\t\t 2\t\t mm\t 100.0\t 1\t 3\n" NAMES NUMBERS ROW1 ROW2 ROW3,
     NULL},
    {"numbering from 0", TITLE KEYS VALUES NAMES "\t\tX0\tY0\tZ0\tX1\tY1\tZ1\n\n" ROW1 ROW2 ROW3,
     NULL},
    {"numbering from 5", TITLE KEYS VALUES NAMES "\t\tX5\tY5\tZ5\tX6\tY6\tZ6\n\n" ROW1 ROW2 ROW3,
     NULL},
    {"no numbering", TITLE KEYS VALUES NAMES ROW1 ROW2 ROW3, "X1 Y1 Z1 ... is missing"},
    {"short numbering", TITLE KEYS VALUES NAMES "\t\tX1\tY1\tZ1\n\n" ROW1 ROW2 ROW3,
     "numbers 3 columns"},
    {"no empty line", TITLE KEYS VALUES NAMES "\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n" ROW1 ROW2 ROW3, NULL},
    {"empty line of tabs",
     TITLE KEYS VALUES NAMES "\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n\t\t\t\t\t\t\n" ROW1 ROW2 ROW3, NULL},
    {"trailing tabs",
     "PathFileType\t4\t(X/Y/Z)\twalk.trc\t\t\t\t\n" KEYS "100\t100\t3\t2\tmm\t100\t1\t3\t\t\t\n"
     "Frame#\tTime\tLASI\t\t\tS1:R knee\t\t\t\t\t\n" NUMBERS
     "1\t0.00\t100.5\t900\t-20.125\t110\t1000.3\t30\t\t\t\n" ROW2
     "3\t0.02\t102.5\t902\t-22.125\t112\t1002.3\t32\t\n",
     NULL},
    {"names side by side",
     TITLE KEYS VALUES "Frame#\tTime\tLASI\tS1:R knee\n" NUMBERS ROW1 ROW2 ROW3, NULL},
    {"wrong NumFrames", TITLE KEYS "100\t100\t9\t2\tmm\t100\t1\t3\n" NAMES NUMBERS ROW1 ROW2 ROW3,
     "says 9 frames, the file has 3"},
    {"wrong NumMarkers", TITLE KEYS "100\t100\t3\t7\tmm\t100\t1\t3\n" NAMES NUMBERS ROW1 ROW2 ROW3,
     "says 7 markers, 2 are named"},
    {"NumFrames in words",
     TITLE KEYS "100\t100\tmany\t2\tmm\t100\t1\t3\n" NAMES NUMBERS ROW1 ROW2 ROW3, "'many'"},
    {"rate 0", TITLE KEYS "0\t0\t3\t2\tmm\t0\t1\t3\n" NAMES NUMBERS ROW1 ROW2 ROW3,
     "gives no rate; 100"},
    {"rate against the times",
     TITLE KEYS "250\t250\t3\t2\tmm\t250\t1\t3\n" NAMES NUMBERS ROW1 ROW2 ROW3,
     "says 250 per second, the times say 100"},
    {"decimal comma",
     TITLE KEYS "100,0\t100,0\t3\t2\tmm\t100,0\t1\t3\n" NAMES NUMBERS
                "1\t0,00\t100,5\t900\t-20,125\t110\t1000,3\t30\n2\t0,01\t101,5\t901\t-21,"
                "125\t111\t1001,3\t31\n"
                "3\t0,02\t102,5\t902\t-22,125\t112\t1002,3\t32\n",
     "Decimal commas"},
    {"centimetres",
     TITLE KEYS "100\t100\t3\t2\tCM\t100\t1\t3\n" NAMES NUMBERS
                "1\t0.00\t10.05\t90\t-2.0125\t11\t100.03\t3\n2\t0.01\t10.15\t90.1\t-2.1125\t11."
                "1\t100.13\t3.1\n"
                "3\t0.02\t10.25\t90.2\t-2.2125\t11.2\t100.23\t3.2\n",
     NULL},
    {"metres",
     TITLE KEYS "100\t100\t3\t2\tmeters\t100\t1\t3\n" NAMES NUMBERS
                "1\t0.00\t0.1005\t.9\t-0.020125\t0.11\t1.0003\t3e-2\n"
                "2\t0.01\t0.1015\t.901\t-0.021125\t0.111\t1.0013\t31e-3\n"
                "3\t0.02\t0.1025\t.902\t-0.022125\t0.112\t1.0023\t+0.032\n",
     NULL},
    {"exponents", HEAD "1\t0.00\t1005e-1\t9e2\t-20.125e0\t1.1E+2\t1.0003e3\t30\n" ROW2 ROW3, NULL},
    {"empty line between the rows", HEAD ROW1 "\n" ROW2 ROW3, "empty line stands between"},
};

static void reads_dialects(void** state) {
  (void)state;
  reading plain = read_text(PLAIN);
  for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
    const dialect* d = &dialects[i];
    print_message("  %s\n", d->name);
    reading r = read_text(d->text);
    assert_ok(r.status, &r.err);
    assert_same_table(plain.series, r.series, true);
    assert_true(r.series->rate == 100);
    if (d->note)
      assert_non_null(note_with(&r, d->note));
    else
      assert_int_equal(r.notes.n, 0);
    done(&r);
  }
  done(&plain);
}

static void reads_blanks_instead_of_tabs(void** state) {
  (void)state;
  reading r = read_text(
      "PathFileType 4 (X/Y/Z) old.trc\n"
      "DataRate CameraRate NumFrames NumMarkers Units\n60 60 2 2 mm\nFrame# Time A B\n"
      "        X1 Y1 Z1 X2 Y2 Z2\n\n 1 0.0   1 900 3   4 5 6\n 2 0.016667   1 901 3   NaN NaN "
      "NaN\n");
  assert_ok(r.status, &r.err);
  assert_true(r.series->value[1] == 0.9);
  assert_false(r.series->valid[9]);
  assert_non_null(note_with(&r, "blanks instead of tabs"));
  done(&r);
}

static void starts_when_the_times_start(void** state) {
  (void)state;
  reading r = read_text(HEAD
                        "231\t2.30\t100\t900\t20\t110\t1000\t30\n"
                        "232\t2.31\t100\t900\t20\t110\t1000\t30\n"
                        "233\t2.32\t100\t900\t20\t110\t1000\t30\n");
  assert_ok(r.status, &r.err);
  assert_true(r.series->time[0] == 2.3);
  assert_int_equal(r.notes.n, 0);
  done(&r);
}

static void masks_gaps_and_counts_them(void** state) {
  (void)state;
  reading r = read_text(HEAD
                        "1\t0.00\t\t\t\t110\t1000\t30\n"
                        "2\t0.01\tNaN\tnan\t-1.#IND\t0\t0.000\t0\n"
                        "3\t0.02\t9999999\t9999999.0\t9999999\t110\t\t30\n");
  assert_ok(r.status, &r.err);
  static const unsigned char expected[18] = {0, 0, 0, 1, 1, 1};
  assert_memory_equal(r.series->valid, expected, 18);
  assert_true(isnan(r.series->value[0]));
  static const char* const said[] = {"empty cells: 1", "'NaN': 1", "'0 0 0': 1", "'9999999': 1",
                                     "only some of their three coordinates: 1"};
  static const long line[] = {7, 8, 8, 9, 9};
  for (int i = 0; i < 5; i++) {
    const gerdy_note* note = note_with(&r, said[i]);
    assert_non_null(note);
    assert_int_equal(note->line, line[i]);
  }
  assert_int_equal(r.notes.n, 5);
  done(&r);
}

static void believes_trimmed_rows(void** state) {
  (void)state;
  // the second marker is out of view from frame 2 on and an editor dropped the tabs
  reading r = read_text(HEAD ROW1 "2\t0.01\t101.5\t901\t-21\n3\t0.02\t102.5\t902\t-22\n");
  assert_ok(r.status, &r.err);
  static const unsigned char expected[18] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0};
  assert_memory_equal(r.series->valid, expected, 18);
  const gerdy_note* note = note_with(&r, "Rows that end before their last marker: 2");
  assert_non_null(note);
  assert_int_equal(note->line, 8);
  done(&r);
}

static void renames_duplicates(void** state) {
  (void)state;
  reading r = read_text(TITLE KEYS
                        "100\t100\t1\t4\tmm\t100\t1\t1\n"
                        "Frame#\tTime\t*113\t\t\tA\t\t\t*113\t\t\t*113\t\t\n"
                        "1\t0\t1\t900\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\n");
  assert_ok(r.status, &r.err);
  assert_int_equal(gerdy_marker_find(r.series, "*113"), 0);
  assert_int_equal(gerdy_marker_find(r.series, "*113#2"), 2);
  assert_int_equal(gerdy_marker_find(r.series, "*113#3"), 3);
  assert_int_equal(gerdy_marker_find(r.series, "B"), -1);
  assert_non_null(note_with(&r, "'*113#2'"));
  assert_non_null(note_with(&r, "'*113#3'"));
  assert_true(r.series->value[6] == 0.007);
  done(&r);
}

static void counts_many_duplicates(void** state) {
  (void)state;
  char text[4096] = TITLE KEYS "100\t100\t1\t20\tmm\t100\t1\t1\nFrame#\tTime";
  for (int i = 0; i < 20; i++) strcat(text, "\tM\t\t");
  strcat(text, "\n1\t0");
  for (int i = 0; i < 20; i++) strcat(text, "\t500\t900\t3");
  strcat(text, "\n");
  reading r = read_text(text);
  assert_ok(r.status, &r.err);
  assert_int_equal(gerdy_marker_find(r.series, "M#20"), 19);
  assert_non_null(note_with(&r, "9 more repeated names"));
  done(&r);
}

static void names_the_unnamed(void** state) {
  (void)state;
  reading r = read_text(TITLE KEYS
                        "100\t100\t1\t3\tmm\t100\t1\t1\n"
                        "Frame#\tTime\tA\t\t\t\t\t\tC\t\t\n"
                        "1\t0\t1\t900\t3\t4\t5\t6\t7\t8\t9\n");
  assert_ok(r.status, &r.err);
  assert_int_equal(gerdy_marker_find(r.series, "unnamed2"), 1);
  assert_int_equal(gerdy_marker_find(r.series, "C"), 2);
  assert_non_null(note_with(&r, "Marker 2 has no name"));
  done(&r);
}

static void does_not_invent_a_rate(void** state) {
  (void)state;
  reading r = read_text(HEAD ROW1 ROW2 "3\t0.5\t102.5\t902\t-22.125\t112\t1002.3\t32\n");
  assert_ok(r.status, &r.err);
  assert_true(r.series->rate == 0);
  assert_non_null(note_with(&r, "not evenly spaced"));
  done(&r);
  r = read_text(TITLE KEYS "100\t100\t1\t2\tmm\t100\t1\t3\n" NAMES NUMBERS ROW1);
  assert_ok(r.status, &r.err);
  assert_true(r.series->rate == 100);
  done(&r);
}

typedef struct bad {
  const char* text;
  gerdy_status status;
  long line;
  const char* element;
  const char* words;
} bad;

#define IN(unit)  TITLE KEYS "100\t100\t2\t2\t" unit "\t100\t1\t3\n" NAMES NUMBERS
#define METRES    "1\t0.00\t1.1\t0.9\t-2.0\t0.9\t1.0\t0.3\n2\t0.01\t1.2\t0.9\t-2.0\t0.9\t1.0\t0.3\n"
#define MILLI     "1\t0.00\t1100\t900\t-2000\t900\t10\t300\n2\t0.01\t1200\t900\t-2000\t9\t10\t300\n"
#define CENTI     "1\t0.00\t110\t90\t-200\t90\t1\t30\n2\t0.01\t120\t90\t-200\t90\t1\t30\n"
#define LONG_NAME "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const bad errors[] = {
    {"", GERDY_E_FORMAT, 0, "", "empty"},
    {"\xef\xbb\xbf \n\n", GERDY_E_FORMAT, 0, "", "empty"},
    {"hello\n", GERDY_E_FORMAT, 1, "", "PathFileType"},
    {"\xff\xfeP", GERDY_E_FORMAT, 1, "", "UTF-16"},
    {"PathFileType\r4\r", GERDY_E_FORMAT, 1, "", "old Mac"},
    {TITLE, GERDY_E_FORMAT, 1, "", "keys DataRate"},
    {TITLE VALUES, GERDY_E_FORMAT, 2, "", "keys DataRate"},
    {TITLE KEYS, GERDY_E_FORMAT, 2, "", "ends before the values"},
    {TITLE KEYS "100\t100\t3\t2\n" NAMES, GERDY_E_FORMAT, 3, "Units", "Write mm, cm or m"},
    {TITLE KEYS "100\t100\t3\t2\tinch\t100\t1\t3\n" NAMES, GERDY_E_FORMAT, 3, "Units",
     "'inch' is not known. Write mm, cm or m"},
    {TITLE KEYS VALUES, GERDY_E_FORMAT, 3, "", "'Frame#' and 'Time'"},
    {TITLE KEYS VALUES "Name\tTime\tA\n", GERDY_E_FORMAT, 4, "", "'Frame#' and 'Time'"},
    {TITLE KEYS VALUES "Frame#\tTime\t\t\n", GERDY_E_DATA, 4, "", "no marker"},
    {TITLE KEYS VALUES "Frame#\tTime\t" LONG_NAME LONG_NAME "\n" ROW1, GERDY_E_FORMAT, 4, "",
     "too long"},
    {TITLE KEYS VALUES NAMES "what\n", GERDY_E_FORMAT, 5, "", "found 'what'"},
    {HEAD, GERDY_E_DATA, 5, "", "no frame"},
    {TITLE KEYS VALUES NAMES, GERDY_E_DATA, 4, "", "no frame"},
    {HEAD ROW1 "2\t0.01\tabc\t901\t2\t1\t2\t3\n" ROW3, GERDY_E_FORMAT, 8, "LASI",
     "'abc' is not a number"},
    {HEAD ROW1 "2\t0.01\t1\t901\t2\t1\t2e\t3\n" ROW3, GERDY_E_FORMAT, 8, "S1:R knee",
     "'2e' is not a number"},
    {HEAD ROW1 "2\t0.01\t1\t901\t2\t1\t2\t3\t4\n" ROW3, GERDY_E_FORMAT, 8, "", "'4' is left over"},
    {HEAD ROW1 "2\t0.01\t1\t901\n" ROW3, GERDY_E_FORMAT, 8, "", "cut off"},
    {HEAD ROW1 "2\t0.01\t1\t901\t2\n" ROW3, GERDY_E_FORMAT, 8, "", "cut off"},
    {HEAD ROW1 ROW2 "3\t0.02\t1\t901\t2\n", GERDY_E_FORMAT, 9, "", "cut off"},
    {HEAD ROW1 "2\t0.01\t1\t901\t2\n3\t0.02\t1\t901\t2", GERDY_E_FORMAT, 9, "", "cut off"},
    {HEAD ROW1 ROW2 "3\t0.02\t1\t90", GERDY_E_FORMAT, 9, "", "cut off"},
    {HEAD ROW1 ROW2 "3\n", GERDY_E_FORMAT, 9, "Time", "missing"},
    {HEAD ROW1 "x\t0.01\t1\t901\t2\t1\t2\t3\n", GERDY_E_FORMAT, 8, "Frame#", "'x'"},
    {HEAD ROW1 "2\tnan\t1\t901\t2\t1\t2\t3\n", GERDY_E_FORMAT, 8, "Time", "'nan'"},
    {HEAD ROW1 ROW1, GERDY_E_FORMAT, 8, "Time", "must increase"},
    {HEAD ROW2 ROW1, GERDY_E_FORMAT, 8, "Time", "0 s does not come after 0.01 s"},
    {HEAD ROW1 "2\t0,01\t101,5\t1\t1\t1\t1\t1\n", GERDY_E_FORMAT, 8, "", "both '.' and ','"},
    {"PathFileType 4 (X/Y/Z)\nDataRate Units\n1 mm\nFrame# Time A\n1 0 1 900\n", GERDY_E_FORMAT, 5,
     "", "Export the file with tabs"},
    // wrong units
    {IN("m") MILLI, GERDY_E_DATA, 3, "Units", "Write mm instead of m"},
    {IN("m") CENTI, GERDY_E_DATA, 3, "Units", "Write cm instead of m"},
    {IN("cm") MILLI, GERDY_E_DATA, 3, "Units", "Write mm instead of cm"},
    {IN("mm") METRES, GERDY_E_DATA, 3, "Units", "Write m instead of mm"},
    {IN("cm") METRES, GERDY_E_DATA, 3, "Units", "Write m instead of cm"},
    {IN("mm") "1\t0\t1e6\t900\t2\t1\t2\t3\n", GERDY_E_DATA, 3, "Units", "no person"},
};

static void refuses_with_line_and_words(void** state) {
  (void)state;
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
    const bad* b = &errors[i];
    reading r = read_text(b->text);
    print_message("  %s\n", r.err.msg);
    assert_int_equal(r.status, b->status);
    assert_int_equal(r.err.line, b->line);
    assert_string_equal(r.err.element, b->element);
    assert_non_null(strstr(r.err.msg, b->words));
    done(&r);
    gerdy_series* series;
    assert_int_equal(gerdy_trc_read(b->text, strlen(b->text), &series, NULL, NULL), b->status);
  }
}

static void refuses_binary_and_absurd(void** state) {
  (void)state;
  char text[] = PLAIN;
  text[sizeof TITLE + 20] = '\0';
  reading r = read_bytes(text, sizeof text - 1);
  assert_int_equal(r.status, GERDY_E_FORMAT);
  assert_int_equal(r.err.line, 2);
  assert_non_null(strstr(r.err.msg, "binary"));
  done(&r);
  // many named markers over many rows of nothing must not claim memory for all of them
  size_t n = 0, size = 400000;
  char* big = gd_alloc(size, 1);
  n += (size_t)sprintf(big, "%s", TITLE KEYS VALUES "Frame#\tTime");
  for (int i = 0; i < 60000; i++) n += (size_t)sprintf(big + n, "\tA");
  n += (size_t)sprintf(big + n, "\n");
  for (int i = 0; n + 16 < size; i++) n += (size_t)sprintf(big + n, "%d\t%d\n", i, i);
  r = read_bytes(big, n);
  assert_int_equal(r.status, GERDY_E_FORMAT);
  assert_non_null(strstr(r.err.msg, "far too short"));
  done(&r);
  n = (size_t)sprintf(big, "%s", TITLE KEYS VALUES "Frame#\tTime");
  for (int i = 0; i < 70000; i++) n += (size_t)sprintf(big + n, "\tA");
  r = read_bytes(big, n);
  assert_int_equal(r.status, GERDY_E_FORMAT);
  assert_non_null(strstr(r.err.msg, "more than 65536"));
  gd_free(big);
  done(&r);
}

static void limits_the_length_of_names(void** state) {
  (void)state;
  for (int n = 109; n <= 112; n++) {
    char name[128], text[512];
    memset(name, 'n', sizeof name);
    name[n] = '\0';
    snprintf(text, sizeof text, TITLE KEYS VALUES "Frame#\tTime\t%s\n1\t0\t1\t900\t3\n", name);
    reading r = read_text(text);
    assert_int_equal(r.status, n == 109 ? GERDY_OK : GERDY_E_FORMAT);
    if (n > 109) assert_non_null(strstr(r.err.msg, "too long"));
    done(&r);
    // twice the same name leaves no room for its number
    snprintf(text, sizeof text, TITLE KEYS VALUES "Frame#\tTime\t%s\t\t\t%s\n" ROW1, name, name);
    r = read_text(text);
    assert_int_equal(r.status, GERDY_E_FORMAT);
    if (n == 111) assert_non_null(strstr(r.err.msg, "too long to be numbered"));
    done(&r);
  }
}

static void accepts_small_but_possible(void** state) {
  (void)state;
  // one marker near the origin may be a wand; a foot alone is small; a far corner is no error
  reading r =
      read_text(TITLE KEYS "100\t100\t1\t1\tmm\t100\t1\t1\nFrame#\tTime\tA\n1\t0\t1\t2\t3\n");
  assert_ok(r.status, &r.err);
  done(&r);
  r = read_text(IN("mm") "1\t0\t30\t2\t3\t10\t1\t1\n2\t0.01\t30\t2\t3\t10\t1\t1\n");
  assert_ok(r.status, &r.err);
  done(&r);
  r = read_text(IN("m") "1\t0\t30\t2\t3\t30.5\t1\t3.1\n2\t0.01\t30\t2\t3\t30.5\t1\t3.1\n");
  assert_ok(r.status, &r.err);
  done(&r);
}

// A table with awkward numbers.
static gerdy_series* awkward(void) {
  gerdy_series* s;
  gerdy_error err;
  assert_ok(gerdy_series_new(64, 9, &s, &err), &err);
  static const char* const name[] = {"a.x",         "a.y",   "a.z",   "left knee.x", "left knee.y",
                                     "left knee.z", "S:c.x", "S:c.y", "S:c.z"};
  for (size_t c = 0; c < 9; c++) assert_int_equal(gerdy_series_name(s, c, name[c], "m"), GERDY_OK);
  uint64_t x = 88172645463325252u;
  for (size_t row = 0; row < s->nrow; row++) {
    s->time[row] = (double)row / 60 + 1.0 / 3;
    for (size_t c = 0; c < s->ncol; c++) {
      x ^= x << 13, x ^= x >> 7, x ^= x << 17;
      gerdy_series_set(s, row, c, (double)(x >> 11) * 0x1p-53 * (c % 2 ? 2 : -1.7));
    }
  }
  static const double odd[] = {1e-9, -1.0 / 3, 5e-324, 2.2250738585072014e-308, 9.999, 0.001, -0.0};
  for (size_t i = 0; i < 7; i++) gerdy_series_set(s, i, 4, odd[i]);
  for (size_t c = 3; c < 6; c++) {
    gerdy_series_set(s, 7, c, NAN);
    gerdy_series_set(s, s->nrow - 1, c + 3, NAN);
  }
  strcpy(s->title, "a = b");
  return s;
}

static void writes_what_it_reads(void** state) {
  (void)state;
  gerdy_series* s = awkward();
  gerdy_series* back;
  gerdy_error err;
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_trc_save("test_trc_out.trc", s, &err), &err);
  assert_ok(gerdy_trc_load("test_trc_out.trc", &back, &notes, &err), &err);
  assert_same_table(s, back, true);
  assert_string_equal(back->title, "a = b");
  assert_near(back->rate, 60, 1e-9);
  assert_int_equal(notes.n, 1);  // the gaps
  // the strict form: 8 keys, names, numbering, an empty line, 3 n + 2 cells in each row
  char* text;
  size_t n;
  assert_ok(gd_file_read("test_trc_out.trc", &text, &n, &err), &err);
  gd_span rest = {text, n}, line;
  for (int i = 1; gd_next_line(&rest, &line); i++) {
    size_t tabs = 0;
    for (size_t k = 0; k < line.n; k++) tabs += line.at[k] == '\t';
    if (i == 2 || i == 3) assert_int_equal(tabs, 7);
    if (i == 5 || i > 6) assert_int_equal(tabs, 10);
    if (i == 6) assert_int_equal(line.n, 0);
  }
  gd_free(text);
  gerdy_series_free(back);
  gerdy_series_free(s);
  gerdy_notes_reset(&notes);
  remove("test_trc_out.trc");
}

static void shifts_decimals_exactly(void** state) {
  (void)state;
  uint64_t x = 0x9e3779b97f4a7c15u;
  for (int i = 0; i < 20000; i++) {
    x ^= x << 13, x ^= x >> 7, x ^= x << 17;
    double value, back;
    memcpy(&value, &x, sizeof value);
    if (i % 2) value = (double)(int64_t)(x >> (8 + i % 40)) / pow(10, i % 15);  // few decimals
    if (!isfinite(value)) continue;
    for (int power = -3; power <= 3; power++) {
      gd_buf text;
      gd_buf_init(&text);
      gd_buf_shifted(&text, value, power);
      assert_true(gd_parse_shifted((gd_span){text.at, text.n}, false, -power, &back));
      assert_memory_equal(&value, &back, sizeof value);
      gd_buf_reset(&text);
    }
  }
}

static void refuses_to_write_nonsense(void** state) {
  (void)state;
  gerdy_series* s;
  gerdy_error err = {0};
  assert_ok(gerdy_series_new(1, 3, &s, &err), &err);
  static const char* const name[] = {"a.x", "a.y", "b.z"};
  for (size_t c = 0; c < 3; c++) assert_int_equal(gerdy_series_name(s, c, name[c], "m"), GERDY_OK);
  assert_false(gerdy_markers_check(s));
  assert_int_equal(gerdy_trc_save("test_trc_no.trc", s, &err), GERDY_E_ARG);
  assert_non_null(strstr(err.msg, "not markers"));
  assert_int_equal(gerdy_series_name(s, 2, "a.z", "m"), GERDY_OK);
  assert_true(gerdy_markers_check(s));
  s->time[0] = NAN;
  assert_int_equal(gerdy_trc_save("test_trc_no.trc", s, &err), GERDY_E_ARG);
  assert_non_null(strstr(err.msg, "no time"));
  s->time[0] = 0;
  for (size_t c = 0; c < 3; c++) s->column[c].name[0] = '\t';
  assert_int_equal(gerdy_trc_save("test_trc_no.trc", s, &err), GERDY_E_ARG);
  assert_non_null(strstr(err.msg, "tab"));
  for (size_t c = 0; c < 3; c++) s->column[c].name[0] = 'a';
  assert_int_equal(gerdy_trc_save("no_such_folder/a.trc", s, &err), GERDY_E_FILE);
  assert_string_equal(err.file, "no_such_folder/a.trc");
  assert_false(test_exists("test_trc_no.trc"));
  gerdy_series_free(s);
}

static void knows_markers(void** state) {
  (void)state;
  reading r = read_text(PLAIN);
  char name[16], tiny[4];
  assert_true(gerdy_markers_check(r.series));
  assert_string_equal(gerdy_marker_name(r.series, 1, name, sizeof name), "S1:R knee");
  assert_string_equal(gerdy_marker_name(r.series, 1, tiny, sizeof tiny), "S1:");
  assert_int_equal(gerdy_marker_find(r.series, "S1:R knee"), 1);
  assert_int_equal(gerdy_marker_find(r.series, "S1:R"), -1);
  assert_int_equal(gerdy_marker_find(r.series, "LASI.x"), -1);
  assert_int_equal(gerdy_marker_find(r.series, ""), -1);
  r.series->ncol = 5;
  assert_false(gerdy_markers_check(r.series));
  r.series->ncol = 0;
  assert_false(gerdy_markers_check(r.series));
  r.series->ncol = 6;
  done(&r);
}

// Make the first, the second ... allocation fail, until none is left to fail.
static void survives_every_failing_allocation(void** state) {
  (void)state;
  static const char text[] = TITLE KEYS
      "0\t100\tx\t9\tmm\t100\t1\n"
      "Frame#\tTime\tA\t\t\tA\t\t\t\t\t\tA\t\t\n"
      "1\t0,0\t1\t900\t3\t\t\t\t0\t0\t0\t10\t11\t12\n\n2\t0,1\tnan\t90\t3\n3\t0,2\tnan\tnan\tnan\n";
  gerdy_error err;
  gerdy_series* s;
  unsigned long nth = 1;
  for (;; nth++) {
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_trc_read(text, sizeof text - 1, &s, &notes, &err);
    gd_mem_fail_at(0);
    gerdy_notes_reset(&notes);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_int_equal(err.code, GERDY_E_MEMORY);
    assert_null(s);
  }
  assert_true(nth > 9);
  for (nth = 1;; nth++) {
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_trc_save("test_trc_memory.trc", s, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_false(test_exists("test_trc_memory.trc"));
  }
  assert_true(nth > 1);
  gerdy_series_free(s);
  for (nth = 1;; nth++) {
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_trc_load("test_trc_memory.trc", &s, NULL, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_string_equal(err.file, "test_trc_memory.trc");
  }
  gerdy_series_free(s);
  remove("test_trc_memory.trc");
}

static void says_which_file(void** state) {
  (void)state;
  gerdy_series* s;
  gerdy_error err;
  assert_int_equal(gerdy_trc_load("no_such.trc", &s, NULL, &err), GERDY_E_FILE);
  assert_string_equal(err.file, "no_such.trc");
  assert_null(s);
}

// Every file of the corpus: ok_ must load, bad_ must be refused with words.
static void judges_the_corpus(void** state) {
  (void)state;
  DIR* folder = opendir(SOURCE_FILE("fuzz/corpus/trc"));
  assert_non_null(folder);
  int good = 0, refused = 0;
  for (struct dirent* e = readdir(folder); e; e = readdir(folder)) {
    bool ok = strncmp(e->d_name, "ok_", 3) == 0;
    if (!ok && strncmp(e->d_name, "bad_", 4) != 0) continue;
    gerdy_series* s;
    gerdy_error err = {0};
    char name[300];
    snprintf(name, sizeof name, "fuzz/corpus/trc/%.200s", e->d_name);
    gerdy_status status = gerdy_trc_load(SOURCE_FILE(name), &s, NULL, &err);
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
    size_t nrow, nmarker;
    double rate, t0;
  } real[] = {
      {"data/run-bmclab/ExpData/motion_capture_run.trc", 123, 78, 150, 0},
      {"data/run-bmclab/ExpData/static_run.trc", 1500, 78, 150, 0},
      {"data/run-rajagopal/ExpData/motion_capture_run.trc", 510, 42, 100, 0.23},
      {"data/run-rajagopal/ExpData/motion_capture_walk.trc", 238, 41, 100, 0},
      {"data/run-rajagopal/ExpData/static_run.trc", 397, 64, 100, 0},
      {"data/run-rajagopal/ExpData/static_walk_1.trc", 287, 64, 100, 0},
      {"data/run-rajagopal/ExpData/static_walk_2.trc", 153, 41, 100, 0},
      {"data/model-lenhart2015/static1.trc", 1204, 50, 200, 0},
      {"data/model-lenhart2015/overground_17.trc", 515, 40, 200, 0},
      {"data/walk-gait2392/subject01_walk1.trc", 151, 41, 60, 0},
      {"data/walk-gait2392/subject01_static.trc", 300, 49, 60, 0},
  };
  NEED_SHARED(SHARED_FILE(real[0].file));
  for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
    gerdy_series *s, *back;
    gerdy_error err;
    assert_ok(gerdy_trc_load(SHARED_FILE(real[i].file), &s, NULL, &err), &err);
    assert_int_equal(s->nrow, real[i].nrow);
    assert_int_equal(s->ncol, 3 * real[i].nmarker);
    assert_true(s->rate == real[i].rate);
    assert_true(s->time[0] == real[i].t0);
    assert_true(gerdy_markers_check(s));
    assert_ok(gerdy_trc_save("test_trc_real.trc", s, &err), &err);
    assert_ok(gerdy_trc_load("test_trc_real.trc", &back, NULL, &err), &err);
    assert_same_table(s, back, true);
    gerdy_series_free(back);
    gerdy_series_free(s);
  }
  remove("test_trc_real.trc");
}

// a body of ten markers, 1.6 m tall as written in millimetres
static void corrects_a_wrong_unit(void** state) {
  (void)state;
  static const char* const unit[] = {"m", "cm", "mm"};
  for (int u = 0; u < 3; u++) {
    gd_buf text;
    gerdy_error err = {0};
    gerdy_notes notes;
    gerdy_series* s;
    gd_buf_init(&text);
    gerdy_notes_init(&notes);
    gd_buf_printf(&text, "%s%s100\t100\t2\t10\t%s\t100\t1\t2\nFrame#\tTime", TITLE, KEYS, unit[u]);
    for (int i = 0; i < 10; i++) gd_buf_printf(&text, "\tM%d\t\t", i);
    gd_buf_text(&text, "\n\t");
    for (int i = 1; i <= 10; i++) gd_buf_printf(&text, "\tX%d\tY%d\tZ%d", i, i, i);
    for (int row = 1; row <= 2; row++) {
      gd_buf_printf(&text, "\n%d\t0.0%d", row, row - 1);
      for (int i = 0; i < 10; i++) gd_buf_printf(&text, "\t%d\t%d\t%d", 10 * i, 160 * i + 160, 5);
    }
    gd_buf_text(&text, "\n");
    assert_ok(gerdy_trc_read(text.at, text.n, &s, &notes, &err), &err);
    assert_near(s->value[3 * 9 + 1], 1.6, 1e-12);
    assert_near(s->value[30 + 3], 0.01, 1e-12);
    size_t nwrong = 0;
    for (size_t i = 0; i < notes.n; i++) {
      nwrong += strcmp(notes.item[i].where, "Units") == 0 &&
                notes.item[i].severity == GERDY_WARNING && notes.item[i].line == 3;
    }
    assert_int_equal(nwrong, u < 2);
    gerdy_series_free(s);
    gerdy_notes_reset(&notes);
    gd_buf_reset(&text);
  }
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_the_plain_form),
      cmocka_unit_test(reads_dialects),
      cmocka_unit_test(reads_blanks_instead_of_tabs),
      cmocka_unit_test(starts_when_the_times_start),
      cmocka_unit_test(masks_gaps_and_counts_them),
      cmocka_unit_test(believes_trimmed_rows),
      cmocka_unit_test(renames_duplicates),
      cmocka_unit_test(counts_many_duplicates),
      cmocka_unit_test(names_the_unnamed),
      cmocka_unit_test(does_not_invent_a_rate),
      cmocka_unit_test(refuses_with_line_and_words),
      cmocka_unit_test(corrects_a_wrong_unit),
      cmocka_unit_test(refuses_binary_and_absurd),
      cmocka_unit_test(limits_the_length_of_names),
      cmocka_unit_test(accepts_small_but_possible),
      cmocka_unit_test(writes_what_it_reads),
      cmocka_unit_test(shifts_decimals_exactly),
      cmocka_unit_test(refuses_to_write_nonsense),
      cmocka_unit_test(knows_markers),
      cmocka_unit_test(survives_every_failing_allocation),
      cmocka_unit_test(says_which_file),
      cmocka_unit_test(judges_the_corpus),
      cmocka_unit_test(reads_real_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
