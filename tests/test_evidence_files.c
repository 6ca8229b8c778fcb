// Files as evidence: told from their bytes; lists of runs in the shapes that sites export.
#include <gerdy/case.h>
#include <stdlib.h>

#include "base/file.h"
#include "testing.h"

static gerdy_clinic* clinic;
static const gerdy_when now = {1774000000, 60, 0};  // 2026-03-20

static gerdy_status add(const char* name, const char* text, size_t n, gerdy_history* into,
                        gerdy_evidence_kind* kind, gerdy_error* err) {
  gerdy_evidence evidence;
  gerdy_error inner = {0};
  assert_ok(gd_file_write(name, text, n, &inner), &inner);
  assert_ok(gerdy_evidence_open(name, &evidence, &inner), &inner);
  *kind = evidence.kind;
  assert_int_equal(strlen(evidence.sha256), 64);
  gerdy_status status = gerdy_evidence_read(clinic, &evidence, now, into, NULL, err);
  gerdy_evidence_close(&evidence);
  return status;
}

static double number(const gerdy_history* h, size_t entry, const char* name) {
  size_t n, nfact;
  const gerdy_entry* e = gerdy_history_entries(h, &n);
  const gerdy_fact* f = gerdy_history_facts(h, &nfact);
  assert_true(entry < n);
  for (size_t i = e[entry].first; i < e[entry].first + e[entry].nfact; ++i) {
    if (strcmp(f[i].name, name) == 0) return f[i].number;
  }
  return NAN;
}

static size_t entries(const gerdy_history* h) {
  size_t n;
  gerdy_history_entries(h, &n);
  return n;
}

static void reads_lists_of_runs(void** state) {
  (void)state;
  static const struct {
    const char* text;
    double km, minutes, cadence;
  } cases[] = {
      {"date,km\n2026-03-01,10.5\n", 10.5, NAN, NAN},
      {"date,distance_m,seconds,cadence\n2026-03-01,10500,3600,170\n", 10.5, 60, 170},
      {"Activity Date,Activity Type,Distance (km),Moving Time\n"
       "2026-03-01 07:30,Trail Run,10.5,3600\n2026-03-02,Ride,40,3600\n",
       10.5, 60, NAN},
      {"Date;Distance_km;Time\n2026-03-01;10,5;1:00:00\n", 10.5, 60, NAN},
      {"Activity Type,Date,Distance (km),Time,Avg Run Cadence,Avg HR\n"
       "Running,2026-03-01 08:01:33,10.50,60:00,170,--\n",
       10.5, 60, 170},
      {"Activity Date,km\n\"Mar 1, 2026, 6:12:03 PM\",10.5\n", 10.5, NAN, NAN},
      {"# my runs\nday,miles,minutes\n2026-03-01,10,90\n", 16.09344, 90, NAN},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    gerdy_history* h;
    gerdy_evidence_kind kind;
    gerdy_error err = {0};
    assert_ok(gerdy_history_new(&h, &err), &err);
    assert_ok(add("evidence.tmp", cases[i].text, strlen(cases[i].text), h, &kind, &err), &err);
    assert_int_equal(kind, GERDY_EVIDENCE_RUNS);
    assert_int_equal(entries(h), 1);
    assert_near(number(h, 0, "run_km"), cases[i].km, 1e-9);
    if (!isnan(cases[i].minutes)) assert_near(number(h, 0, "run_minutes"), cases[i].minutes, 1e-9);
    assert_true(isnan(number(h, 0, "run_minutes")) == isnan(cases[i].minutes));
    assert_true(isnan(number(h, 0, "run_cadence")) == isnan(cases[i].cadence));
    gerdy_history_free(h);
  }
}

static void refuses_lists_it_would_misread(void** state) {
  (void)state;
  static const struct {
    const char *text, *words;
    long line;
  } cases[] = {
      {"date,distance\n2026-03-01,10\n", "unit", 1},
      {"date,km\n2026-03-01,ten\n", "ten", 2},
      {"date,km\n2026-03-01,10\n2026-13-01,10\n", "2026-13-01", 3},
      {"date,km\n2026-04-01,10\n", "future", 2},
      {"date,km\n2026-03-01,-3\n", "-3", 2},
      {"date,km\n03/01/2026,3\n", "for sure", 2},
      {"date,km,time\n2026-03-01,3,1:xx\n", "1:xx", 2},
      {"date,km\n2026-03-01,4000\n", "4000", 2},
      {"date,km\n2026-03-01\n", "", 2},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    gerdy_history* h;
    gerdy_evidence_kind kind;
    gerdy_error err = {0};
    assert_ok(gerdy_history_new(&h, &err), &err);
    assert_int_equal(add("evidence.tmp", cases[i].text, strlen(cases[i].text), h, &kind, &err),
                     GERDY_E_FORMAT);
    assert_int_equal(err.line, cases[i].line);
    assert_non_null(strstr(err.msg, cases[i].words));
    gerdy_history_free(h);
  }
}

