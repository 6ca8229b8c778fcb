// gerdy/base.h: status, error with position, notes. The vocabulary of every other header.
#ifndef GERDY_BASE_H
#define GERDY_BASE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define GERDY_API                __attribute__((visibility("default")))
#define GERDY_NODISCARD          __attribute__((warn_unused_result))
#define GERDY_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#else
#define GERDY_API
#define GERDY_NODISCARD
#define GERDY_PRINTF(fmt, first)
#endif

#define GERDY_VERSION "0.1.0"

// Degrees in a radian: angles are radians inside and become degrees only for people and files.
#define GERDY_DEGREES_PER_RADIAN 57.29577951308232

// Every status once: name, number, exit code of the command line, meaning.
#define GERDY_STATUS_LIST(X)                                                  \
  X(GERDY_OK, 0, 0, "ok")                                                     \
  X(GERDY_E_ARG, -1, 2, "an argument is not usable")                          \
  X(GERDY_E_FILE, -2, 3, "a file could not be read or written")               \
  X(GERDY_E_FORMAT, -3, 4, "a file does not follow its format")               \
  X(GERDY_E_DATA, -4, 5, "the data do not allow the computation")             \
  X(GERDY_E_MODEL, -5, 6, "the model is not usable")                          \
  X(GERDY_E_UNSUPPORTED, -6, 7, "the input asks for something not supported") \
  X(GERDY_E_MEMORY, -7, 8, "memory could not be allocated")                   \
  X(GERDY_E_STOPPED, -8, 9, "the caller stopped the computation")

typedef enum gerdy_status {
#define GERDY_STATUS_ENUM(name, number, exit_code, text) name = number,
  GERDY_STATUS_LIST(GERDY_STATUS_ENUM)
#undef GERDY_STATUS_ENUM
} gerdy_status;

// What went wrong and where. Owned by the caller, filled by the function that failed.
typedef struct gerdy_error {
  gerdy_status code;  // the same as the returned status
  long line;          // line in the file, 1 = first, 0 = does not apply
  char file[256];     // path as given, "" = does not apply
  char element[192];  // element of a model, column of a table, marker; "" = does not apply
  char msg[512];      // what happened and what to do, one sentence each
} gerdy_error;

// Meaning of a status in words. Never NULL; the text is static.
GERDY_API const char* gerdy_status_text(gerdy_status status);

// Exit code a command should use for a status (0 for GERDY_OK).
GERDY_API int gerdy_status_exit_code(gerdy_status status);

// Write "file:line: element: message" into out [size] with what is known. Returns out.
GERDY_API char* gerdy_error_text(const gerdy_error* err, char* out, size_t size);

// Version of the library, "major.minor.patch" (static text).
GERDY_API const char* gerdy_version(void);

// ---- notes: what a reader or a computation assumed, left out or found odd ----------------------

typedef enum gerdy_severity { GERDY_INFO = 0, GERDY_WARNING = 1 } gerdy_severity;

typedef struct gerdy_note {
  gerdy_severity severity;
  long line;        // line in the file, 0 = does not apply
  char where[192];  // file, element, column or frame
  char text[400];   // one sentence
} gerdy_note;

// A growing list of notes. Start with gerdy_notes_init, end with gerdy_notes_reset.
typedef struct gerdy_notes {
  gerdy_note* item;  // (n)
  size_t n;
  size_t capacity;
} gerdy_notes;

GERDY_API void gerdy_notes_init(gerdy_notes* notes);

// Free what the list holds; the list itself belongs to the caller and may be used again.
GERDY_API void gerdy_notes_reset(gerdy_notes* notes);

// Append a note. Nullable: notes (then nothing happens). Errors: GERDY_E_MEMORY.
GERDY_API gerdy_status gerdy_notes_add(gerdy_notes* notes, gerdy_severity severity, long line,
                                       const char* where, const char* format, ...)
    GERDY_PRINTF(5, 6);

#ifdef __cplusplus
}
#endif
#endif
