// fuzz/fuzz_when.c: moments from any text; what is read must be written and read back the same.
#include <gerdy/record.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  char text[512], again[32], third[32];
  gerdy_when when, back;
  gerdy_error err = {0};
  if (size >= sizeof text) return 0;
  if (size > 0) memcpy(text, data, size);
  text[size] = '\0';
  gerdy_status status = gerdy_when_parse(text, &when, &err);
  if (status != GERDY_OK) {
    if (status != GERDY_E_FORMAT || err.msg[0] == '\0') __builtin_trap();
    return 0;
  }
  gerdy_when_text(when, again);
  if (gerdy_when_parse(again, &back, NULL) != GERDY_OK) __builtin_trap();
  if (strcmp(gerdy_when_text(back, third), again) != 0) __builtin_trap();
  if (gerdy_when_day(when) != gerdy_when_day(back) || when.day_only != back.day_only)
    __builtin_trap();
  // a day alone takes this machine's zone again, everything else carries its own
  if (!when.day_only && (when.utc != back.utc || when.offset_minutes != back.offset_minutes))
    __builtin_trap();
  return 0;
}
