// store/case_text.c: what a text must be like to be kept.
#include "store/case_text.h"

#include <string.h>

// bytes of the sequence that starts here, 0 = none does; reading stops at the closing zero
static size_t sequence(const unsigned char* at) {
  unsigned char first = at[0], low = 0x80, high = 0xBF;
  size_t n = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (first > 0xF4) return 0;
  if (first == 0xE0) low = 0xA0;
  if (first == 0xED) high = 0x9F;
  if (first == 0xF0) low = 0x90;
  if (first == 0xF4) high = 0x8F;
  for (size_t i = 1; i < n; ++i) {
    if (at[i] < low || at[i] > high) return 0;
    low = 0x80;
    high = 0xBF;
  }
  return n;
}

bool gd_is_utf8(const char* text) {
  for (const unsigned char* at = (const unsigned char*)text; *at != '\0';) {
    size_t n = sequence(at);
    if (n == 0) return false;
    at += n;
  }
  return true;
}

bool gd_is_hex(const char* text, size_t n) {
  return strlen(text) == n && strspn(text, "0123456789abcdef") == n;
}
