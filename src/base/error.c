#include <gerdy/base.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"

const char* gerdy_status_text(gerdy_status status) {
  switch (status) {
#define STATUS_TEXT(name, number, exit_code, text) \
  case name:                                       \
    return text;
    GERDY_STATUS_LIST(STATUS_TEXT)
#undef STATUS_TEXT
  }
  return "unknown status";
}

int gerdy_status_exit_code(gerdy_status status) {
  switch (status) {
#define STATUS_EXIT(name, number, exit_code, text) \
  case name:                                       \
    return exit_code;
    GERDY_STATUS_LIST(STATUS_EXIT)
#undef STATUS_EXIT
  }
  return 1;
}

const char* gerdy_version(void) { return GERDY_VERSION; }

// copy text into out, keeping its end when it does not fit: the end of a path tells most
static void copy_tail(char* out, size_t size, const char* text) {
  size_t n = strlen(text);
  if (n < size) {
    memcpy(out, text, n + 1);
  } else {
    memcpy(out, "...", 3);
    memcpy(out + 3, text + n - (size - 4), size - 3);
  }
}

char* gerdy_error_text(const gerdy_error* err, char* out, size_t size) {
  char line[32] = "";
  if (err->line > 0) snprintf(line, sizeof line, ":%ld", err->line);
  const char* lead = err->file[0] ? err->file : (line[0] ? "line" : "");
  snprintf(out, size, "%s%s%s%s%s%s", lead, line, lead[0] ? ": " : "", err->element,
           err->element[0] ? ": " : "", err->msg);
  return out;
}

gerdy_status gd_fail(gerdy_error* err, gerdy_status code, long line, const char* element,
                     const char* format, ...) {
  if (err == NULL) return code;
  err->code = code;
  err->line = line;
  copy_tail(err->element, sizeof err->element, element != NULL ? element : "");
  va_list args;
  va_start(args, format);
  vsnprintf(err->msg, sizeof err->msg, format, args);
  va_end(args);
  return code;
}

gerdy_status gd_fail_memory(gerdy_error* err) {
  return gd_fail(err, GERDY_E_MEMORY, 0, NULL, "memory could not be allocated");
}

gerdy_status gd_at_file(gerdy_error* err, gerdy_status status, const char* path) {
  if (err != NULL) copy_tail(err->file, sizeof err->file, path);
  return status;
}

void gerdy_notes_init(gerdy_notes* notes) { memset(notes, 0, sizeof *notes); }

void gerdy_notes_reset(gerdy_notes* notes) {
  gd_free(notes->item);
  gerdy_notes_init(notes);
}

gerdy_status gerdy_notes_add(gerdy_notes* notes, gerdy_severity severity, long line,
                             const char* where, const char* format, ...) {
  if (notes == NULL) return GERDY_OK;
  if (notes->n == notes->capacity) {
    size_t capacity = notes->capacity == 0 ? 8 : 2 * notes->capacity;
    gerdy_note* item = gd_realloc(notes->item, capacity, sizeof *item);
    if (item == NULL) return GERDY_E_MEMORY;
    notes->item = item;
    notes->capacity = capacity;
  }
  gerdy_note* note = &notes->item[notes->n++];
  note->severity = severity;
  note->line = line;
  copy_tail(note->where, sizeof note->where, where != NULL ? where : "");
  va_list args;
  va_start(args, format);
  vsnprintf(note->text, sizeof note->text, format, args);
  va_end(args);
  return GERDY_OK;
}
