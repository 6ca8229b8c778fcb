// io/fit.h: sessions of an activity in the FIT format of sport watches (FIT protocol 2.0: records
// whose layout is defined inside the file). Only what a training diary needs is read.
#ifndef GD_IO_FIT_H
#define GD_IO_FIT_H

#include <gerdy/base.h>
#include <stdbool.h>

// One session; NaN = the watch did not say.
typedef struct gd_fit_session {
  int64_t start;       // seconds since 1970-01-01T00:00:00Z; 0 = not said
  int offset_minutes;  // of the watch's clock ahead of UTC; 0 when has_offset is false
  bool has_offset;
  int sport;        // 1 = running; -1 = not said
  double distance;  // m
  double timer;     // s, pauses taken out
  double cadence;   // steps per minute, both feet
  double ascent;    // m
  double descent;   // m
} gd_fit_session;

enum { gd_fit_running = 1 };

// Read all sessions of a file (several files may stand in a row in one). A file that breaks off or
// whose checksum is wrong gives what is whole, with a warning in notes. Without a summary the
// session is put together from its records. Owner: *out [*n] is the caller's, gd_free.
// Errors: GERDY_E_FORMAT (no FIT file, damaged from the begin), GERDY_E_MEMORY.
GERDY_NODISCARD gerdy_status gd_fit_read(const char* bytes, size_t n, gd_fit_session** out,
                                         size_t* nsession, gerdy_notes* notes, gerdy_error* err);

#endif
