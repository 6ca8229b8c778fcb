// Do the angles of the poses look like the unit that the file says?
#include <math.h>

#include "base/fail.h"
#include "base/file.h"
#include "eval/eval_parts.h"

static const double turn = 6.283185307179586;          // rad: no joint goes further
static const double least = 0.2, most_radians = 3.15;  // a motion in radians stays between

// the largest angle of the file as it stands there, and its coordinate
static double widest(const gd_eval_source* s, const gerdy_model* m, int* of) {
  double wide = 0;
  for (int i = 0; i < s->n; ++i) {
    if (!m->q_rotational[i] || s->column[i] < 0) continue;
    for (size_t row = 0; row < s->series->nrow; ++row) {
      size_t e = row * s->series->ncol + (size_t)s->column[i];
      if (!s->series->valid[e] || fabs(s->series->value[e]) <= wide) continue;
      wide = fabs(s->series->value[e]);
      *of = i;
    }
  }
  return wide;
}

gerdy_status gd_eval_angles_note(const gd_eval_rows* rows, gerdy_notes* notes, gerdy_error* err) {
  const gd_eval_source* s = &rows->source[GD_EVAL_POSES];
  const gerdy_model* m = rows->model;
  const char* file = gd_path_name(s->name);
  gerdy_status status = GERDY_OK;
  int q = 0;
  double wide = widest(s, m, &q);
  if (!s->degrees && wide > turn) {
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, file,
                             "%s reaches %.3g rad, more than a full turn; if the angles are in "
                             "degrees, the header must say inDegrees=yes",
                             m->names + m->q_name[q], wide);
  }
  if (s->degrees && wide > least && wide < most_radians) {
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, file,
                             "no angle is larger than %.3g degrees; if the angles are in radians, "
                             "the header must say inDegrees=no",
                             wide);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}
