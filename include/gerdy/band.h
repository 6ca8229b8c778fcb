// gerdy/band.h: the iliotibial band as path lengths, first form.
//
// Two paths a side, both ending at the Gerdy region of the tibia by way of the lateral epicondyle:
//   TFL    from the front of the iliac crest, along the model's own tensor fasciae latae
//   iliac  from the iliac tubercle, behind it, over the side of the thigh
// The choice of origin decides when in stance the band is longest (the TFL path late, the iliac
// path in the middle), so both are always given.
// Strain is path length over a reference length minus one. It is the strain of a line, not of
// tissue: below 0 the line is shorter than its reference and a passive band would be slack.
#ifndef GERDY_BAND_H
#define GERDY_BAND_H

#include <gerdy/base.h>
#include <gerdy/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum gerdy_band_path_id {
  GERDY_BAND_TFL = 0,
  GERDY_BAND_ILIAC = 1,
  GERDY_NBAND
} gerdy_band_path_id;

enum { GERDY_BAND_MAX_POINTS = 12 };

// Points fixed in bodies, in order from the pelvis to the tibia.
typedef struct gerdy_band_path {
  int npoint;  // 0: the model does not allow this path
  int body[GERDY_BAND_MAX_POINTS];
  double pos[GERDY_BAND_MAX_POINTS][3];  // m, in the body
} gerdy_band_path;

typedef struct gerdy_band {
  gerdy_band_path path[GERDY_NBAND][2];  // [path][0 right, 1 left]
} gerdy_band;

// Lay the paths on a model. The TFL path is that of the muscle named "tfl..." of each side; the
// iliac path starts at the iliac tubercle, placed from the model's own hip centre and TFL origin in
// the proportions of the reference pelvis (tubercle assumed at (-0.085, 0.045, 0.130) m where the
// hip centre is (-0.0707, -0.0661, 0.0835) and the TFL origin (-0.0311, 0.0214, 0.1241)), and runs
// over a point beside the shaft and the TFL's epicondyle point to its insertion.
// A model without such a muscle gets paths of 0 points and a note. Nullable: notes.
// Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_band_init(const gerdy_model* model, gerdy_band* band,
                                                       gerdy_notes* notes);

// Length of a path in the pose of data (from gerdy_fk), m; NaN when the path has no points.
GERDY_API double gerdy_band_length(const gerdy_data* data, const gerdy_band_path* path);

#ifdef __cplusplus
}
#endif
#endif
