// What a run says about markers that are to be put on bones.
#include <math.h>
#include <stdio.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/median.h"
#include "math/vec.h"
#include "scale/scale_attaching.h"
#include "scale/scale_run.h"

static const double most_change = 0.02;  // m: skin lets distances on one segment vary by less
static const double clear_change = 2;    // times as much on another bone
enum { most_others = 32, least_others = 2 };

// ---- distances that stay -----------------------------------------------------------------------

// matching can rule a cluster's name out in one trial and not in the other
static ptrdiff_t find_in_run(const gd_attaching* a, const gd_attachment* item) {
  ptrdiff_t found = gerdy_marker_find(a->run, item->column);
  if (found < 0) found = gerdy_marker_find(a->run, item->name);
  return found;
}

typedef struct others {
  double change[most_others];
  int n;
} others;

static void add_other(const gd_attaching* a, ptrdiff_t marker, ptrdiff_t other, others* to) {
  if (other < 0 || other == marker || to->n == most_others) return;
  double mean, change;
  if (gd_run_distance(a->run, marker, other, &mean, &change)) to->change[to->n++] = change;
}

// Median change of a marker's distances to those of a bone in the run; *n: how many there were.
static double change_on(const gd_attaching* a, const gd_attachment* item, int bone, int* n) {
  ptrdiff_t marker = find_in_run(a, item);
  others to = {.n = 0};
  *n = 0;
  if (marker < 0) return NAN;
  const gerdy_model* m = a->model;
  for (int i = 0; i < m->nmarker; ++i) {
    if (m->marker_body[i] == a->bones.bone[bone].body)
      add_other(a, marker, gerdy_marker_find(a->run, m->names + m->marker_name[i]), &to);
  }
  for (int i = 0; i < a->list->n; ++i) {
    const gd_attachment* other = &a->list->item[i];
    if (other->how != GD_ATTACH_NOT && other->bone == bone)
      add_other(a, marker, find_in_run(a, other), &to);
  }
  *n = to.n;
  return gd_median(to.change, (size_t)to.n);
}

// the bone within reach with whose markers it moves best, other than but; -1: none
static int moves_with(const gd_attaching* a, const gd_attachment* item, const gd_marker_name* name,
                      int but, double* change, int* nother) {
  int best = -1;
  *change = INFINITY;
  for (int i = 0; i < a->bones.n; ++i) {
    double share, c;
    int n;
    gd_bone_distance(&a->bones.bone[i], item->place, &share);
    if (i == but || share > 1 || !a->bones.bone[i].told ||
        !gd_attach_fits(&a->bones.bone[i], name, GD_SEGMENT_NONE))
      continue;
    c = change_on(a, item, i, &n);
    if (n < least_others || !(c < *change)) continue;
    best = i;
    *change = c;
    *nother = n;
  }
  return best;
}

// one whose place left it open
static void decide(const gd_attaching* a, gd_attachment* item, const gd_marker_name* name) {
  double change, next;
  int nother, unused, bone = moves_with(a, item, name, -1, &change, &nother);
  if (bone < 0 || change > most_change) return;
  int other = moves_with(a, item, name, bone, &next, &unused);
  if (other < 0 || next < clear_change * change) return;
  gd_attach_take(a, item, bone, GD_ATTACH_MOTION);
  item->change = change;
  item->nother = nother;
}

// one that was taken: does the run agree?
static void verify(const gd_attaching* a, gd_attachment* item, const gd_marker_name* name) {
  char words[40];
  double change;
  int nother;
  item->change = change_on(a, item, item->bone, &item->nother);
  item->doubtful = item->change > most_change;
  if (!item->doubtful) return;
  int other = moves_with(a, item, name, item->bone, &change, &nother);
  if (other < 0 || clear_change * change > item->change) return;
  snprintf(item->reason, sizeof item->reason,
           "in the run its distances to the bone's other markers vary by %.0f mm, and to those of "
           "the %s by %.0f mm",
           1e3 * item->change, gd_bone_words(&a->bones.bone[other], words, sizeof words),
           1e3 * change);
  item->how = GD_ATTACH_NOT;
}

