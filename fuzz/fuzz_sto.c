// fuzz/fuzz_sto.c: the .mot / .sto reader on any bytes; the last bit of the first byte chooses
// between the two. What it accepts must be a sound table.
#include <gerdy/io.h>
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  gerdy_series* s;
  gerdy_angle_unit angle = GERDY_RADIANS;
  gerdy_notes notes;
  gerdy_error err = {0};
  gerdy_notes_init(&notes);
  int motion_file = size > 0 && (data[0] & 1);
  gerdy_status status =
      gerdy_sto_read((const char*)data, size, motion_file, &s, &angle, &notes, &err);
  if (status != GERDY_OK && (s != NULL || err.code != status || err.msg[0] == '\0'))
    __builtin_trap();
  if (status == GERDY_OK) {
    if (s->nrow == 0 || !(s->rate >= 0)) __builtin_trap();
    for (size_t i = 0; i < s->nrow; i++)
      if (!isfinite(s->time[i]) || (i > 0 && s->time[i] < s->time[i - 1])) __builtin_trap();
    for (size_t i = 0; i < s->nrow * s->ncol; i++)
      if ((isfinite(s->value[i]) != 0) != (s->valid[i] == 1)) __builtin_trap();
    for (size_t i = 0; i < s->ncol; i++)
      if (s->column[i].name[0] == '\0') __builtin_trap();
  }
  gerdy_series_free(s);
  gerdy_notes_reset(&notes);
  return 0;
}
