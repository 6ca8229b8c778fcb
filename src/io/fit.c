#include "io/fit.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"

enum {
  header_short = 12,
  crc_size = 2,
  nlocal = 16,
  most_fields = 255,
  message_session = 18,
  message_record = 20,
  message_activity = 34,
  field_timestamp = 253
};

// seconds from 1970-01-01 to 1989-12-31, where the watch's clock begins; smaller stamps than
// 0x10000000 count from when it was switched on
static const int64_t epoch = 631065600, first_stamp = 0x10000000;

typedef struct field {
  uint8_t number, size;
} field;

// How the data messages of one local type are laid out.
typedef struct definition {
  bool known, big_endian;
  uint16_t message;
  int nfield;
  field at[most_fields];
  size_t developer;  // bytes of developer fields behind them
} definition;

typedef struct reader {
  const uint8_t* at;
  const uint8_t* end;
  definition local[nlocal];
  uint32_t stamp;  // the last full one, for compressed ones
  gd_fit_session* session;
  size_t nsession, capacity;
  gd_fit_session seen;  // what the records of this file add up to
  int64_t first, last;  // time of the first and last record
  bool broken;          // the file ended inside a message
} reader;

static const gd_fit_session nothing = {
    .sport = -1, .distance = NAN, .timer = NAN, .cadence = NAN, .ascent = NAN, .descent = NAN};

// ---- values ------------------------------------------------------------------------------------

typedef struct message {
  const definition* layout;
  const uint8_t* bytes;
} message;

// An unsigned field of 1, 2 or 4 bytes; false when it is not there or says "not known" (all ones).
static bool get(const message* m, int number, uint32_t* out) {
  const uint8_t* p = m->bytes;
  for (int i = 0; i < m->layout->nfield; p += m->layout->at[i].size, ++i) {
    int size = m->layout->at[i].size;
    if (m->layout->at[i].number != number) continue;
    if (size != 1 && size != 2 && size != 4) return false;
    uint32_t value = 0;
    for (int k = 0; k < size; ++k) {
      int byte = m->layout->big_endian ? size - 1 - k : k;
      value |= (uint32_t)p[byte] << (8 * k);
    }
    *out = value;
    return value != (size == 4 ? UINT32_MAX : (1u << (8 * size)) - 1);
  }
  return false;
}

static double scaled(const message* m, int number, double per_unit) {
  uint32_t value;
  return get(m, number, &value) ? value / per_unit : NAN;
}

static int64_t moment(const message* m, int number) {
  uint32_t value;
  return get(m, number, &value) && value >= first_stamp ? epoch + value : 0;
}

// ---- messages ----------------------------------------------------------------------------------

static gerdy_status add_session(reader* r, const gd_fit_session* session, gerdy_error* err) {
  if (r->nsession == r->capacity) {
    size_t capacity = r->capacity == 0 ? 4 : 2 * r->capacity;
    gd_fit_session* grown = gd_realloc(r->session, capacity, sizeof *grown);
    if (grown == NULL) return gd_fail_memory(err);
    r->session = grown;
    r->capacity = capacity;
  }
  r->session[r->nsession++] = *session;
  return GERDY_OK;
}

static gerdy_status take_session(reader* r, const message* m, gerdy_error* err) {
  gd_fit_session s = nothing;
  uint32_t sport;
  s.start = moment(m, 2);
  if (get(m, 5, &sport)) s.sport = (int)sport;
  s.timer = scaled(m, 8, 1000);
  if (isnan(s.timer)) s.timer = scaled(m, 7, 1000);
  s.distance = scaled(m, 9, 100);
  double fraction = scaled(m, 92, 128);
  // the watch counts the strides of one leg
  s.cadence = 2 * (scaled(m, 18, 1) + (isnan(fraction) ? 0 : fraction));
  s.ascent = scaled(m, 22, 1);
  s.descent = scaled(m, 23, 1);
  return add_session(r, &s, err);
}

static void take_record(reader* r, const message* m) {
  double distance = scaled(m, 5, 100);
  if (r->stamp >= first_stamp) {
    r->last = epoch + r->stamp;
    if (r->first == 0) r->first = r->last;
  }
  if (!isnan(distance)) r->seen.distance = distance;
}

// the activity message holds the same moment by UTC and by the watch's own clock
static void take_activity(reader* r, const message* m) {
  int64_t utc = moment(m, field_timestamp), local = moment(m, 5);
  if (utc == 0 || local == 0) return;
  int64_t minutes = (local - utc + (local >= utc ? 30 : -30)) / 60;
  if (minutes < -1080 || minutes > 1080) return;
  r->seen.offset_minutes = (int)minutes;
  r->seen.has_offset = true;
}

static gerdy_status take_message(reader* r, const definition* layout, gerdy_error* err) {
  const message m = {layout, r->at};
  uint32_t stamp;
  if (get(&m, field_timestamp, &stamp)) r->stamp = stamp;
  if (layout->message == message_session) return take_session(r, &m, err);
  if (layout->message == message_record) take_record(r, &m);
  if (layout->message == message_activity) take_activity(r, &m);
  return GERDY_OK;
}

// ---- the stream --------------------------------------------------------------------------------

static bool left(const reader* r, size_t n) { return (size_t)(r->end - r->at) >= n; }

