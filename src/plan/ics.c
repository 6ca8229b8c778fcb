// plan/ics.c: the appointments of the plan as an iCalendar file (RFC 5545): all-day events, one for
// every day and part, so that an exercise hour is one line of the calendar.
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "plan/making.h"
#include "record/calendar.h"

enum { LINE_MOST = 75 };  // octets without the line break, RFC 5545 3.1

static bool continues(char c) { return ((unsigned char)c & 0xC0U) == 0x80U; }

// One content line, folded between characters.
static void put_line(gd_buf* out, const gd_buf* line) {
  const char* at = line->at;
  size_t rest = line->n, room = LINE_MOST;
  while (rest > room) {
    size_t n = room;
    while (n > 1 && continues(at[n])) --n;
    gd_buf_bytes(out, at, n);
    gd_buf_text(out, "\r\n ");
    at += n;
    rest -= n;
    room = LINE_MOST - 1;  // the blank counts
  }
  gd_buf_bytes(out, at, rest);
  gd_buf_text(out, "\r\n");
}

// A TEXT value: backslash, comma, semicolon and line break are escaped, other controls left out.
static void put_escaped(gd_buf* line, const char* text) {
  for (const char* c = text; *c != '\0'; ++c) {
    if (*c == '\n') {
      gd_buf_text(line, "\\n");
    } else if (*c == '\\' || *c == ',' || *c == ';') {
      gd_buf_bytes(line, "\\", 1);
      gd_buf_bytes(line, c, 1);
    } else if ((unsigned char)*c >= 0x20 && *c != 0x7F) {
      gd_buf_bytes(line, c, 1);
    }
  }
}

static void end_line(gd_buf* out, gd_buf* line) {
  if (line->failed) out->failed = true;
  if (line->n > 0) put_line(out, line);
  gd_buf_reset(line);
}

static void put_plain(gd_buf* out, const char* text) {
  gd_buf_text(out, text);
  gd_buf_text(out, "\r\n");
}

static void put_date(gd_buf* out, const char* name, long day, const char* end) {
  const gd_date d = gd_date_of_day(day);
  gd_buf_printf(out, "%s%04d%02d%02d%s", name, d.year, d.month, d.day, end);
}

static bool is_on(const gerdy_plan_item* item, gerdy_plan_part part, unsigned day) {
  return item->part == part && (item->days >> day & 1U);
}

static bool any_on(const gerdy_plan_week* week, gerdy_plan_part part, unsigned day) {
  for (size_t i = 0; i < week->nitem; ++i) {
    if (is_on(&week->item[i], part, day)) return true;
  }
  return false;
}

static void put_description(gd_buf* line, const gerdy_plan_week* week, gerdy_plan_part part,
                            unsigned day) {
  gd_buf_text(line, "DESCRIPTION:");
  if (week->number > 1) {
    put_escaped(line, week->aim);
    put_escaped(line, "\n");
  }
  for (size_t i = 0; i < week->nitem; ++i) {
    const gerdy_plan_item* item = &week->item[i];
    if (!is_on(item, part, day)) continue;
    put_escaped(line, item->name);
    if (item->dose[0] != '\0') put_escaped(line, ": ");
    put_escaped(line, item->dose);
    put_escaped(line, "\n");
    put_escaped(line, item->text);
    put_escaped(line, "\n");
  }
}

static void put_event(gd_buf* out, const gerdy_plan* plan, const gerdy_plan_week* week,
                      gerdy_plan_part part, unsigned day) {
  const long date = week->first_day + (long)day;
  gd_buf line;
  gd_buf_init(&line);
  put_plain(out, "BEGIN:VEVENT");
  // the same day and part is the same event in the next plan too: a calendar replaces it
  gd_buf_text(&line, "UID:gerdy-");
  put_date(&line, "", date, "-");
  gd_buf_printf(&line, "%s@gerdy.invalid", gerdy_plan_part_id(part));
  end_line(out, &line);
  put_date(out, "DTSTAMP:", plan->week[0].first_day, "T000000Z\r\n");
  put_date(out, "DTSTART;VALUE=DATE:", date, "\r\n");
  put_date(out, "DTEND;VALUE=DATE:", date + 1, "\r\n");
  gd_buf_text(&line, "SUMMARY:");
  put_escaped(&line, gerdy_plan_part_heading(part));
  end_line(out, &line);
  put_description(&line, week, part, day);
  end_line(out, &line);
  put_plain(out, "TRANSP:TRANSPARENT");
  put_plain(out, "END:VEVENT");
}

static size_t put_events(gd_buf* out, const gerdy_plan* plan) {
  size_t n = 0;
  for (size_t w = 0; w < plan->nweek; ++w) {
    for (unsigned day = 0; day < 7; ++day) {
      for (int part = 0; part < GERDY_NPLAN_PART; ++part) {
        if (!any_on(&plan->week[w], (gerdy_plan_part)part, day)) continue;
        put_event(out, plan, &plan->week[w], (gerdy_plan_part)part, day);
        ++n;
      }
    }
  }
  return n;
}

gerdy_status gerdy_plan_ics(const gerdy_plan* plan, const char* path, gerdy_error* err) {
  gd_buf out;
  gd_buf_init(&out);
  put_plain(&out, "BEGIN:VCALENDAR");
  put_plain(&out, "VERSION:2.0");
  put_plain(&out, "PRODID:-//Gerdy//Gerdy " GERDY_VERSION "//EN");
  put_plain(&out, "CALSCALE:GREGORIAN");
  const size_t n = put_events(&out, plan);
  put_plain(&out, "END:VCALENDAR");
  gerdy_status status = GERDY_OK;
  if (out.failed) {
    status = gd_fail_memory(err);
  } else if (n == 0) {
    status = gd_fail(err, GERDY_E_DATA, 0, NULL,
                     "the plan has no appointment, so there is no calendar to write: %s",
                     gerdy_plan_state_words(plan->state));
  } else {
    status = gd_file_write(path, out.at, out.n, err);
  }
  gd_buf_reset(&out);
  return status;
}
