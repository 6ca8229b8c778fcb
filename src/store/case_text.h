// store/case_text.h: what a text must be like to be kept.
#ifndef GD_STORE_CASE_TEXT_H
#define GD_STORE_CASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
bool gd_is_utf8(const char* text);

// n lower-case hexadecimal digits and nothing else.
bool gd_is_hex(const char* text, size_t n);

#endif
