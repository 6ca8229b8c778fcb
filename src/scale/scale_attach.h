// scale/scale_attach.h: markers of the static trial that the model does not have, put on the
// bones that carry them.
#ifndef GD_SCALE_SCALE_ATTACH_H
#define GD_SCALE_SCALE_ATTACH_H

#include <gerdy/names.h>

#include "base/buf.h"
#include "scale/scale_bones.h"

// How it is known which bone carries a marker.
typedef enum gd_attach_how {
  GD_ATTACH_NOT = 0,
  GD_ATTACH_NAME = 1,    // its name says so, and it lies there
  GD_ATTACH_PLACE = 2,   // it lies near one bone and far from all others
  GD_ATTACH_MOTION = 3,  // it could be several by its place, and moves with one of them in the run
} gd_attach_how;

typedef struct gd_attachment {
  char name[112];    // of the marker
  char column[112];  // the same, as the table has it
  double place[3];   // m, mean in the static trial
  gd_attach_how how;
  int open;         // 1: its place leaves more than one bone
  int bone;         // of gd_bones, -1: none
  int body;         // that carries it
  double distance;  // m, from the bone
  double change;    // m, in the run: how much its distances to the bone's other markers vary; NaN
  int nother;       // to how many of them
  int doubtful;     // 1: that is much
  char reason[240];
} gd_attachment;

typedef struct gd_attachments {
  gd_attachment* item;
  int n;
} gd_attachments;

void gd_attachments_reset(gd_attachments* list);

// Add the markers of a static trial to a model whose own lie where they were measured. q: (nq) the
// static pose. held: (nq) coordinates that stay at their defaults. run (nullable): a trial in
// motion; both tables have the names of the model. mapping (nullable): what it leaves out is not
// attached either. list: every marker that the model did not have, with what became of it. Errors:
// GERDY_E_MEMORY, GERDY_E_DATA.
gerdy_status gd_scale_attach(gerdy_model* model, const double* q, const unsigned char* held,
                             const gerdy_series* standing, const gerdy_series* run,
                             const gerdy_name_pairs* mapping, gd_attachments* list,
                             gerdy_notes* notes, gerdy_error* err);

// The list for people.
void gd_attachments_text(const gd_attachments* list, const gerdy_model* model, gd_buf* out);

#endif