static bool read_definition(reader* r, uint8_t head) {
  definition* d = &r->local[head & 0x0f];
  memset(d, 0, sizeof *d);
  if (!left(r, 5)) return false;
  d->big_endian = r->at[1] == 1;
  d->message = (uint16_t)(d->big_endian ? r->at[2] << 8 | r->at[3] : r->at[3] << 8 | r->at[2]);
  d->nfield = r->at[4];
  r->at += 5;
  if (!left(r, 3 * (size_t)d->nfield)) return false;
  for (int i = 0; i < d->nfield; ++i, r->at += 3) d->at[i] = (field){r->at[0], r->at[1]};
  if ((head & 0x20) != 0) {
    if (!left(r, 1) || !left(r, 1 + 3 * (size_t)r->at[0])) return false;
    size_t n = *r->at++;
    for (size_t i = 0; i < n; ++i, r->at += 3) d->developer += r->at[1];
  }
  d->known = true;
  return true;
}

static gerdy_status read_data(reader* r, uint8_t head, bool* whole, gerdy_error* err) {
  bool compressed = (head & 0x80) != 0;
  const definition* d = &r->local[compressed ? head >> 5 & 0x03 : head & 0x0f];
  size_t size = d->developer;
  for (int i = 0; i < d->nfield; ++i) size += d->at[i].size;
  *whole = d->known && left(r, size);
  if (!*whole) return GERDY_OK;
  if (compressed) {
    uint32_t low = head & 0x1f;
    r->stamp += (low - (r->stamp & 0x1f)) & 0x1f;
  }
  gerdy_status status = take_message(r, d, err);
  r->at += size;
  return status;
}

static gerdy_status read_messages(reader* r, gerdy_error* err) {
  while (r->at < r->end) {
    uint8_t head = *r->at++;
    bool whole = true;
    gerdy_status status = GERDY_OK;
    if ((head & 0xc0) == 0x40) {
      whole = read_definition(r, head);
    } else {
      status = read_data(r, head, &whole, err);
    }
    if (status != GERDY_OK) return status;
    if (!whole) {
      r->broken = true;
      return GERDY_OK;
    }
  }
  return GERDY_OK;
}

// sum over the bytes as the protocol has it (CRC-16, polynomial 0x8005 reflected)
static uint16_t checksum(const uint8_t* at, size_t n) {
  uint32_t crc = 0;
  for (size_t i = 0; i < n; ++i) {
    crc ^= at[i];
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0xa001u : crc >> 1;
  }
  return (uint16_t)crc;
}

// sessions of this file get the clock of its activity; a file without summary gets one
static gerdy_status finish_file(reader* r, size_t first_session, gerdy_error* err) {
  if (r->nsession == first_session && r->first != 0) {
    r->seen.start = r->first;
    r->seen.timer = (double)(r->last - r->first);
    gerdy_status status = add_session(r, &r->seen, err);
    if (status != GERDY_OK) return status;
  }
  for (size_t i = first_session; i < r->nsession; ++i) {
    r->session[i].offset_minutes = r->seen.offset_minutes;
    r->session[i].has_offset = r->seen.has_offset;
  }
  return GERDY_OK;
}

static gerdy_status warn(gerdy_notes* notes, const char* what, gerdy_error* err) {
  return gerdy_notes_add(notes, GERDY_WARNING, 0, "", "%s", what) == GERDY_OK ? GERDY_OK
                                                                              : gd_fail_memory(err);
}

// one file of the chain; *used: its length
static gerdy_status read_file(reader* r, const uint8_t* at, size_t n, size_t* used,
                              gerdy_notes* notes, gerdy_error* err) {
  size_t header = at[0], size = 0, first_session = r->nsession;
  for (int k = 3; k >= 0; --k) size = size << 8 | at[4 + k];
  bool whole = header + size + crc_size <= n;
  size_t data = whole ? size : n - header;
  memset(r->local, 0, sizeof r->local);
  r->seen = nothing;
  r->stamp = 0;
  r->first = r->last = 0;
  r->broken = !whole;
  r->at = at + header;
  r->end = r->at + data;
  *used = header + data + (whole ? crc_size : 0);
  gerdy_status status = read_messages(r, err);
  if (status == GERDY_OK) status = finish_file(r, first_session, err);
  if (status != GERDY_OK) return status;
  if (r->broken) return warn(notes, "the file is cut off or damaged: what is whole was read", err);
  const uint8_t* crc = at + header + data;
  if (checksum(at, header + data) == (uint16_t)(crc[0] | crc[1] << 8)) return GERDY_OK;
  return warn(notes, "the checksum of the file is wrong: it may be damaged; look at its values",
              err);
}

static bool is_header(const uint8_t* at, size_t n) {
  return n >= header_short && at[0] >= header_short && at[0] <= n && memcmp(at + 8, ".FIT", 4) == 0;
}

gerdy_status gd_fit_read(const char* bytes, size_t n, gd_fit_session** out, size_t* nsession,
                         gerdy_notes* notes, gerdy_error* err) {
  const uint8_t* at = (const uint8_t*)bytes;
  *out = NULL;
  *nsession = 0;
  if (!is_header(at, n)) {
    return gd_fail(err, GERDY_E_FORMAT, 0, NULL, "this is not a .fit file of a watch");
  }
  // the definitions are too much for the stack of a small thread
  reader* r = gd_alloc(1, sizeof *r);
  if (r == NULL) return gd_fail_memory(err);
  gerdy_status status = GERDY_OK;
  while (status == GERDY_OK && is_header(at, n)) {
    size_t used = 0;
    status = read_file(r, at, n, &used, notes, err);
    at += used;
    n -= used;
  }
  if (status == GERDY_OK) {
    *out = r->session;
    *nsession = r->nsession;
  } else {
    gd_free(r->session);
  }
  gd_free(r);
  return status;
}
