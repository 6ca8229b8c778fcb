// kin/marker_segments.h: the part of the body that a marker's name speaks of.
#ifndef GD_KIN_MARKER_SEGMENTS_H
#define GD_KIN_MARKER_SEGMENTS_H

#include <gerdy/model.h>

#include "kin/marker_names.h"

typedef enum gd_segment {
  GD_SEGMENT_NONE = 0,
  GD_SEGMENT_PELVIS,
  GD_SEGMENT_TRUNK,
  GD_SEGMENT_HEAD,
  GD_SEGMENT_UPPER_ARM,
  GD_SEGMENT_FOREARM,
  GD_SEGMENT_HAND,
  GD_SEGMENT_THIGH,
  GD_SEGMENT_SHANK,
  GD_SEGMENT_FOOT,
  GD_NSEGMENT
} gd_segment;

// What a name says: the segment of its site, else that of a word or letters that stand for one
// ("Shank", "TH1", "T10"). GD_SEGMENT_NONE: nothing.
gd_segment gd_segment_of_name(const gd_marker_name* name);

// "thigh". Never NULL.
const char* gd_segment_words(gd_segment segment);

// The body of the model that is the segment, by the names that models use; side: 'R', 'L', or 0 for
// those in the middle. -1: it has none. What moves only with coordinates that are held (talus,
// toes) belongs to the foot.
int gd_segment_body(const gerdy_model* model, gd_segment segment, char side);

// 1: there is one on either side.
int gd_segment_is_paired(gd_segment segment);

// Is it the name of a trajectory that nobody labelled ("*12", "U5", "New 0003")? Such a name means
// another marker in every trial.
int gd_name_is_unlabelled(const gd_marker_name* name);

// Does it say that nobody wore the marker: a point that was computed ("AnkleJoint", "HeelGround")?
int gd_name_is_computed(const gd_marker_name* name);

#endif
