// Marker tables in plain text: forms, units, times, errors with line and column, memory, real
// files.
#include "testing.h"

#include <dirent.h>
#include <gerdy/io.h>

#include "base/buf.h"
#include "base/mem.h"
#include "io/marker_file.h"

typedef struct reading {
  gerdy_status status;
  gerdy_series* series;
  gerdy_notes notes;
  gerdy_error err;
} reading;

static reading read_rated(const char* text, size_t n, double rate) {
  reading r = {0};
  gerdy_notes_init(&r.notes);
  // an exact copy, so that a sanitizer sees every read behind the end
  char* copy = gd_alloc(n, 1);
  memcpy(copy, text, n);
  r.status = gerdy_markers_read(copy, n, rate, &r.series, &r.notes, &r.err);
  gd_free(copy);
  if (r.status != GERDY_OK) {
    assert_null(r.series);
    assert_int_equal(r.err.code, r.status);
  }
  return r;
}

static reading read_text(const char* text) { return read_rated(text, strlen(text), 0); }

static void done(reading* r) {
  gerdy_series_free(r->series);
  gerdy_notes_reset(&r->notes);
}

static const gerdy_note* note_with(const reading* r, const char* words) {
  for (size_t i = 0; i < r->notes.n; i++)
    if (strstr(r->notes.item[i].text, words)) return &r->notes.item[i];
  return NULL;
}

// ---- forms -------------------------------------------------------------------------------------

#define ROWS(s)                                                \
  "0" s "854.787" s "1060.78" s "1336.97" s "100.5" s "2" s    \
  "-3e1\n"                                                     \
  "0.01" s "854.805" s "1060.79" s "1336.98" s "101.5" s "3" s \
  "-31\n"                                                      \
  "0.02" s "854.823" s "1060.80" s "1336.99" s "" s "" s "\n"
#define TABS "Time\tR.ASISX\tR.ASISY\tR.ASISZ\tL KneeX\tL KneeY\tL KneeZ\n" ROWS("\t")

// what every form of the same table must give
static void assert_the_table(const reading* r) {
  assert_ok(r->status, &r->err);
  const gerdy_series* s = r->series;
  assert_int_equal(s->nrow, 3);
  assert_int_equal(s->ncol, 6);
  assert_int_equal(gerdy_markers_check(s), 1);
  assert_string_equal(s->column[0].name, "R.ASIS.x");
  assert_string_equal(s->column[5].name, "L Knee.z");
  assert_string_equal(s->column[5].unit, "m");
  const double value[12] = {0.854787, 1.06078, 1.33697, 0.1005, 0.002, -0.03,
                            0.854805, 1.06079, 1.33698, 0.1015, 0.003, -0.031};
  // the decimal text times a thousandth, to the bit
  assert_memory_equal(s->value, value, sizeof value);
  assert_true(s->value[12] == 0.854823 && s->valid[12] == 1);
  for (size_t i = 15; i < 18; i++) assert_true(isnan(s->value[i]) && s->valid[i] == 0);
  assert_true(s->time[0] == 0 && s->time[1] == 0.01 && s->time[2] == 0.02);
  assert_true(s->rate == 100);
  assert_non_null(note_with(r, "in mm the markers spread over"));
  assert_non_null(note_with(r, "empty cells: 1"));
}

