// fuzz/fuzz_table.c: the reader of plain marker tables on any bytes; what it accepts must be a
// sound marker table.
#include <gerdy/io.h>
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

static void read_with(const uint8_t* data, size_t size, double rate) {
  gerdy_series* s;
  gerdy_notes notes;
  gerdy_error err = {0};
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_table_read((const char*)data, size, rate, &s, &notes, &err);
  if (status != GERDY_OK && (s != NULL || err.code != status || err.msg[0] == '\0'))
    __builtin_trap();
  if (status == GERDY_OK) {
    if (!gerdy_markers_check(s) || s->nrow == 0 || !(s->rate >= 0)) __builtin_trap();
    for (size_t i = 1; i < s->nrow; i++)
      if (!(s->time[i] > s->time[i - 1])) __builtin_trap();
    for (size_t i = 0; i < s->nrow * s->ncol; i++)
      if ((isfinite(s->value[i]) != 0) != (s->valid[i] == 1)) __builtin_trap();
  }
  gerdy_series_free(s);
  gerdy_notes_reset(&notes);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  read_with(data, size, 0);
  read_with(data, size, 100);
  return 0;
}
