// tests/test_csv_hash.c: small comma-separated tables, and fingerprints of bytes.
#include "testing.h"

#include "base/mem.h"
#include "io/csv.h"
#include "io/hash.h"

static gerdy_status read_text(const char* text, gd_csv* csv, gerdy_error* err) {
  size_t n = strlen(text);
  // an exact copy, so that a sanitizer sees every read behind the end
  char* copy = gd_alloc(n, 1);
  memcpy(copy, text, n);
  gerdy_status status = gd_csv_read(copy, n, ',', csv, err);
  gd_free(copy);
  return status;
}

static void assert_cell(const gd_csv* csv, size_t row, const char* column, const char* expected) {
  gd_span cell = gd_csv_cell(csv, row, gd_csv_column(csv, column));
  if (!gd_span_is(cell, expected))
    fail_msg("row %zu, %s: '%.*s' instead of '%s'", row, column, (int)cell.n, cell.at, expected);
}

static void reads_a_table(void** state) {
  (void)state;
  gd_csv csv;
  gerdy_error err;
  assert_ok(read_text("\xef\xbb\xbf# norms\r\n\r\nname, mean ,unit,source\r\n"
                      "stride,1.5,m,\"A, B \"\"and\"\" C\"\r\n  # more\r\n"
                      "\"\",,\"  x \"  ,\r\nlast, -2 , \"\"\"\",end",
                      &csv, &err),
            &err);
  assert_int_equal(csv.ncol, 4);
  assert_int_equal(csv.nrow, 3);
  assert_cell(&csv, 0, "name", "stride");
  assert_cell(&csv, 0, "mean", "1.5");
  assert_cell(&csv, 0, "source", "A, B \"and\" C");
  assert_cell(&csv, 1, "name", "");
  assert_cell(&csv, 1, "mean", "");
  assert_cell(&csv, 1, "unit", "  x ");
  assert_cell(&csv, 1, "source", "");
  assert_cell(&csv, 2, "mean", "-2");
  assert_cell(&csv, 2, "unit", "\"");
  assert_cell(&csv, 2, "source", "end");
  assert_int_equal(csv.line[0], 4);
  assert_int_equal(csv.line[2], 7);
  assert_int_equal(gd_csv_column(&csv, "nothing"), -1);
  assert_int_equal(gd_csv_cell(&csv, 0, -1).n, 0);
  assert_int_equal(gd_csv_cell(&csv, 3, 0).n, 0);
  assert_int_equal(gd_csv_cell(&csv, 0, 4).n, 0);
  gd_csv_free(&csv);
}

static void reads_names_alone(void** state) {
  (void)state;
  gd_csv csv;
  gerdy_error err;
  assert_ok(read_text("\"a,b\",c\n", &csv, &err), &err);
  assert_int_equal(csv.ncol, 2);
  assert_int_equal(csv.nrow, 0);
  assert_int_equal(gd_csv_column(&csv, "a,b"), 0);
  gd_csv_free(&csv);
}

static void refuses_with_line_and_words(void** state) {
  (void)state;
  static const struct {
    const char* text;
    long line;
    const char* words;
  } errors[] = {
      {"", 0, "empty"},
      {"# nothing\n\n", 2, "column names is missing"},
      {"a,b\n1,2\n3\n", 3, "has 1 cells, but 2 columns"},
      {"a,b\n1,2,3\n", 2, "has 3 cells, but 2 columns"},
      {"a,b\n1,\"2\n\"\n", 2, "does not end with a quote"},
      {"a,b\n1,\"2\"x\n", 2, "does not end with a quote"},
      {"a,\"b\n", 1, "quoted name"},
      {"\xff\xfe"
       "a",
       1, "UTF-16"},
  };
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
    gd_csv csv;
    gerdy_error err;
    assert_int_equal(read_text(errors[i].text, &csv, &err), GERDY_E_FORMAT);
    print_message("  %s\n", err.msg);
    assert_int_equal(err.line, errors[i].line);
    assert_non_null(strstr(err.msg, errors[i].words));
    assert_null(csv.text);
    assert_int_equal(csv.nrow, 0);
  }
}

static void survives_every_failing_allocation(void** state) {
  (void)state;
  static const char text[] = "a,b\n1,2\n3,\"4\"\n";
  for (unsigned long nth = 1;; nth++) {
    gd_csv csv;
    gerdy_error err;
    gd_mem_fail_at(nth);
    gerdy_status status = gd_csv_read(text, sizeof text - 1, ',', &csv, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) {
      assert_int_equal(nth, 5);
      assert_cell(&csv, 1, "b", "4");
      gd_csv_free(&csv);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_null(csv.text);
  }
}

// FIPS 180-2, appendix B, and the empty message.
static void hashes_like_the_standard(void** state) {
  (void)state;
  char hex[65], again[65];
  assert_int_equal(gd_sha256_hex("", 0, hex), GERDY_OK);
  assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert_int_equal(gd_sha256_hex("abc", 3, hex), GERDY_OK);
  assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const char* two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  assert_int_equal(gd_sha256_hex(two_blocks, strlen(two_blocks), hex), GERDY_OK);
  assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  char* million = gd_alloc(1000000, 1);
  memset(million, 'a', 1000000);
  assert_int_equal(gd_sha256_hex(million, 1000000, hex), GERDY_OK);
  assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  million[999999] = 'b';
  assert_int_equal(gd_sha256_hex(million, 1000000, again), GERDY_OK);
  assert_string_not_equal(hex, again);
  gd_free(million);
  assert_int_equal(gd_sha256_hex("abc", 3, NULL), GERDY_E_ARG);
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_a_table),
      cmocka_unit_test(reads_names_alone),
      cmocka_unit_test(refuses_with_line_and_words),
      cmocka_unit_test(survives_every_failing_allocation),
      cmocka_unit_test(hashes_like_the_standard),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
