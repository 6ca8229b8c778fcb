// Names that several objects share.
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/osim_parts.h"

typedef struct named {
  const char* name;
  long line;
} named;

// by name, then by place in the document
static int compare(const void* a, const void* b) {
  const named *x = a, *y = b;
  int order = strcmp(x->name, y->name);
  return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static gerdy_status note_runs(const gd_osim* osim, const named* list, int n, const char* what,
                              const char* effect) {
  for (int i = 0, end; i < n; i = end) {
    for (end = i + 1; end < n && strcmp(list[end].name, list[i].name) == 0;) ++end;
    if (end == i + 1 || list[i].name[0] == '\0') continue;
    gerdy_status status =
        gerdy_notes_add(osim->notes, GERDY_WARNING, list[i + 1].line, list[i].name,
                        "%d %s have this name: %s", end - i, what, effect);
    if (status != GERDY_OK) return gd_fail_memory(osim->err);
  }
  return GERDY_OK;
}

gerdy_status gd_osim_note_shared(const gd_osim* osim, const void* objects, size_t size, size_t name,
                                 size_t line, int n, const char* what, const char* effect) {
  if (osim->notes == NULL || n == 0) return GERDY_OK;
  named* list = gd_alloc((size_t)n, sizeof *list);
  if (list == NULL) return gd_fail_memory(osim->err);
  const char* object = objects;
  for (int i = 0; i < n; ++i, object += size) {
    memcpy(&list[i].name, object + name, sizeof list[i].name);
    memcpy(&list[i].line, object + line, sizeof list[i].line);
  }
  qsort(list, (size_t)n, sizeof *list, compare);
  gerdy_status status = note_runs(osim, list, n, what, effect);
  gd_free(list);
  return status;
}
