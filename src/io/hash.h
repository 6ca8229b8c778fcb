// io/hash.h: fingerprint of a file's bytes, so that a report can say which data it was made from.
#ifndef GD_IO_HASH_H
#define GD_IO_HASH_H

#include <gerdy/base.h>

// SHA-256 of bytes [n] as 64 lower-case hexadecimal digits and a closing zero.
// Errors: GERDY_E_ARG (no place for the result).
GERDY_NODISCARD gerdy_status gd_sha256_hex(const char* bytes, size_t n, char out[65]);

#endif
