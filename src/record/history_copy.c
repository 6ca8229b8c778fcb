// record/history_copy.c: entries of a history once more, under the same name or another.
#include <string.h>

#include "record/history.h"

gerdy_status gd_history_copy_entry(const gerdy_history* from, const gerdy_entry* entry,
                                   const char* file, const char* uid, gerdy_history* into,
                                   gerdy_error* err) {
  size_t n;
  const gerdy_fact* fact = gerdy_history_facts(from, &n);
  gerdy_status status = gerdy_history_entry(into, entry->kind, entry->at, entry->recorded,
                                            entry->source, file, uid, err);
  for (size_t i = 0; i < entry->nfact && status == GERDY_OK; ++i) {
    status = gerdy_history_fact(into, fact[entry->first + i], err);
  }
  return status;
}

gerdy_status gerdy_history_copy(const gerdy_history* history, gerdy_history** out,
                                gerdy_error* err) {
  size_t n;
  const gerdy_entry* entry = gerdy_history_entries(history, &n);
  gerdy_status status = gerdy_history_new(out, err);
  for (size_t i = 0; i < n && status == GERDY_OK; ++i) {
    status = gd_history_copy_entry(history, &entry[i], entry[i].file, entry[i].uid, *out, err);
  }
  if (status == GERDY_OK) return GERDY_OK;
  gerdy_history_free(*out);
  *out = NULL;
  return status;
}

const char* gerdy_history_name(const gerdy_history* history) {
  size_t n, nfact;
  const gerdy_entry* entry = gerdy_history_entries(history, &n);
  const gerdy_fact* fact = gerdy_history_facts(history, &nfact);
  const char* name = NULL;
  for (size_t i = 0; i < n; ++i) {
    if (entry[i].kind != GERDY_ENTRY_PROFILE) continue;
    for (size_t k = entry[i].first; k < entry[i].first + entry[i].nfact; ++k) {
      if (strcmp(fact[k].name, "name") == 0 && fact[k].text != NULL) name = fact[k].text;
    }
  }
  return name;
}