static void reads_every_form(void** state) {
  (void)state;
  static const char* const form[] = {
      TABS,
      "Time,R.ASIS.x,R.ASIS.y,R.ASIS.z,L Knee_X,L Knee_Y,L Knee_Z\n" ROWS(","),
      "time;R.ASIS:X;R.ASIS:Y;R.ASIS:Z;L Knee X;L Knee Y;L Knee Z\n" ROWS(";"),
      "\xef\xbb\xbf\"Time (s)\",\"R.ASIS_x\",\"R.ASIS_y\",\"R.ASIS_z\",\"L Knee-x\",\"L "
      "Knee-y\",\"L Knee-z\"\n" ROWS(","),
      "Frame\tTime\tR.ASISX\tR.ASISY\tR.ASISZ\tL KneeX\tL KneeY\tL KneeZ\n"
      "7\t0\t854.787\t1060.78\t1336.97\t100.5\t2\t-3e1\n"
      "8\t0.01\t854.805\t1060.79\t1336.98\t101.5\t3\t-31\n"
      "9\t0.02\t854.823\t1060.80\t1336.99\tNaN\tnan\tNA\t\t\n",
      "R.ASISX;R.ASISY;R.ASISZ;Speed;L KneeX;L KneeY;L KneeZ;t\n"
      "854,787;1060,78;1336,97;3,1;100,5;2;-3e1;0\n"
      "854,805;1060,79;1336,98;3,1;101,5;3;-31;0,01\n"
      "854,823;1060,80;1336,99;3,1; ;;;0,02\n",
      "Time [ms]\tR.ASISX\tR.ASISY\tR.ASISZ\tL KneeX\tL KneeY\tL KneeZ\n"
      "0\t854.787\t1060.78\t1336.97\t100.5\t2\t-3e1\n"
      "10\t854.805\t1060.79\t1336.98\t101.5\t3\t-31\n"
      "20\t854.823\t1060.80\t1336.99\t0\t0\t0\n",
  };
  for (size_t i = 0; i < sizeof form / sizeof form[0]; i++) {
    reading r = read_text(form[i]);
    if (i == 4) assert_non_null(note_with(&r, "'NaN': 1"));
    if (i == 5) assert_non_null(note_with(&r, "Decimal commas"));
    if (i == 5) assert_non_null(note_with(&r, "column 4, 'Speed'"));
    if (i == 6) assert_non_null(note_with(&r, "'0 0 0': 1"));
    if (i == 4 || i == 6)  // said in another way
      assert_ok(gerdy_notes_add(&r.notes, GERDY_INFO, 0, NULL, "empty cells: 1"), NULL);
    assert_the_table(&r);
    done(&r);
  }
}

static void reads_windows_lines(void** state) {
  (void)state;
  char text[2 * sizeof TABS];
  size_t n = 0;
  for (const char* c = TABS; *c; c++) {
    if (*c == '\n') text[n++] = '\r';
    text[n++] = *c;
  }
  reading r = read_rated(text, n - 2, 0);  // and no end of the last line
  assert_the_table(&r);
  done(&r);
}

static void reads_blanks(void** state) {
  (void)state;
  reading r = read_text("  time  aX aY aZ   bx by bz\n 0 1 2 3  4 5 6\n 0.5 1 2 3  nan nan nan \n");
  assert_ok(r.status, &r.err);
  assert_int_equal(r.series->ncol, 6);
  assert_true(r.series->value[5] == 6 && !r.series->valid[11] && r.series->rate == 2);
  done(&r);
}

static void names_repeated_markers(void** state) {
  (void)state;
  reading r = read_text("time,AX,AY,AZ,AX,AY,AZ,BX,BY\n0,1,2,3,4,5,6,7,8\n");
  assert_ok(r.status, &r.err);
  assert_string_equal(r.series->column[3].name, "A#2.x");
  assert_non_null(note_with(&r, "more than once"));
  assert_non_null(
      note_with(&r, "not three coordinates of a marker: 2, the first is column 8, 'BX'"));
  done(&r);
}

// ---- units -------------------------------------------------------------------------------------

// a table of n markers in a column of that size
static void put_column(gd_buf* out, size_t n, double size, double from) {
  gd_buf_init(out);
  gd_buf_text(out, "time");
  for (size_t i = 0; i < n; i++) gd_buf_printf(out, "\tM%zu_x\tM%zu_y\tM%zu_z", i, i, i);
  for (int row = 0; row < 3; row++) {
    gd_buf_printf(out, "\n0.%d", row);
    for (size_t i = 0; i < n; i++)
      gd_buf_printf(out, "\t%.9g\t%.9g\t%.9g", from, size * (double)i / (double)(n - 1), size / 10);
  }
  gd_buf_text(out, "\n");
}

