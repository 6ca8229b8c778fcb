// What a model file holds, as a page for a terminal.
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "eval/check_parts.h"

enum { page_width = 96 };

static const char* plural(int n) { return n == 1 ? "" : "s"; }

// ---- lists that wrap ---------------------------------------------------------------------------

// words with commas, continued on indented lines
typedef struct word_list {
  gd_buf* out;
  size_t column, indent;
  bool begun;
} word_list;

static void list_begin(word_list* list, gd_buf* out, const char* head) {
  *list = (word_list){.out = out, .column = strlen(head), .indent = 4};
  gd_buf_text(out, head);
}

static void list_word(word_list* list, const char* format, ...) GERDY_PRINTF(2, 3);
static void list_word(word_list* list, const char* format, ...) {
  char word[256];
  va_list args;
  va_start(args, format);
  vsnprintf(word, sizeof word, format, args);
  va_end(args);
  size_t n = strlen(word);
  if (list->begun) gd_buf_text(list->out, ",");
  if (list->column + n + 2 > page_width) {
    gd_buf_printf(list->out, "\n%*s", (int)list->indent - 1, "");
    list->column = list->indent - 1;
  }
  gd_buf_printf(list->out, " %s", word);
  list->column += n + 2;
  list->begun = true;
}

static void list_end(word_list* list) { gd_buf_text(list->out, "\n"); }

// sentences in lines that begin with indent
static void put_wrapped(gd_buf* out, const char* text, int indent) {
  size_t column = 0;
  for (const char* at = text + strspn(text, " "); *at != '\0'; at += strspn(at, " ")) {
    size_t n = strcspn(at, " ");
    if (column > 0 && column + 1 + n > page_width) {
      gd_buf_text(out, "\n");
      column = 0;
    }
    gd_buf_printf(out, "%*s%.*s", column == 0 ? indent : 1, "", (int)n, at);
    column += n + (column == 0 ? (size_t)indent : 1);
    at += n;
  }
  gd_buf_text(out, "\n");
}

// ---- bodies and joints -------------------------------------------------------------------------

static void put_head(const gd_check* c, gd_buf* out) {
  const gerdy_model* m = c->model;
  gd_buf_printf(out, "%s: %s\n", gd_path_name(c->path), m->name[0] ? m->name : "(no name)");
  gd_buf_printf(out, "  document version %s, gravity %.6g %.6g %.6g m/s2\n",
                c->version[0] ? c->version : "not stated", m->gravity[0], m->gravity[1],
                m->gravity[2]);
}

static void put_bodies(const gd_check* c, gd_buf* out) {
  const gerdy_model* m = c->model;
  word_list list;
  gd_buf_printf(out, "\n%d bod%s, %.2f kg", m->nbody - 1, m->nbody == 2 ? "y" : "ies", c->mass);
  gd_buf_printf(out, "; heaviest: %s, %.2f kg\n", m->names + m->body_name[c->heaviest],
                m->body_mass[c->heaviest]);
  if (c->massless > 0) {
    list_begin(&list, out, "  without mass:");
    for (int b = 1; b < m->nbody; ++b) {
      if (m->body_mass[b] == 0) list_word(&list, "%s", m->names + m->body_name[b]);
    }
    list_end(&list);
  }
  if (c->njoint == 0) return;
  list_begin(&list, out, "  joints:");
  for (int k = 0; k < c->njoint; ++k) list_word(&list, "%d %s", c->joint[k].n, c->joint[k].name);
  list_end(&list);
}

// ---- coordinates -------------------------------------------------------------------------------

static double shown(const gerdy_model* m, int q, double value) {
  return m->q_rotational[q] ? GERDY_DEGREES_PER_RADIAN * value : value;
}

// the other side's coordinate, when it says nothing new; -1: none
static int mirror(const gerdy_model* m, int q) {
  const char* name = m->names + m->q_name[q];
  size_t n = strlen(name);
  char other[128];
  if (n < 3 || n >= sizeof other || strcmp(name + n - 2, "_r") != 0) return -1;
  snprintf(other, sizeof other, "%.*s_l", (int)(n - 2), name);
  int o = gerdy_model_coordinate(m, other);
  if (o < 0 || m->q_driver[q] >= 0 || m->q_driver[o] >= 0) return -1;
  bool same = m->q_min[q] == m->q_min[o] && m->q_max[q] == m->q_max[o] &&
              m->q_default[q] == m->q_default[o] && m->q_clamped[q] == m->q_clamped[o] &&
              m->q_locked[q] == m->q_locked[o] && m->q_rotational[q] == m->q_rotational[o] &&
              (m->q_prescribed[q] < 0) == (m->q_prescribed[o] < 0);
  return same ? o : -1;
}

