#include "gait/contact.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const double shortest_force_contact = 0.05;  // s, shorter spikes are not steps
static const double same_stance = 0.1;  // s: sightings of a foot this near are of one stance

void gd_contacts_reset(gd_contacts* contacts) {
  gd_free(contacts->item);
  memset(contacts, 0, sizeof *contacts);
}

gerdy_status gd_contacts_add(gd_contacts* contacts, gd_contact contact) {
  if (contacts->n == contacts->capacity) {
    size_t capacity = contacts->capacity == 0 ? 16 : 2 * contacts->capacity;
    gd_contact* item = gd_realloc(contacts->item, capacity, sizeof *item);
    if (item == NULL) return GERDY_E_MEMORY;
    contacts->item = item;
    contacts->capacity = capacity;
  }
  contacts->item[contacts->n++] = contact;
  return GERDY_OK;
}

// time between rows i and i + 1 at which the force crosses the threshold
static double crossing(const gerdy_series* s, size_t c, size_t i, double threshold) {
  double a = s->value[i * s->ncol + c], b = s->value[(i + 1) * s->ncol + c];
  double f = b != a ? (threshold - a) / (b - a) : 0;
  return s->time[i] + fmin(fmax(f, 0), 1) * (s->time[i + 1] - s->time[i]);
}

// a contact that ends: keep it when it is long enough to be a step and short enough
static gerdy_status close_contact(gd_contact c, double longest, gd_contacts* out,
                                  size_t* ntoo_long) {
  double seen = c.last - c.first;
  if (seen > longest) {
    ++*ntoo_long;
    return GERDY_OK;
  }
  bool whole = isfinite(c.start) && isfinite(c.end);
  if (whole && c.end - c.start < shortest_force_contact) return GERDY_OK;
  return gd_contacts_add(out, c);
}

gerdy_status gd_contacts_from_forces(const gerdy_series* forces, gerdy_side side, double threshold,
                                     double longest, gd_contacts* out, size_t* ntoo_long) {
  char name[32];
  snprintf(name, sizeof name, "force%s.y", gerdy_side_suffix(side));
  ptrdiff_t found = gerdy_series_find(forces, name);
  if (found < 0) return GERDY_OK;
  size_t c = (size_t)found, n = forces->nrow;
  gd_contact now = {NAN, NAN, NAN, NAN, 1};
  bool on = false;
  for (size_t i = 0; i <= n; ++i) {
    // a gap in the force ends a contact like the end of the recording does
    double f = i < n ? forces->value[i * forces->ncol + c] : NAN;
    bool loaded = f > threshold;
    if (loaded && !on) {
      bool known = i > 0 && isfinite(forces->value[(i - 1) * forces->ncol + c]);
      now.start = known ? crossing(forces, c, i - 1, threshold) : NAN;
      now.first = forces->time[i];
    }
    if (loaded) now.last = forces->time[i];
    if (!loaded && on) {
      now.end = isfinite(f) ? crossing(forces, c, i - 1, threshold) : NAN;
      gerdy_status status = close_contact(now, longest, out, ntoo_long);
      if (status != GERDY_OK) return status;
    }
    on = loaded;
  }
  return GERDY_OK;
}

static bool is_whole(const gd_contact* c) { return isfinite(c->start) && isfinite(c->end); }

// is one of the others (with whole: one whose ends are both known) of the same stance?
static bool overlaps_any(const gd_contact* c, const gd_contacts* others, bool whole) {
  for (size_t i = 0; i < others->n; ++i) {
    const gd_contact* o = &others->item[i];
    if (whole && !is_whole(o)) continue;
    if (c->first < o->last + same_stance && o->first < c->last + same_stance) return true;
  }
  return false;
}

static int compare(const void* a, const void* b) {
  double x = ((const gd_contact*)a)->first, y = ((const gd_contact*)b)->first;
  return (x > y) - (x < y);
}

gerdy_status gd_contacts_merge(const gd_contacts* from_forces, const gd_contacts* from_motion,
                               gd_contacts* out) {
  for (size_t i = 0; i < from_forces->n; ++i) {
    const gd_contact* c = &from_forces->item[i];
    // a gap in the force has taken an end that the motion may still have
    if (!is_whole(c) && overlaps_any(c, from_motion, true)) continue;
    gerdy_status status = gd_contacts_add(out, *c);
    if (status != GERDY_OK) return status;
  }
  size_t nforces = out->n;
  for (size_t i = 0; i < from_motion->n; ++i) {
    gd_contacts kept = {.item = out->item, .n = nforces};
    if (overlaps_any(&from_motion->item[i], &kept, false)) continue;
    gerdy_status status = gd_contacts_add(out, from_motion->item[i]);
    if (status != GERDY_OK) return status;
  }
  if (out->n > 0) qsort(out->item, out->n, sizeof *out->item, compare);
  return GERDY_OK;
}
