// fuzz/fuzz_case.c: exports of cases from any bytes; what is taken must be fit to be kept.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "store/case_import.h"
#include "store/case_text.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

static void check(const gd_case_import* import) {
  size_t nentry, nfact;
  const gerdy_entry* entry = gerdy_history_entries(import->entries, &nentry);
  const gerdy_fact* fact = gerdy_history_facts(import->entries, &nfact);
  for (size_t i = 0; i < nentry; ++i) {
    if (!gd_is_hex(entry[i].uid, 32) || !gd_is_utf8(entry[i].source)) __builtin_trap();
    if (entry[i].file[0] != '\0' && !gd_is_hex(entry[i].file, 64)) __builtin_trap();
    if (entry[i].first + entry[i].nfact > nfact) __builtin_trap();
  }
  for (size_t i = 0; i < nfact; ++i) {
    if (fact[i].name[0] == '\0' || !gd_is_utf8(fact[i].name)) __builtin_trap();
    if (fact[i].text != NULL && !gd_is_utf8(fact[i].text)) __builtin_trap();
  }
  for (size_t i = 0; i < import->nfile; ++i) {
    if (!gd_is_hex(import->file[i].sha256, 64) || !gd_is_utf8(import->file[i].name))
      __builtin_trap();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  gd_case_import import = {0};
  gerdy_error err = {0};
  gerdy_status status = gd_case_parse((const char*)data, size, &import, &err);
  if (status == GERDY_OK) check(&import);
  if (status != GERDY_OK && (err.code != status || err.msg[0] == '\0')) __builtin_trap();
  gd_case_import_reset(&import);
  return 0;
}
