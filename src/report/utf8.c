// report/utf8.c: well-formed UTF-8, one character at a time.
#include "report/utf8.h"

#include <stdbool.h>
#include <stdint.h>

// characters that XML 1.0 allows
static bool allowed(uint32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  if (c >= 0x7f && c <= 0x9f) return false;
  if (c >= 0xd800 && c <= 0xdfff) return false;
  return c <= 0x10ffff && (c & 0xfffe) != 0xfffe;
}

size_t gd_utf8_length(const char* at) {
  const unsigned char lead = (unsigned char)at[0];
  if (lead < 0x80) return allowed(lead) ? 1 : 0;
  const size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
  uint32_t c = lead & (0xffu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    const unsigned char next = (unsigned char)at[i];  // a closing zero ends the loop here
    if ((next & 0xc0) != 0x80) return 0;
    c = c << 6 | (next & 0x3fu);
  }
  return c >= smallest[length] && allowed(c) ? length : 0;
}
