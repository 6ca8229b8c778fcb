// report/utf8.h: what of somebody else's bytes may stand in a page or a JSON text.
#ifndef GD_REPORT_UTF8_H
#define GD_REPORT_UTF8_H

#include <stddef.h>

// Bytes of the character at a zero-terminated text: 1 to 4, or 0 when it is not well-formed UTF-8
// or a character that XML forbids (control characters, surrogates). Never called at the end.
size_t gd_utf8_length(const char* at);

#endif