static bool is_told_by_mirror(const gerdy_model* m, int q) {
  const char* name = m->names + m->q_name[q];
  size_t n = strlen(name);
  char other[128];
  if (n < 3 || n >= sizeof other || strcmp(name + n - 2, "_l") != 0) return false;
  snprintf(other, sizeof other, "%.*s_r", (int)(n - 2), name);
  int o = gerdy_model_coordinate(m, other);
  return o >= 0 && mirror(m, o) == q;
}

static const char* short_name(const gerdy_model* m, int q, char* out, size_t size) {
  snprintf(out, size, "%s%s", m->names + m->q_name[q], mirror(m, q) >= 0 ? " _l" : "");
  return out;
}

// "-": as good as without a bound
static void put_bound(const gerdy_model* m, int q, double value, gd_buf* out) {
  enum { unbounded = 10000 };
  if (value >= unbounded || value <= -unbounded)
    gd_buf_printf(out, " %10s", "-");
  else
    gd_buf_printf(out, " %10.*f", m->q_rotational[q] ? 1 : 3, shown(m, q, value));
}

static void put_coordinate(const gerdy_model* m, int q, int width, gd_buf* out) {
  char name[160];
  gd_buf_printf(out, "  %-*s", width, short_name(m, q, name, sizeof name));
  put_bound(m, q, m->q_min[q], out);
  put_bound(m, q, m->q_max[q], out);
  put_bound(m, q, m->q_default[q], out);
  const char* unit = m->q_rotational[q] ? "deg" : gd_check_unit(m, q);
  int driver = m->q_driver[q];
  snprintf(name, sizeof name, "%s%s%s%s%.100s", m->q_locked[q] ? " locked" : "",
           m->q_clamped[q] ? " clamped" : "", m->q_prescribed[q] >= 0 ? " prescribed" : "",
           driver >= 0 ? " coupled to " : "", driver >= 0 ? m->names + m->q_name[driver] : "");
  gd_buf_printf(out, "  %-*s%s\n", name[0] != '\0' ? 3 : 0, unit, name);
}

static bool is_free(const gerdy_model* m, int q) {
  return m->q_driver[q] < 0 && !m->q_locked[q] && m->q_prescribed[q] < 0;
}

static void put_coordinates(const gd_check* c, gd_buf* out) {
  const gerdy_model* m = c->model;
  int nfree = 0, ncoupled = 0, nlocked = 0, nprescribed = 0, width = 10;
  for (int q = 0; q < m->nq; ++q) {
    char name[160];
    int n = (int)strlen(short_name(m, q, name, sizeof name));
    if (n > width && n <= 40) width = n;
    nfree += is_free(m, q);
    ncoupled += m->q_driver[q] >= 0;
    nlocked += m->q_locked[q];
    nprescribed += m->q_prescribed[q] >= 0;
  }
  gd_buf_printf(out, "\n%d coordinate%s: %d free", m->nq, plural(m->nq), nfree);
  if (ncoupled > 0) gd_buf_printf(out, ", %d coupled", ncoupled);
  if (nlocked > 0) gd_buf_printf(out, ", %d locked", nlocked);
  if (nprescribed > 0) gd_buf_printf(out, ", %d prescribed", nprescribed);
  if (m->nq > 0) {
    gd_buf_printf(out, "\n  %-*s %10s %10s %10s\n", width, "", "from", "to", "default");
  }
  for (int q = 0; q < m->nq; ++q) {
    if (!is_told_by_mirror(m, q)) put_coordinate(m, q, width, out);
  }
}

// ---- muscles, paths, surfaces ------------------------------------------------------------------

