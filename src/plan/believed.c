// plan/believed.c: which entries of a history count at a moment.
#include "plan/believed.h"

#include "base/fail.h"
#include "base/mem.h"

gerdy_status gd_believed(const gerdy_history* history, gerdy_when now, unsigned char** out,
                         gerdy_error* err) {
  size_t n;
  gerdy_history_entries(history, &n);
  *out = gd_alloc(n, 1);
  if (*out == NULL) return gd_fail_memory(err);
  gerdy_status status = gerdy_history_standing(history, now, *out, NULL, NULL, err);
  if (status == GERDY_OK) return GERDY_OK;
  gd_free(*out);
  *out = NULL;
  return status;
}
