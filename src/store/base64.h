// store/base64.h: bytes as text (RFC 4648, section 4).
#ifndef GD_STORE_BASE64_H
#define GD_STORE_BASE64_H

#include <stdbool.h>

#include "base/buf.h"

void gd_buf_base64(gd_buf* buf, const char* bytes, size_t n);

// Read text [n] into out, which has room for n / 4 * 3 bytes. False when it is not base64 in its
// one right form: whole groups of four, padded, no other characters, no stray bits.
bool gd_parse_base64(const char* text, size_t n, char* out, size_t* nout);

#endif
