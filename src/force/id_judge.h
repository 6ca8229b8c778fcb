// force/id_judge.h: what those who judge inverse dynamics of a trial share.
#ifndef GD_FORCE_ID_JUDGE_H
#define GD_FORCE_ID_JUDGE_H

#include "force/id_work.h"

typedef struct gd_judge {
  gd_id_work* w;
  gerdy_notes* notes;
  gerdy_status status;  // of the notes
  gd_landmarks landmarks;
  bool has_feet;
  gerdy_series* feet;
  double up[3];   // 0 without gravity
  bool shifted;   // the loads run by another clock
  double* load;   // (nframe) N, upwards, of all loads
  double* point;  // (nframe x nload x 3) m, in ground: where each load acts
} gd_judge;

// A warning; nothing after memory has run out.
void gd_judge_warn(gd_judge* judge, const char* where, const char* text);

// Do the forces look like those under a body of this weight: size, direction (id_judge_size.c)?
void gd_judge_size(gd_judge* judge);

// Do they run by the same clock as the motion?
void gd_judge_clock(gd_judge* judge);

// Do they carry what the motion of this model needs? After the clock.
void gd_judge_mass(gd_judge* judge);

// Do the loads lie under the feet they act on (id_judge_feet.c)?
void gd_judge_feet(gd_judge* judge);

#endif