static void put_muscles(const gd_check* c, gd_buf* out) {
  const gerdy_model* m = c->model;
  if (m->nmuscle == 0) {
    gd_buf_text(out, "\nno muscles\n");
    return;
  }
  gd_buf_printf(out, "\n%d muscle%s\n", m->nmuscle, plural(m->nmuscle));
  for (int t = 1; t <= GD_NMUSCLE_TYPE; ++t) {
    int k = t % GD_NMUSCLE_TYPE;  // muscles without a known class last
    if (c->muscle[k].n == 0) continue;
    gd_buf_printf(out, "  %d %s", c->muscle[k].n, gd_muscle_type_name(k));
    gd_buf_printf(out, ", %.0f to %.0f N, together %.1f kN", c->muscle[k].least, c->muscle[k].most,
                  c->muscle[k].sum / 1000);
    if (c->muscle[k].rigid > 0) gd_buf_printf(out, ", %d with a rigid tendon", c->muscle[k].rigid);
    gd_buf_text(out, k == GERDY_MUSCLE_PATH ? "; paths only, no forces\n" : "\n");
  }
  gd_buf_printf(out, "  %d path points", m->npoint);
  if (c->nconditional > 0) gd_buf_printf(out, ", %d of them conditional", c->nconditional);
  if (c->nmoving > 0) gd_buf_printf(out, ", %d moving", c->nmoving);
  gd_buf_text(out, "\n");
  if (m->nwrap == 0) return;
  int kinds = 0;
  word_list list;
  list_begin(&list, out, "  wrapping surfaces:");
  for (int t = 0; t < GD_NWRAP_TYPE; ++t) {
    if (c->wrap[t].n == 0) continue;
    ++kinds;
    list_word(&list, "%d %s%s of %d muscle%s", c->wrap[t].n,
              t == GERDY_WRAP_TORUS && c->wrap[t].n > 1 ? "tori" : gd_wrap_type_name(t),
              t == GERDY_WRAP_TORUS ? "" : plural(c->wrap[t].n), c->wrap[t].muscles,
              plural(c->wrap[t].muscles));
  }
  if (kinds > 1) list_word(&list, "%d muscle%s in all", c->nwrapped, plural(c->nwrapped));
  list_end(&list);
}

// ---- the rest ----------------------------------------------------------------------------------

static void put_named(gd_buf* out, const gerdy_model* m, const char* what, const int* name, int n) {
  enum { most = 6 };
  char head[64];
  word_list list;
  if (n == 0) return;
  snprintf(head, sizeof head, "%d %s%s:", n, what, plural(n));
  list_begin(&list, out, head);
  for (int i = 0; i < n && i < most; ++i) list_word(&list, "%s", m->names + name[i]);
  if (n > most) list_word(&list, "and %d more", n - most);
  list_end(&list);
}

static void put_rest(const gd_check* c, gd_buf* out) {
  const gerdy_model* m = c->model;
  gd_buf_text(out, "\n");
  if (m->nmarker == 0) gd_buf_text(out, "no markers\n");
  put_named(out, m, "marker", m->marker_name, m->nmarker);
  put_named(out, m, "ligament", m->ligament_name, m->nligament);
  put_named(out, m, "bushing", m->bushing_name, m->nbushing);
  put_named(out, m, "coordinate limit force", m->limit_name, m->nlimit);
  put_named(out, m, "coordinate spring", m->spring_name, m->nspring);
  put_named(out, m, "weld or point constraint", m->constraint_name, m->nconstraint);
}

// ---- notes -------------------------------------------------------------------------------------

static void put_notes(const gd_check* c, gerdy_severity severity, const char* head, gd_buf* out) {
  enum { most = 12 };
  size_t n = 0;
  for (size_t i = 0; i < c->notes.n; ++i) {
    const gerdy_note* note = &c->notes.item[i];
    char line[32] = "";
    if (note->severity != severity) continue;
    if (n++ == 0) gd_buf_printf(out, "\n%s\n", head);
    if (n > most) continue;
    if (note->line > 0) snprintf(line, sizeof line, "line %ld", note->line);
    gd_buf_printf(out, "  %s%s%s\n", line, line[0] && note->where[0] ? ", " : "", note->where);
    put_wrapped(out, note->text, 4);
  }
  if (n > most) gd_buf_printf(out, "  and %zu more: --json lists all\n", n - most);
}

void gd_check_text(const gd_check* check, gd_buf* out) {
  put_head(check, out);
  put_bodies(check, out);
  put_coordinates(check, out);
  put_muscles(check, out);
  put_rest(check, out);
  put_notes(check, GERDY_WARNING, "Doubtful", out);
  put_notes(check, GERDY_INFO, "Not used or not supported, and what that changes", out);
}