static void tells_files_by_their_bytes(void** state) {
  (void)state;
  static const struct {
    const char* text;
    size_t n;
    gerdy_evidence_kind kind;
  } cases[] = {
      {"hello", 5, GERDY_EVIDENCE_DOCUMENT},
      {"", 0, GERDY_EVIDENCE_DOCUMENT},
      {"\x89PNG\0\0\0\0\0\0\0\0", 12, GERDY_EVIDENCE_DOCUMENT},
      {"<?xml version=\"1.0\"?><OpenSimDocument Version=\"40000\"/>", 55, GERDY_EVIDENCE_MODEL},
      {"PathFileType\t4\t(X/Y/Z)\trun.trc\n", 31, GERDY_EVIDENCE_MARKERS},
      {"Time\taX\taY\taZ\n0\t1\t2\t3\n0.1\t2\t3\t4\n", 32, GERDY_EVIDENCE_MARKERS},
      {"Time\taX\taY\taZ\n0\t1\t2\t3\n0.1\t1\t2\t3\n", 32, GERDY_EVIDENCE_STANDING},
      {"Time\tFx\tFy\tFz\n0\t1\t2\t3\n", 22, GERDY_EVIDENCE_DOCUMENT},
      {"grf\nnRows=1\nendheader\ntime\tr_ground_force_vx\tr_ground_force_vy\n", 63,
       GERDY_EVIDENCE_FORCES},
      {"# names\ntrial,model\nRKNE,RLFC\n", 30, GERDY_EVIDENCE_MAPPING},
      {"\016\040\0\0\0\0\0\0.FIT\0\0", 14, GERDY_EVIDENCE_WATCH},
      {"{\"format\": \"gerdy-intake\", \"version\": 1}", 40, GERDY_EVIDENCE_INTAKE},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    gerdy_evidence e;
    gerdy_error err = {0};
    assert_ok(gd_file_write("evidence.tmp", cases[i].text, cases[i].n, &err), &err);
    assert_ok(gerdy_evidence_open("evidence.tmp", &e, &err), &err);
    if (e.kind != cases[i].kind)
      fail_msg("case %zu is taken for %s", i, gerdy_evidence_words(e.kind));
    gerdy_evidence_close(&e);
  }
}

static void tells_standing_from_running(void** state) {
  (void)state;
  static const struct {
    const char* path;
    gerdy_evidence_kind kind;
  } cases[] = {{"data/run-bmclab/ExpData/static_run.trc", GERDY_EVIDENCE_STANDING},
               {"data/run-bmclab/ExpData/motion_capture_run.trc", GERDY_EVIDENCE_MARKERS},
               {"data/run-fukuchi/RBDS001static.txt", GERDY_EVIDENCE_STANDING},
               {"data/run-fukuchi/RBDS001runT25markers.txt", GERDY_EVIDENCE_MARKERS},
               {"data/walk-gait2392/subject01_static.trc", GERDY_EVIDENCE_STANDING},
               {"data/walk-gait2392/subject01_walk1.trc", GERDY_EVIDENCE_MARKERS}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    gerdy_evidence e;
    gerdy_error err = {0};
    NEED_SHARED(SHARED_FILE(cases[i].path));
    assert_ok(gerdy_evidence_open(SHARED_FILE(cases[i].path), &e, &err), &err);
    assert_int_equal(e.kind, cases[i].kind);
    gerdy_evidence_close(&e);
  }
}

static void keeps_what_it_cannot_read(void** state) {
  (void)state;
  gerdy_history* h;
  gerdy_evidence_kind kind;
  gerdy_error err = {0};
  size_t n;
  assert_ok(gerdy_history_new(&h, &err), &err);
  assert_ok(add("letter.pdf", "%PDF-1.4", 8, h, &kind, &err), &err);
  const gerdy_entry* entry = gerdy_history_entries(h, &n);
  assert_int_equal(n, 1);
  assert_int_equal(entry->kind, GERDY_ENTRY_DOCUMENT);
  assert_string_equal(entry->source, "letter.pdf");
  assert_int_equal(strlen(entry->file), 64);
  gerdy_history_free(h);
}

static int open_clinic(void** state) {
  (void)state;
  return gerdy_clinic_open(&clinic, NULL) == GERDY_OK ? 0 : 1;
}

static int close_clinic(void** state) {
  (void)state;
  gerdy_clinic_free(clinic);
  return 0;
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_lists_of_runs),
      cmocka_unit_test(refuses_lists_it_would_misread),
      cmocka_unit_test(tells_files_by_their_bytes),
      cmocka_unit_test(tells_standing_from_running),
      cmocka_unit_test(keeps_what_it_cannot_read),
  };
  return cmocka_run_group_tests(tests, open_clinic, close_clinic);
}