static void watch_run(const gd_attaching* a) {
  for (int i = 0; i < a->list->n; ++i) {
    if (a->list->item[i].how != GD_ATTACH_NOT) verify(a, &a->list->item[i], &a->name[i]);
  }
  for (int i = 0; i < a->list->n; ++i) {
    if (a->list->item[i].open) decide(a, &a->list->item[i], &a->name[i]);
  }
}

// ---- names that the run has exchanged ----------------------------------------------------------

static int bone_of(const gd_attaching* a, int body) {
  for (int i = 0; i < a->bones.n; ++i) {
    if (a->bones.bone[i].body == body) return i;
  }
  return -1;
}

// the model's own markers first, then those that are put on it
static void list_riders(const gd_attaching* a, gd_rider* rider) {
  const gerdy_model* m = a->model;
  for (int i = 0; i < m->nmarker; ++i) {
    const char* name = m->names + m->marker_name[i];
    rider[i] = (gd_rider){.bone = bone_of(a, m->marker_body[i]),
                          .marker = gerdy_marker_find(a->run, name)};
    if (rider[i].bone < 0) rider[i].marker = -1;
    gd_v3_copy(a->data->marker_pos + 3 * i, rider[i].place);
  }
  for (int i = 0; i < a->list->n; ++i) {
    const gd_attachment* item = &a->list->item[i];
    gd_rider* r = &rider[m->nmarker + i];
    *r = (gd_rider){.bone = item->bone, .marker = find_in_run(a, item)};
    if (item->how == GD_ATTACH_NOT) r->marker = -1;
    gd_v3_copy(item->place, r->place);
  }
}

static const char* rider_name(const gd_attaching* a, int i) {
  const gerdy_model* m = a->model;
  return i < m->nmarker ? m->names + m->marker_name[i] : a->list->item[i - m->nmarker].name;
}

static gerdy_status note_exchanged(const gd_attaching* a, int i, int j) {
  static const char text[] =
      "in the run this name is that of %.100s: only so its distances to the bone's other markers "
      "are those of the static trial. Neither is followed; correct the names in one of the two";
  gerdy_status status =
      gerdy_notes_add(a->notes, GERDY_WARNING, 0, rider_name(a, i), text, rider_name(a, j));
  if (i >= a->model->nmarker) {
    gd_attachment* item = &a->list->item[i - a->model->nmarker];
    item->how = GD_ATTACH_NOT;
    snprintf(item->reason, sizeof item->reason,
             "in the run its name and that of %.100s are exchanged", rider_name(a, j));
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(a->err);
}

// the first n entries of partner tell which of the model's own go
static void drop_exchanged(gerdy_model* m, const int* partner) {
  int n = 0;
  for (int i = 0; i < m->nmarker; ++i) {
    if (partner[i] >= 0) continue;
    m->marker_name[n] = m->marker_name[i];
    m->marker_body[n] = m->marker_body[i];
    m->marker_fixed[n] = m->marker_fixed[i];
    gd_v3_copy(m->marker_pos + 3 * i, m->marker_pos + 3 * n++);
  }
  m->nmarker = n;
}

static gerdy_status find_exchanged(gd_attaching* a) {
  int n = a->model->nmarker + a->list->n;
  gd_rider* rider = gd_alloc((size_t)n, sizeof *rider);
  int* partner = gd_alloc((size_t)n, sizeof *partner);
  gerdy_status status = rider != NULL && partner != NULL ? GERDY_OK : gd_fail_memory(a->err);
  if (status == GERDY_OK) {
    list_riders(a, rider);
    for (int i = 0; i < n; ++i) partner[i] = gd_run_exchanged(a->run, rider, n, i);
    for (int i = 0; i < n && status == GERDY_OK; ++i) {
      if (partner[i] >= 0) status = note_exchanged(a, i, partner[i]);
    }
    if (status == GERDY_OK) drop_exchanged(a->model, partner);
  }
  gd_free(rider);
  gd_free(partner);
  return status;
}

gerdy_status gd_attach_by_motion(gd_attaching* a) {
  gerdy_status status = find_exchanged(a);
  watch_run(a);
  return status;
}
