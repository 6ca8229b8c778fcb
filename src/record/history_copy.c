// record/history_copy.c: a history with everything in it, once more.
#include <gerdy/record.h>

static gerdy_status copy_entry(const gerdy_entry* entry, const gerdy_fact* fact,
                               gerdy_history* into, gerdy_error* err) {
  gerdy_status status = gerdy_history_entry(into, entry->kind, entry->at, entry->recorded,
                                            entry->source, entry->file, entry->uid, err);
  for (size_t i = 0; i < entry->nfact && status == GERDY_OK; ++i) {
    status = gerdy_history_fact(into, fact[entry->first + i], err);
  }
  return status;
}

gerdy_status gerdy_history_copy(const gerdy_history* history, gerdy_history** out,
                                gerdy_error* err) {
  size_t n, nfact;
  const gerdy_entry* entry = gerdy_history_entries(history, &n);
  const gerdy_fact* fact = gerdy_history_facts(history, &nfact);
  gerdy_status status = gerdy_history_new(out, err);
  for (size_t i = 0; i < n && status == GERDY_OK; ++i) {
    status = copy_entry(&entry[i], fact, *out, err);
  }
  if (status == GERDY_OK) return GERDY_OK;
  gerdy_history_free(*out);
  *out = NULL;
  return status;
}
