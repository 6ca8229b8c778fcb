// scale/scale_attaching.h: what the parts of scale_attach.c share.
#ifndef GD_SCALE_SCALE_ATTACHING_H
#define GD_SCALE_SCALE_ATTACHING_H

#include "scale/scale_attach.h"

typedef struct gd_attaching {
  gerdy_model* model;
  const gerdy_data* data;  // static pose, with its markers
  const gerdy_series *standing, *run;
  const gerdy_name_pairs* mapping;
  gd_bones bones;
  gd_marker_name* name;  // (n of list)
  gd_attachments* list;
  gerdy_notes* notes;
  gerdy_error* err;
} gd_attaching;

// Take every marker of the list that a bone is to be had for by name and place; reasons for the
// others, and for those that could be several bones' open.
void gd_attach_by_place(const gd_attaching* a);

// The bone carries the marker.
void gd_attach_take(const gd_attaching* a, gd_attachment* item, int bone, gd_attach_how how);

// Can the bone carry a marker of that name? segment: of which the name speaks.
int gd_attach_fits(const gd_bone* bone, const gd_marker_name* name, gd_segment segment);

// What the run says: names that it has exchanged are dropped, from the model too, markers that move
// with another bone than theirs are let go, and those that are open are settled. Errors:
// GERDY_E_MEMORY.
gerdy_status gd_attach_by_motion(gd_attaching* a);

#endif
