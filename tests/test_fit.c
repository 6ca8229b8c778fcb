// Watch files: a made file with every feature by hand, broken ones, and real ones of ../shared.
#include "io/fit.h"

#include "base/file.h"
#include "base/mem.h"
#include "testing.h"

// ---- a file made by hand -----------------------------------------------------------------------

typedef struct maker {
  uint8_t at[1024];
  size_t n;
} maker;

static void put(maker* m, uint32_t value, int size, bool big) {
  for (int i = 0; i < size; ++i) {
    int byte = big ? size - 1 - i : i;
    m->at[m->n++] = (uint8_t)(value >> (8 * byte));
  }
}

static void define(maker* m, int local, int message, bool big, int nfield, const int field[][2]) {
  put(m, 0x40u | (uint32_t)local, 1, false);
  put(m, 0, 1, false);
  put(m, big, 1, false);
  put(m, (uint32_t)message, 2, big);
  put(m, (uint32_t)nfield, 1, false);
  for (int i = 0; i < nfield; ++i) {
    put(m, (uint32_t)field[i][0], 1, false);
    put(m, (uint32_t)field[i][1], 1, false);
    put(m, field[i][1] == 4 ? 0x86 : field[i][1] == 2 ? 0x84 : 0x02, 1, false);
  }
}

static void begin(maker* m) {
  memset(m, 0, sizeof *m);
  m->at[0] = 14;
  m->at[1] = 0x20;
  memcpy(m->at + 8, ".FIT", 4);
  m->n = 14;
}

static void finish(maker* m) {
  uint32_t size = (uint32_t)m->n - 14, crc = 0;
  for (int i = 0; i < 4; ++i) m->at[4 + i] = (uint8_t)(size >> (8 * i));
  for (size_t i = 0; i < m->n; ++i) {
    // the table form of the same sum, as the protocol prints it
    static const uint16_t table[16] = {0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00,
                                       0x2800, 0xE401, 0xA001, 0x6C00, 0x7800, 0xB401,
                                       0x5000, 0x9C01, 0x8801, 0x4400};
    crc = (crc >> 4 & 0x0FFFu) ^ table[crc & 0xF] ^ table[m->at[i] & 0xF];
    crc = (crc >> 4 & 0x0FFFu) ^ table[crc & 0xF] ^ table[m->at[i] >> 4];
  }
  put(m, crc, 2, false);
}

enum { stamp = 1100000000 };

static void put_session(maker* m, bool big) {
  static const int fields[][2] = {{253, 4}, {2, 4},  {8, 4},  {9, 4},
                                  {5, 1},   {18, 1}, {22, 2}, {23, 2}};
  define(m, 3, 18, big, 8, fields);
  put(m, 3, 1, false);
  put(m, stamp + 3000, 4, big);
  put(m, stamp, 4, big);
  put(m, 3000 * 1000, 4, big);
  put(m, 1000500, 4, big);
  put(m, 1, 1, big);
  put(m, 85, 1, big);
  put(m, 0xFFFF, 2, big);
  put(m, 120, 2, big);
}

static void put_activity(maker* m) {
  static const int fields[][2] = {{253, 4}, {5, 4}};
  define(m, 4, 34, false, 2, fields);
  put(m, 4, 1, false);
  put(m, stamp + 3000, 4, false);
  put(m, stamp + 3000 + 5 * 3600 + 1800, 4, false);
}

static size_t read_made(const maker* m, gd_fit_session** s, gerdy_notes* notes) {
  size_t n = 0;
  gerdy_error err = {0};
  assert_ok(gd_fit_read((const char*)m->at, m->n, s, &n, notes, &err), &err);
  return n;
}

static void reads_a_session(void** state) {
  (void)state;
  for (int big = 0; big < 2; ++big) {
    maker m;
    gd_fit_session* s;
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    begin(&m);
    put_session(&m, big);
    put_activity(&m);
    finish(&m);
    assert_int_equal(read_made(&m, &s, &notes), 1);
    assert_int_equal(notes.n, 0);
    assert_int_equal(s->start, 631065600LL + stamp);
    assert_true(s->has_offset);
    assert_int_equal(s->offset_minutes, 330);
    assert_int_equal(s->sport, gd_fit_running);
    assert_near(s->distance, 10005, 1e-9);
    assert_near(s->timer, 3000, 1e-9);
    assert_near(s->cadence, 170, 1e-9);
    assert_true(isnan(s->ascent));
    assert_near(s->descent, 120, 1e-9);
    gd_free(s);
    gerdy_notes_reset(&notes);
  }
}

