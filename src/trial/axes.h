// trial/axes.h: which axis of a laboratory points up, and in which unit it measures.
#ifndef GD_TRIAL_AXES_H
#define GD_TRIAL_AXES_H

#include <gerdy/model.h>
#include <gerdy/series.h>
#include <stdbool.h>

typedef enum gd_up { GD_UP_X, GD_UP_X_MINUS, GD_UP_Y, GD_UP_Y_MINUS, GD_UP_Z, GD_UP_Z_MINUS } gd_up;

typedef struct gd_axes {
  gd_up up;            // axis of the file that points up
  double correlation;  // of the markers along it with their heights on the model
  double along;        // cosine of the angle between it and the runner from feet to head
  double unit;         // what the file's metre measures, m: 1, or a power of ten
  bool certain;        // false: nothing is to be turned
} gd_axes;

// From the markers alone, which have the model's names already: the axis along which they follow
// each other as on the model in its default pose, and their size beside the model's. Not certain
// when no axis orders them so, the runner stands askew to it, or the model itself does not stand.
// Errors: GERDY_E_MEMORY.
gerdy_status gd_axes_find(const gerdy_model* model, const gerdy_series* markers, gd_axes* out,
                          gerdy_error* err);

// Bring markers to metres with y up, when that is certain, and say so. Nullable: notes.
// Errors: GERDY_E_MEMORY.
gerdy_status gd_axes_turn_markers(const gd_axes* axes, gerdy_series* markers, gerdy_notes* notes,
                                  gerdy_error* err);

// Turn ground reactions (columns PREFIXvx .., PREFIXpx ..) as the markers of their laboratory were
// turned. Errors: GERDY_E_DATA (the load does not point along the markers' vertical, or markers
// were turned and there is no load to tell whether the forces stand alike).
gerdy_status gd_axes_turn_forces(const gd_axes* axes, gerdy_series* forces, gerdy_error* err);

#endif
