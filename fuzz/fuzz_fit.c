// .fit files of watches.
#include "base/mem.h"
#include "io/fit.h"

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n) {
  gd_fit_session* session;
  size_t nsession;
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  if (gd_fit_read((const char*)bytes, n, &session, &nsession, &notes, NULL) == GERDY_OK) {
    gd_free(session);
  }
  gerdy_notes_reset(&notes);
  return 0;
}