// records with compressed time stamps and developer fields, and no summary
static void sums_up_records(void** state) {
  (void)state;
  maker m;
  gd_fit_session* s;
  static const int full[][2] = {{253, 4}, {5, 4}};
  static const int distance[][2] = {{5, 4}};
  begin(&m);
  define(&m, 0, 20, false, 2, full);
  put(&m, 0, 1, false);
  put(&m, stamp, 4, false);
  put(&m, 0, 4, false);
  define(&m, 1, 20, false, 1, distance);
  m.at[m.n - 3 - 6] |= 0x20;  // the definition names developer fields too
  put(&m, 1, 1, false);
  put(&m, 0, 1, false);
  put(&m, 2, 1, false);
  put(&m, 0, 1, false);
  for (uint32_t i = 1; i <= 40; ++i) {
    put(&m, 0x80u | 1u << 5 | ((stamp + i) & 0x1f), 1, false);
    put(&m, i * 250, 4, false);
    put(&m, 0xABCD, 2, false);
  }
  finish(&m);
  assert_int_equal(read_made(&m, &s, NULL), 1);
  assert_int_equal(s->start, 631065600LL + stamp);
  assert_near(s->timer, 40, 1e-9);
  assert_near(s->distance, 100, 1e-9);
  assert_int_equal(s->sport, -1);
  gd_free(s);
}

static void reads_a_chain(void** state) {
  (void)state;
  maker m, both;
  gd_fit_session* s;
  begin(&m);
  put_session(&m, false);
  finish(&m);
  both = m;
  memcpy(both.at + m.n, m.at, m.n);
  both.n = 2 * m.n;
  assert_int_equal(read_made(&both, &s, NULL), 2);
  gd_free(s);
}

static void warns_about_damage(void** state) {
  (void)state;
  maker m;
  begin(&m);
  put_session(&m, false);
  put_activity(&m);
  finish(&m);
  for (size_t n = 14; n < m.n; ++n) {
    maker cut = m;
    gd_fit_session* s;
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    cut.n = n;
    size_t nsession = read_made(&cut, &s, &notes);
    assert_true(nsession <= 1);
    assert_int_equal(notes.n, 1);
    if (nsession == 1) assert_near(s->distance, 10005, 1e-9);
    gd_free(s);
    gerdy_notes_reset(&notes);
  }
  gd_fit_session* s;
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  m.at[m.n - 1] ^= 1;
  assert_int_equal(read_made(&m, &s, &notes), 1);
  assert_non_null(strstr(notes.item[0].text, "checksum"));
  gd_free(s);
  gerdy_notes_reset(&notes);
}

static void refuses_other_files(void** state) {
  (void)state;
  gd_fit_session* s;
  size_t n;
  gerdy_error err = {0};
  assert_int_equal(gd_fit_read("", 0, &s, &n, NULL, &err), GERDY_E_FORMAT);
  assert_int_equal(gd_fit_read("PathFileType 4 (X/Y/Z)", 22, &s, &n, NULL, &err), GERDY_E_FORMAT);
  assert_null(s);
}

static void survives_short_memory(void** state) {
  (void)state;
  maker m;
  begin(&m);
  put_session(&m, false);
  put_session(&m, false);
  finish(&m);
  gerdy_status status = GERDY_E_MEMORY;
  for (unsigned long at = 1; status != GERDY_OK; ++at) {
    gd_fit_session* s;
    size_t n;
    gerdy_error err = {0};
    gd_mem_fail_at(at);
    status = gd_fit_read((const char*)m.at, m.n, &s, &n, NULL, &err);
    gd_mem_fail_at(0);
    assert_true(status == GERDY_OK || status == GERDY_E_MEMORY);
    gd_free(s);
  }
}

// ---- real files --------------------------------------------------------------------------------

static size_t read_shared(const char* name, gd_fit_session** s, gerdy_notes* notes) {
  char path[512];
  char* bytes;
  size_t n, nsession = 0;
  gerdy_error err = {0};
  snprintf(path, sizeof path, "data/runs-fit/%s", name);
  NEED_SHARED(SHARED_FILE(path));
  assert_ok(gd_file_read(SHARED_FILE(path), &bytes, &n, &err), &err);
  assert_ok(gd_fit_read(bytes, n, s, &nsession, notes, &err), &err);
  gd_free(bytes);
  return nsession;
}

static void reads_real_runs(void** state) {
  (void)state;
  gd_fit_session* s;
  // distances as an independent decoder gives them, tolerance 1 m
  assert_int_equal(read_shared("Fenix3-Run-1321421020.fit", &s, NULL), 1);
  assert_int_equal(s->sport, gd_fit_running);
  assert_near(s->distance, 21300, 60);
  assert_true(s->cadence > 140 && s->cadence < 200);
  gd_free(s);
  assert_int_equal(read_shared("activity-small-fenix2-run.fit", &s, NULL), 1);
  assert_near(s->distance, 9000, 60);
  gd_free(s);
}

static void reads_what_real_damage_leaves(void** state) {
  (void)state;
  static const char* const names[] = {"activity-filecrc.fit", "activity-unexpected-eof.fit"};
  for (int i = 0; i < 2; ++i) {
    gd_fit_session* s;
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    read_shared(names[i], &s, &notes);
    assert_true(notes.n >= 1);
    gd_free(s);
    gerdy_notes_reset(&notes);
  }
  gd_fit_session* s;
  assert_int_equal(read_shared("Settings.fit", &s, NULL), 0);
  gd_free(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_a_session),     cmocka_unit_test(sums_up_records),
      cmocka_unit_test(reads_a_chain),       cmocka_unit_test(warns_about_damage),
      cmocka_unit_test(refuses_other_files), cmocka_unit_test(survives_short_memory),
      cmocka_unit_test(reads_real_runs),     cmocka_unit_test(reads_what_real_damage_leaves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
