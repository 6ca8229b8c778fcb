// io/hash.c: SHA-256 by libmd.
#include "io/hash.h"

#include <sys/types.h>  // sha256.h needs it
// clang-format off
#include <sha256.h>
// clang-format on

gerdy_status gd_sha256_hex(const char* bytes, size_t n, char out[65]) {
  // without a place of ours libmd would allocate one by itself
  if (!out) return GERDY_E_ARG;
  SHA256_CTX context;
  SHA256Init(&context);
  if (n > 0) SHA256Update(&context, (const uint8_t*)bytes, n);
  SHA256End(&context, out);
  return GERDY_OK;
}
