// Which bone carries a marker, by its name and by where it lies.
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "scale/scale_attaching.h"

static const double clear_margin = 1.5;  // times the share of reach of the nearest bone

int gd_attach_fits(const gd_bone* bone, const gd_marker_name* name, gd_segment segment) {
  if (segment != GD_SEGMENT_NONE && bone->segment != segment) return false;
  return name->side == 0 || bone->side == 0 || bone->side == name->side;
}

// the bone of which a place takes the smallest share of reach, and the next; -1: none
static void nearest(const gd_attaching* a, const gd_attachment* item, const gd_marker_name* name,
                    gd_segment segment, int best[2], double share[2]) {
  best[0] = best[1] = -1;
  share[0] = share[1] = INFINITY;
  for (int i = 0; i < a->bones.n; ++i) {
    double s;
    if (!gd_attach_fits(&a->bones.bone[i], name, segment)) continue;
    gd_bone_distance(&a->bones.bone[i], item->place, &s);
    int at = s < share[0] ? 0 : s < share[1] ? 1 : 2;
    if (at == 0) best[1] = best[0], share[1] = share[0];
    if (at < 2) best[at] = i, share[at] = s;
  }
}

void gd_attach_take(const gd_attaching* a, gd_attachment* item, int bone, gd_attach_how how) {
  item->how = how;
  item->bone = bone;
  item->body = gd_bone_carrier(a->model, &a->bones.bone[bone], item->place);
  item->distance = gd_bone_distance(&a->bones.bone[bone], item->place, NULL);
}

static void refuse(gd_attachment* item, const char* reason) {
  item->how = GD_ATTACH_NOT;
  snprintf(item->reason, sizeof item->reason, "%s", reason);
}

// between two bones: both stay in mind, the run may tell
static void tell_between(const gd_attaching* a, gd_attachment* item, const int best[2]) {
  char one[40], two[40];
  gd_bone_words(&a->bones.bone[best[0]], one, sizeof one);
  gd_bone_words(&a->bones.bone[best[1]], two, sizeof two);
  snprintf(
      item->reason, sizeof item->reason,
      "its name does not settle it, and by its place it could ride on the %s (%.0f mm) or the %s "
      "(%.0f mm)",
      one, 1e3 * gd_bone_distance(&a->bones.bone[best[0]], item->place, NULL), two,
      1e3 * gd_bone_distance(&a->bones.bone[best[1]], item->place, NULL));
  item->open = 1;
}

static void tell_far(const gd_attaching* a, gd_attachment* item, int bone, bool named) {
  char words[40];
  gd_bone_words(&a->bones.bone[bone], words, sizeof words);
  snprintf(item->reason, sizeof item->reason, "it lies %.0f mm from the %s, %s",
           1e3 * gd_bone_distance(&a->bones.bone[bone], item->place, NULL), words,
           named ? "of which its name speaks: too far for a marker on it"
                 : "the nearest bone: too far for a marker on it");
}

static void tell_untold(const gd_attaching* a, gd_attachment* item, int bone) {
  char words[40];
  snprintf(item->reason, sizeof item->reason,
           "the markers that model and trial share do not tell where the %s is",
           gd_bone_words(&a->bones.bone[bone], words, sizeof words));
}

static void judge(const gd_attaching* a, gd_attachment* item, const gd_marker_name* name) {
  gd_segment segment = gd_segment_of_name(name);
  int best[2];
  double share[2];
  char reason[200];
  if (item->reason[0] != '\0') return;
  if (gd_name_is_unlabelled(name)) {
    refuse(item, "nobody named it, and such a name means another marker in every trial");
    return;
  }
  if (gd_name_is_computed(name) || (name->site >= 0 && segment == GD_SEGMENT_NONE)) {
    refuse(item, "by its name it was computed, or lies between bones");
    return;
  }
  nearest(a, item, name, segment, best, share);
  if (best[0] < 0) {
    snprintf(reason, sizeof reason, "the model has no %s", gd_segment_words(segment));
    refuse(item, reason);
  } else if (share[0] > 1) {
    tell_far(a, item, best[0], segment != GD_SEGMENT_NONE);
  } else if (!a->bones.bone[best[0]].told) {
    tell_untold(a, item, best[0]);
  } else if (share[1] < clear_margin * share[0]) {
    tell_between(a, item, best);
  } else {
    gd_attach_take(a, item, best[0], segment != GD_SEGMENT_NONE ? GD_ATTACH_NAME : GD_ATTACH_PLACE);
  }
}

void gd_attach_by_place(const gd_attaching* a) {
  for (int i = 0; i < a->list->n; ++i) strcpy(a->name[i].full, a->list->item[i].name);
  gd_marker_names_read(a->name, (size_t)a->list->n);
  for (int i = 0; i < a->list->n; ++i) judge(a, &a->list->item[i], &a->name[i]);
}
