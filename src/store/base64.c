// store/base64.c: bytes as text.
#include "store/base64.h"

#include <stdint.h>
#include <string.h>

static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void gd_buf_base64(gd_buf* buf, const char* bytes, size_t n) {
  for (size_t i = 0; i < n; i += 3) {
    size_t m = n - i < 3 ? n - i : 3;
    uint32_t word = 0;
    for (size_t k = 0; k < 3; ++k) {
      word = word << 8 | (k < m ? (uint32_t)(unsigned char)bytes[i + k] : 0);
    }
    char group[4] = {digit[word >> 18], digit[word >> 12 & 63], digit[word >> 6 & 63],
                     digit[word & 63]};
    memset(group + 1 + m, '=', 3 - m);
    gd_buf_bytes(buf, group, 4);
  }
}

static int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool gd_parse_base64(const char* text, size_t n, char* out, size_t* nout) {
  *nout = 0;
  if (n % 4 != 0) return false;
  size_t pad = n > 0 && text[n - 1] == '=' ? 1 + (text[n - 2] == '=') : 0;
  for (size_t i = 0; i < n; i += 4) {
    size_t m = i + 4 == n ? 3 - pad : 3;
    uint32_t word = 0;
    for (size_t k = 0; k < 4; ++k) {
      int value = k <= m ? value_of(text[i + k]) : 0;
      if (value < 0) return false;
      word = word << 6 | (uint32_t)value;
    }
    // bits behind the last byte belong to nothing
    if ((word & ((UINT32_C(1) << 8 * (3 - m)) - 1)) != 0) return false;
    for (size_t k = 0; k < m; ++k) out[(*nout)++] = (char)(word >> (16 - 8 * k) & 255);
  }
  return true;
}
