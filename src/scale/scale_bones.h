// scale/scale_bones.h: the bones that can carry markers, and how near a place is to them.
#ifndef GD_SCALE_SCALE_BONES_H
#define GD_SCALE_SCALE_BONES_H

#include <gerdy/kin.h>
#include <gerdy/model.h>

#include "kin/marker_segments.h"

enum { gd_bones_most = 16, gd_bone_lines_most = 6 };

// A bone as lines between the joints that meet at it, in the static pose.
typedef struct gd_bone {
  gd_segment segment;
  char side;  // 'R', 'L', 0: in the middle
  int body;
  int told;  // 1: the markers that model and trial share tell where it is
  int nline;
  double line[gd_bone_lines_most][6];  // m, in ground: begin and end
} gd_bone;

typedef struct gd_bones {
  gd_bone bone[gd_bones_most];
  int n;
} gd_bones;

// The bones of a model in a pose. data: that pose, with its markers, which lie where they were
// measured; held: (nq) as of gerdy_ik_options. Errors: GERDY_E_MEMORY, GERDY_E_DATA.
gerdy_status gd_bones_find(const gerdy_model* model, gerdy_data* data, const unsigned char* held,
                           gd_bones* out, gerdy_error* err);

// Distance from a place to a bone, m; *share (nullable): in units of how far from such a bone skin,
// plates and wands can be.
double gd_bone_distance(const gd_bone* bone, const double place[3], double* share);

// The body that carries a marker of the bone at that place: the radius instead of the ulna below
// the elbow, else the bone's own.
int gd_bone_carrier(const gerdy_model* model, const gd_bone* bone, const double place[3]);

// "right thigh", written to out. Returns out.
char* gd_bone_words(const gd_bone* bone, char* out, size_t size);

#endif