static void judges_the_unit(void** state) {
  (void)state;
  static const struct {
    size_t n;
    double size, from, factor;  // 0: refused
    const char* word;
  } cases[] = {
      {12, 1.7, 1, 1, "in m "},        {12, 170, 1, 0.01, "in cm "}, {12, 1700, 5, 0.001, "in mm "},
      {12, 700.1, 5, 0.001, "in mm "}, {12, 71, 1, 0.01, "in cm "},  {4, 0.3, 1, 1, "in m "},
      {4, 300, 1, 0.001, "in mm "},    {4, 9, 1, 1, "in m "},        {4, 2500, 1, 0.001, "in mm "},
      {12, 12000, 1, 0, NULL},         {4, 1e6, 1, 0, NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    gd_buf text;
    put_column(&text, cases[i].n, cases[i].size, cases[i].from);
    reading r = read_rated(text.at, text.n, 0);
    if (cases[i].factor == 0) {
      assert_int_equal(r.status, GERDY_E_DATA);
      assert_non_null(strstr(r.err.msg, "no person"));
    } else {
      assert_ok(r.status, &r.err);
      assert_true(fabs(r.series->value[3 * cases[i].n - 2] - cases[i].factor * cases[i].size) <
                  1e-12);
      assert_non_null(note_with(&r, cases[i].word));
    }
    done(&r);
    gd_buf_reset(&text);
  }
}

// twelve markers in inches, or four that may be anything: read, but not as if it were known
static void doubts_a_unit(void** state) {
  (void)state;
  static const struct {
    size_t n;
    double size;
    bool known;
  } cases[] = {{12, 1700, true}, {12, 40, false}, {4, 1700, false}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    gd_buf text;
    put_column(&text, cases[i].n, cases[i].size, 5);
    reading r = read_rated(text.at, text.n, 0);
    assert_ok(r.status, &r.err);
    const gerdy_note* note = note_with(&r, "in mm the markers spread over");
    assert_non_null(note);
    assert_int_equal(note->severity, cases[i].known ? GERDY_INFO : GERDY_WARNING);
    assert_int_equal(strstr(note->text, "as on a person") != NULL, cases[i].known);
    done(&r);
    gd_buf_reset(&text);
  }
}

static void takes_a_stated_unit(void** state) {
  (void)state;
  reading r = read_text("time,a x [mm],a y [mm],a z [mm],bx,by,bz\n0,1,2,3,4,5,6\n");
  assert_ok(r.status, &r.err);
  assert_true(r.series->value[0] == 0.001);
  assert_string_equal(r.series->column[0].name, "a.x");
  assert_null(note_with(&r, "does not say its unit"));
  done(&r);
}

// ---- times -------------------------------------------------------------------------------------

static void counts_need_a_rate(void** state) {
  (void)state;
  static const char* const text[] = {
      "ax,ay,az\n1,2,3\n4,5,6\n7,8,9\n",
      "Frame,ax,ay,az\n11,1,2,3\n12,4,5,6\n13,7,8,9\n",
      "Time,ax,ay,az\n1,1,2,3\n2,4,5,6\n3,7,8,9\n",
  };
  for (size_t i = 0; i < 3; i++) {
    reading r = read_text(text[i]);
    assert_int_equal(r.status, GERDY_E_DATA);
    assert_non_null(strstr(r.err.msg, "--rate"));
    done(&r);
    r = read_rated(text[i], strlen(text[i]), 200);
    assert_ok(r.status, &r.err);
    assert_true(r.series->rate == 200 && r.series->time[0] == 0 && r.series->time[2] == 0.01);
    done(&r);
  }
  reading r = read_rated(text[0], strlen(text[0]), -1);
  assert_int_equal(r.status, GERDY_E_ARG);
  done(&r);
}

static void own_times_count_more_than_a_rate(void** state) {
  (void)state;
  reading r = read_rated(TABS, strlen(TABS), 200);
  assert_ok(r.status, &r.err);
  assert_true(r.series->rate == 100 || fabs(r.series->rate - 100) < 1e-9);
  assert_non_null(note_with(&r, "The rate that was given, 200"));
  done(&r);
}

// times with three decimals, and a frame that is missing
static void tells_the_rate(void** state) {
  (void)state;
  gd_buf text;
  gd_buf_init(&text);
  gd_buf_text(&text, "time\tax\tay\taz\n");
  for (int i = 0; i < 300; i++) gd_buf_printf(&text, "%.3f\t1\t2\t3\n", i / 150.0);
  reading r = read_rated(text.at, text.n, 0);
  assert_ok(r.status, &r.err);
  assert_true(r.series->rate == 150);
  done(&r);
  gd_buf_reset(&text);
  r = read_text("time\tax\tay\taz\n0\t1\t2\t3\n0.01\t1\t2\t3\n0.05\t1\t2\t3\n");
  assert_ok(r.status, &r.err);
  assert_true(r.series->rate == 0);
  assert_non_null(note_with(&r, "not evenly spaced"));
  done(&r);
}

// ---- errors ------------------------------------------------------------------------------------

static void errors_name_line_and_column(void** state) {
  (void)state;
  static const struct {
    const char* text;
    gerdy_status status;
    long line;
    const char *element, *words;
  } cases[] = {
      {"time\taX\taY\taZ\n0\t1\t2\tx3\n", GERDY_E_FORMAT, 2, "column 4 (aZ)",
       "'x3' is not a number"},
      {"\n\ntime\taX\taY\taZ\n0\t1\t2\t3\nsoon\t1\t2\t3\n", GERDY_E_FORMAT, 5, "column 1 (time)",
       "'soon' is not a number"},
      {"time\taX\taY\taZ\n\t1\t2\t3\n", GERDY_E_FORMAT, 2, "column 1 (time)", "is missing"},
      {"time\taX\taY\taZ\n0.2\t1\t2\t3\n0.1\t1\t2\t3\n", GERDY_E_FORMAT, 3, "column 1 (time)",
       "must increase"},
      {"time\taX\taY\taZ\n0\t1\t2\t3\t4\n", GERDY_E_FORMAT, 2, "column 5", "'4' is left over"},
      {"time,aX,aY,aZ\n0,0,1,5,2,5,3,5\n", GERDY_E_FORMAT, 2, "column 5", "decimal commas"},
      {"time\taX\taY\taZ\n0\t1\t2\n", GERDY_E_FORMAT, 2, "", "cut off"},
      {"time aX aY aZ\n0 1 2\n", GERDY_E_FORMAT, 2, "", "Export the file with tabs"},
      {"time\taX\taY\taZ\tbX\tbY\tbZ\n0\t1\t2\t3\t4\t5\t6\n0.1\t1\t2\t3\n", GERDY_E_FORMAT, 3, "",
       "cut off"},
      {"time\taX\taY\taZ\n0\t1,5\t2\t3.5\n", GERDY_E_FORMAT, 2, "", "both '.' and ','"},
      {"time\taX\taY\taZ\n", GERDY_E_DATA, 1, "", "no frame"},
      {"time\thip\tknee\n0\t1\t2\n", GERDY_E_FORMAT, 1, "", "No markers are named"},
      {"time\taX\taY\n0\t1\t2\n", GERDY_E_FORMAT, 1, "", "No markers are named"},
      {"Time\tFx\tFy\tFz\tCOPx\tCOPy\tCOPz\tTy\n1\t1\t1\t1\t1\t1\t1\t1\n", GERDY_E_FORMAT, 1, "",
       "forces, not markers"},
      {"time\taX\taY\taZ\n0\t1\t2\t3\n6.667\t1\t2\t3\n13.333\t1\t2\t3\n", GERDY_E_DATA, 1, "time",
       "Time (ms)"},
      {"Frame\taX\taY\taZ\n-1e300\t1\t2\t3\n1\t1\t2\t3\n2\t1\t2\t3\n", GERDY_E_DATA, 1, "time",
       "--rate"},
      {"<html>aX aY aZ\n", GERDY_E_UNSUPPORTED, 0, "", "another kind"},
      {"grf\nendheader\ntime aX aY aZ\n", GERDY_E_UNSUPPORTED, 0, "", "another kind"},
      {"\2P\1\0", GERDY_E_UNSUPPORTED, 0, "", "c3d"},
      {"\tPX\tPY\tPZ\n1\t1\t1\t1\n", GERDY_E_DATA, 1, "time", "--rate"},
      {"", GERDY_E_FORMAT, 0, "", "empty"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    reading r = read_text(cases[i].text);
    if (r.status != cases[i].status || r.err.line != cases[i].line ||
        strcmp(r.err.element, cases[i].element) != 0 || !strstr(r.err.msg, cases[i].words))
      fail_msg("case %zu: %d line %ld %s: %s", i, r.status, r.err.line, r.err.element, r.err.msg);
    done(&r);
  }
}

// rows may lose their last cells when the last markers are not seen in a row beside them either
static void believes_short_rows_in_company(void** state) {
  (void)state;
  reading r = read_text(
      "time,aX,aY,aZ,bX,bY,bZ\n0,1,2,3,4,5,6\n0.1,1,2,3\n0.2,1,2,3\n0.3,1,2,3,,,\n0.4,1,2,3,4,5,"
      "6\n");
  assert_ok(r.status, &r.err);
  assert_non_null(note_with(&r, "end before their last marker: 2"));
  assert_false(r.series->valid[9] || r.series->valid[15] || r.series->valid[21]);
  assert_true(r.series->valid[27] && r.series->valid[8]);
  done(&r);
}

static void names_beyond_limits(void** state) {
  (void)state;
  gd_buf text;
  gd_buf_init(&text);
  gd_buf_text(&text, "time\t");
  for (char axis = 'X'; axis <= 'Z'; axis++) {
    for (int i = 0; i < 110; i++) gd_buf_text(&text, "n");
    gd_buf_printf(&text, "%c\t", axis);
  }
  gd_buf_text(&text, "\n0\t1\t2\t3\n");
  reading r = read_rated(text.at, text.n, 0);
  assert_int_equal(r.status, GERDY_E_FORMAT);
  assert_non_null(strstr(r.err.msg, "too long"));
  done(&r);
  gd_buf_reset(&text);
  gd_buf_text(&text, "t");
  for (int i = 0; i < 20000; i++) gd_buf_printf(&text, "\tM%dX\tM%dY\tM%dZ", i, i, i);
  for (int i = 0; i < 20000; i++) gd_buf_text(&text, "\n1");
  r = read_rated(text.at, text.n, 0);
  assert_int_equal(r.status, GERDY_E_FORMAT);
  assert_non_null(strstr(r.err.msg, "far too short"));
  done(&r);
  gd_buf_reset(&text);
}

// ---- the door ----------------------------------------------------------------------------------

static void the_door_looks_inside(void** state) {
  (void)state;
  static const char trc[] =
      "\xef\xbb\xbfPathFileType\t4\t(X/Y/Z)\tx\nDataRate\tUnits\n100\tmm\nFrame#\tTime\tA\n\t\tX1"
      "\tY1\tZ1\n1\t0\t1\t2\t3\n";
  reading r = read_text(trc);
  assert_ok(r.status, &r.err);
  assert_string_equal(r.series->column[0].name, "A.x");
  done(&r);
  assert_true(gd_is_trc(trc, sizeof trc - 1) && !gd_is_marker_table(trc, sizeof trc - 1));
  assert_true(gd_is_marker_table(TABS, strlen(TABS)) && !gd_is_trc(TABS, strlen(TABS)));
  assert_false(gd_is_marker_table("date,km\n", 8));
  assert_false(gd_is_marker_table("", 0));
}

// a table that is written as .trc is the same table
static void becomes_a_trc(void** state) {
  (void)state;
  reading r = read_text(TABS);
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_trc_save("table.trc", r.series, &err), &err);
  assert_ok(gerdy_markers_load("table.trc", 0, &s, NULL, &err), &err);
  assert_memory_equal(s->valid, r.series->valid, 18);
  for (size_t i = 0; i < 18; i++) assert_true(!s->valid[i] || s->value[i] == r.series->value[i]);
  gerdy_series_free(s);
  assert_int_equal(gerdy_markers_load("no_such.txt", 0, &s, NULL, &err), GERDY_E_FILE);
  assert_string_equal(err.file, "no_such.txt");
  done(&r);
}

static void allocations_fail(void** state) {
  (void)state;
  static const char text[] =
      "Time;aX;aY;aZ;aX;aY;aZ;odd\n0;1,5;2;3;4;5;6;1\n0,1;1;2;3;;;;1\n0,2;1;2;3\n0,3;1;2;3;;;;2\n";
  reading r = read_text(text);
  assert_ok(r.status, &r.err);
  assert_true(r.notes.n >= 5);
  done(&r);
  for (unsigned long nth = 1;; nth++) {
    gerdy_notes notes;
    gerdy_error err = {0};
    gerdy_series* s;
    gerdy_notes_init(&notes);
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_markers_read(text, strlen(text), 0, &s, &notes, &err);
    gd_mem_fail_at(0);
    gerdy_series_free(s);
    gerdy_notes_reset(&notes);
    if (status == GERDY_OK) {
      assert_true(nth > 8);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_int_equal(err.code, GERDY_E_MEMORY);
  }
}

// Every file of the corpus: ok_ must load, bad_ must be refused with words.
static void reads_the_corpus(void** state) {
  (void)state;
  static const char folder[] = TEST_SOURCE "/fuzz/corpus/table";
  DIR* dir = opendir(folder);
  size_t n = 0;
  assert_non_null(dir);
  for (struct dirent* e = readdir(dir); e; e = readdir(dir)) {
    bool good = strncmp(e->d_name, "ok_", 3) == 0;
    if (!good && strncmp(e->d_name, "bad_", 4) != 0) continue;
    gerdy_error err = {0};
    gerdy_series* s;
    gerdy_status status = gerdy_markers_load(test_path(folder, e->d_name), 50, &s, NULL, &err);
    if ((status == GERDY_OK) != good) fail_msg("%s: %s", e->d_name, err.msg);
    if (!good) assert_true(err.msg[0] != '\0' && err.line > 0);
    gerdy_series_free(s);
    n++;
  }
  closedir(dir);
  assert_true(n >= 14);
}

// ---- real files --------------------------------------------------------------------------------

static void reads_the_treadmill_trial(void** state) {
  (void)state;
  const char* path = SHARED_FILE("data/run-fukuchi/RBDS001runT25markers.txt");
  NEED_SHARED(path);
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_markers_load(path, 0, &s, NULL, &err), &err);
  assert_int_equal(s->nrow, 4500);
  assert_int_equal(s->ncol, 96);
  assert_true(s->rate == 150 && s->time[4499] == 29.993);
  assert_string_equal(s->column[0].name, "R.ASIS.x");
  assert_string_equal(s->column[95].name, "L.MT5.z");
  // cells of the file, by eye: 2337.84 1041.26 1170.22 in the first row
  assert_true(s->value[0] == 2.33784 && s->value[1] == 1.04126 && s->value[2] == 1.17022);
  size_t gaps = 0;
  for (size_t i = 0; i < s->nrow * s->ncol; i++) gaps += !s->valid[i];
  assert_int_equal(gaps, 3);
  gerdy_series_free(s);
  path = SHARED_FILE("data/run-fukuchi/RBDS001static.txt");
  assert_ok(gerdy_markers_load(path, 0, &s, NULL, &err), &err);
  assert_int_equal(s->nrow, 150);
  assert_int_equal(s->ncol, 3 * 48);
  gerdy_series_free(s);
  path = SHARED_FILE("data/run-fukuchi/RBDS001runT25forces.txt");
  assert_int_equal(gerdy_markers_load(path, 0, &s, NULL, &err), GERDY_E_FORMAT);
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_form),
      cmocka_unit_test(reads_windows_lines),
      cmocka_unit_test(reads_blanks),
      cmocka_unit_test(names_repeated_markers),
      cmocka_unit_test(judges_the_unit),
      cmocka_unit_test(doubts_a_unit),
      cmocka_unit_test(takes_a_stated_unit),
      cmocka_unit_test(counts_need_a_rate),
      cmocka_unit_test(own_times_count_more_than_a_rate),
      cmocka_unit_test(tells_the_rate),
      cmocka_unit_test(errors_name_line_and_column),
      cmocka_unit_test(believes_short_rows_in_company),
      cmocka_unit_test(names_beyond_limits),
      cmocka_unit_test(the_door_looks_inside),
      cmocka_unit_test(becomes_a_trc),
      cmocka_unit_test(allocations_fail),
      cmocka_unit_test(reads_the_corpus),
      cmocka_unit_test(reads_the_treadmill_trial),
  };
  return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
