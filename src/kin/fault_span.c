// From what markers do in single frames to faults that begin and end.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/fault.h"
#include "math/vec.h"

// A fault that is looked for, and in which frames it is.
typedef struct spans {
  gd_fault_work* w;
  const gerdy_faults* whole;
  signed char* state;  // (nrow) 1: it is, -1: it is not, 0: nothing tells
  gerdy_fault fault;   // what all its stretches share
  unsigned char* odd;  // (nmarker) has a label in some frame
} spans;

static const gd_fault_label* label_at(const gd_fault_work* w, size_t row, int marker) {
  return w->label + row * (size_t)w->model->nmarker + marker;
}

static bool is_seen(const gd_fault_work* w, size_t row, int marker) {
  return gd_fault_seen(w, row, marker) != NULL;
}

// mean over the frames of a stretch in which the marker is said to do something
static void measure(const spans* s, gerdy_fault* f) {
  double distance = 0, explained = 0;
  size_t n = 0;
  for (size_t row = f->first; row <= f->last && f->marker >= 0; ++row) {
    const gd_fault_label* label = label_at(s->w, row, f->marker);
    if (label->what == 0) continue;
    distance += (double)label->distance;
    explained += (double)label->explained;
    ++n;
  }
  if (n == 0) return;
  f->distance = distance / (double)n;
  f->explained = explained / (double)n;
}

// every stretch of frames as a fault
static gerdy_status add_stretches(spans* s) {
  size_t nrow = s->w->markers->nrow;
  gerdy_status status = GERDY_OK;
  for (size_t row = 0; row < nrow && status == GERDY_OK; ++row) {
    if (s->state[row] != 1) continue;
    gerdy_fault f = s->fault;
    f.first = row;
    f.nframe = 0;
    for (; row < nrow && s->state[row] != -1; ++row) {
      if (s->state[row] == 0) continue;
      ++f.nframe;
      f.last = row;
    }
    if (!f.whole) measure(s, &f);
    status = gd_fault_add(s->w, &f);
  }
  return status;
}

// the same fault of the whole trial, NULL: there was none
static const gerdy_fault* find_whole(const spans* s, const gerdy_fault* f) {
  for (size_t k = 0; k < s->whole->n; ++k) {
    const gerdy_fault* g = &s->whole->item[k];
    if (g->kind == f->kind && g->marker == f->marker && g->other == f->other && g->axis == f->axis)
      return g;
  }
  return NULL;
}

// Where a fault of the whole trial was mended, what looks wrong since is what was right before.
static void turn_over(spans* s) {
  for (size_t row = 0; row < s->w->markers->nrow; ++row)
    s->state[row] = (signed char)-s->state[row];
}

static gerdy_status add_with_whole(spans* s) {
  const gerdy_fault* whole = find_whole(s, &s->fault);
  if (whole != NULL) {
    s->fault.distance = whole->distance;
    s->fault.explained = whole->explained;
    bool mixed = memchr(s->state, 1, s->w->markers->nrow) != NULL;
    s->fault.whole = !mixed;
    turn_over(s);
  }
  return add_stretches(s);
}

// ---- none seen ---------------------------------------------------------------------------------

static gerdy_status add_none_seen(spans* s) {
  const gd_fault_work* w = s->w;
  for (size_t row = 0; row < w->markers->nrow; ++row) {
    int i = 0;
    while (i < w->model->nmarker && !is_seen(w, row, i)) ++i;
    // one without a home is not used, and yet seen
    bool none = i == w->model->nmarker && w->trial->info[row].nmarker == 0;
    s->state[row] = none ? 1 : -1;
  }
  s->fault = (gerdy_fault){.kind = GERDY_FAULT_NONE_SEEN, .explained = 1};
  s->fault.marker = s->fault.other = s->fault.axis = -1;
  return add_stretches(s);
}

// ---- sides -------------------------------------------------------------------------------------

static gerdy_status add_sides(spans* s) {
  const gd_fault_work* w = s->w;
  for (size_t row = 0; row < w->markers->nrow; ++row) {
    bool pose = w->trial->info[row].outcome != GERDY_IK_TOO_FEW;
    s->state[row] = w->sides[row] ? 1 : pose ? -1 : 0;
  }
  s->fault = (gerdy_fault){.kind = GERDY_FAULT_SIDES, .explained = 1};
  s->fault.marker = s->fault.other = s->fault.axis = -1;
  return add_with_whole(s);
}

// ---- exchanged ---------------------------------------------------------------------------------

// does each of the two take the other's place somewhere?
static bool mark_pair(spans* s, int i, int j) {
  const gd_fault_work* w = s->w;
  bool i_there = false, j_there = false;
  for (size_t row = 0; row < w->markers->nrow; ++row) {
    bool i_is = label_at(w, row, i)->what == j + 1, j_is = label_at(w, row, j)->what == i + 1;
    bool tells = !w->sides[row] && is_seen(w, row, i) && is_seen(w, row, j);
    s->state[row] = i_is || j_is ? 1 : tells ? -1 : 0;
    i_there = i_there || i_is;
    j_there = j_there || j_is;
  }
  return i_there && j_there;
}

// frames that show both: nothing was found there since a fault of the whole trial was mended
static void mark_in_order(spans* s, int i, int j) {
  const gd_fault_work* w = s->w;
  for (size_t row = 0; row < w->markers->nrow; ++row) {
    bool tells = !w->sides[row] && is_seen(w, row, i) && is_seen(w, row, j);
    s->state[row] = tells ? -1 : 0;
  }
}

// Home is where a marker is most of the time. Do the homes of two lie the other way round than the
// model has them? Then they are exchanged in all other frames.
static bool homes_exchanged(gd_fault_work* w, int i, int j, const signed char* state) {
  size_t row = 0, nrow = w->markers->nrow;
  while (row < nrow && (state[row] != -1 || w->trial->info[row].outcome == GERDY_IK_TOO_FEW)) ++row;
  if (row == nrow) return false;
  gd_fault_trial_pose(w, row, w->data->q);
  gerdy_fk(w->model, w->data);
  gerdy_fk_markers(w->model, w->data);
  double ought[3], dot = 0;
  for (int k = 0; k < 3; ++k) {
    ought[k] = w->data->marker_pos[3 * i + k] - w->data->marker_pos[3 * j + k];
  }
  gerdy_fk_markers(&w->view, w->data);
  for (int k = 0; k < 3; ++k) {
    dot += ought[k] * (w->data->marker_pos[3 * i + k] - w->data->marker_pos[3 * j + k]);
  }
  return dot < 0;
}

// do two markers lie crosswise to a frame in which they are in order?
static bool crosswise(const gd_fault_work* w, size_t row, size_t order, int i, int j) {
  const double *a = gd_fault_seen(w, row, i), *b = gd_fault_seen(w, row, j);
  const double *c = gd_fault_seen(w, order, i), *d = gd_fault_seen(w, order, j);
  if (a == NULL || b == NULL || c == NULL || d == NULL) return false;
  double straight = gd_v3_distance(a, c) + gd_v3_distance(b, d);
  return gd_v3_distance(a, d) + gd_v3_distance(b, c) < 0.5 * straight;
}

// Of two that are exchanged somewhere: frames in which one is away, and both lie crosswise to the
// frame beside it, are more of the same.
static void join_away(spans* s, int i, int j) {
  const gd_fault_work* w = s->w;
  size_t nrow = w->markers->nrow;
  for (size_t row = 0; row < nrow; ++row) {
    bool away = label_at(w, row, i)->what != 0 || label_at(w, row, j)->what != 0;
    if (!away || s->state[row] == 1) continue;
    bool before = row > 0 && s->state[row - 1] == -1 && crosswise(w, row, row - 1, i, j);
    bool after = row + 1 < nrow && s->state[row + 1] == -1 && crosswise(w, row, row + 1, i, j);
    if (before || after) s->state[row] = 1;
  }
}

// what is told of two markers is not told once more of one of them
static void forget_pair(const spans* s, int i, int j, size_t before) {
  const gerdy_faults* f = s->w->faults;
  size_t k = before;
  for (size_t row = 0; row < s->w->markers->nrow; ++row) {
    gd_fault_label* label = s->w->label + row * (size_t)s->w->model->nmarker;
    while (k < f->n && f->item[k].last < row) ++k;
    bool told = k < f->n && row >= f->item[k].first;
    if (told || label[i].what == j + 1) label[i].what = 0;
    if (told || label[j].what == i + 1) label[j].what = 0;
  }
}

static gerdy_status add_pair(spans* s, int i, int j) {
  gd_fault_work* w = s->w;
  s->fault = (gerdy_fault){.kind = GERDY_FAULT_EXCHANGED, .marker = i, .other = j, .axis = -1};
  bool exchanged = s->odd[i] && s->odd[j] && mark_pair(s, i, j);
  if (!exchanged && find_whole(s, &s->fault) == NULL) return GERDY_OK;
  size_t before = w->faults->n;
  if (exchanged) {
    join_away(s, i, j);
    gerdy_fault mean = s->fault;
    mean.last = w->markers->nrow - 1;
    measure(s, &mean);
    s->fault.distance = mean.distance;
    s->fault.explained = mean.explained;
    if (homes_exchanged(w, i, j, s->state)) turn_over(s);
  } else {
    mark_in_order(s, i, j);
  }
  gerdy_status status = add_with_whole(s);
  if (exchanged && status == GERDY_OK) forget_pair(s, i, j, before);
  return status;
}

static gerdy_status add_exchanged(spans* s) {
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < s->w->model->nmarker; ++i) {
    for (int j = i + 1; j < s->w->model->nmarker && status == GERDY_OK; ++j) {
      status = add_pair(s, i, j);
    }
  }
  return status;
}

// ---- alone -------------------------------------------------------------------------------------

// frames in which a marker is not where it ought to be, whatever it does there
static void mark_alone(spans* s, int i) {
  const gd_fault_work* w = s->w;
  for (size_t row = 0; row < w->markers->nrow; ++row) {
    bool is = label_at(w, row, i)->what != 0;
    s->state[row] = is ? 1 : is_seen(w, row, i) && !w->sides[row] ? -1 : 0;
  }
}

// A marker goes away by a jump of its own path; what drifts is the skin, or a joint at its bound.
// Frames that drift are taken out.
static void keep_jumps(spans* s, int i) {
  const gd_fault_work* w = s->w;
  size_t nrow = w->markers->nrow;
  for (size_t row = 0; row < nrow; ++row) {
    if (s->state[row] != 1) continue;
    size_t first = row, last = row;
    for (; row < nrow && s->state[row] != -1; ++row) {
      if (s->state[row] == 1) last = row;
    }
    double least = 0.4 * (double)label_at(w, first, i)->distance;
    bool in = gd_fault_jump(w, i, first) > least, out = gd_fault_jump(w, i, last + 1) > least;
    for (size_t k = first; k <= last && !in && !out; ++k) s->state[k] = -1;
  }
}

// what a marker does in most of the frames in question, 0: nothing
static int find_most(const spans* s, int i) {
  const gd_fault_work* w = s->w;
  int best = 0;
  size_t most = 0;
  for (size_t row = 0; row < w->markers->nrow; ++row) {
    int what = s->state[row] == 1 ? label_at(w, row, i)->what : 0;
    size_t n = 0;
    if (what == 0 || what == best) continue;
    for (size_t k = row; k < w->markers->nrow; ++k) {
      n += s->state[k] == 1 && label_at(w, k, i)->what == what;
    }
    if (n <= most) continue;
    most = n;
    best = what;
  }
  return best;
}

static gerdy_fault name_alone(int i, int what) {
  gerdy_fault f = {.kind = GERDY_FAULT_AWAY, .marker = i, .other = -1, .axis = -1};
  if (what > 0) {
    f.other = what - 1;
  } else if (what <= GD_FAULT_MIRROR_X) {
    f.kind = GERDY_FAULT_MIRRORED;
    f.axis = GD_FAULT_MIRROR_X - what;
  } else if (what <= GD_FAULT_SIGN_X) {
    f.kind = GERDY_FAULT_SIGN;
    f.axis = GD_FAULT_SIGN_X - what;
  }
  return f;
}

// the fault that a marker alone has in the whole trial, NULL: none
static const gerdy_fault* whole_alone(const spans* s, int i) {
  for (size_t k = 0; k < s->whole->n; ++k) {
    const gerdy_fault* f = &s->whole->item[k];
    if (f->marker == i && f->kind != GERDY_FAULT_EXCHANGED) return f;
  }
  return NULL;
}

// A marker that was left out is away wherever it is nearer to where it mostly is than to its place.
static gerdy_status add_left_out(spans* s, const gerdy_fault* whole) {
  const gd_fault_work* w = s->w;
  size_t nrow = w->raw->nrow, nfar = 0, nnear = 0;
  int i = whole->marker;
  for (size_t row = 0; row < nrow; ++row) {
    const double* at = w->raw->value + row * w->raw->ncol + w->trial->column[i];
    s->state[row] = 0;
    if (isnan(at[0] + at[1] + at[2]) || w->trial->info[row].outcome == GERDY_IK_TOO_FEW) continue;
    gd_fault_trial_pose(w, row, w->data->q);
    gerdy_fk(w->model, w->data);
    gerdy_fk_markers(w->model, w->data);
    bool far = gd_v3_distance(at, w->data->marker_pos + 3 * i) > 0.5 * whole->distance;
    s->state[row] = far ? 1 : -1;
    nfar += far;
    nnear += !far;
  }
  s->fault = *whole;
  s->fault.whole = nnear == 0;
  return nfar > 0 ? add_stretches(s) : GERDY_OK;
}

static gerdy_status add_alone(spans* s) {
  const gd_fault_work* w = s->w;
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < w->model->nmarker && status == GERDY_OK; ++i) {
    const gerdy_fault* whole = whole_alone(s, i);
    if (!s->odd[i] && whole == NULL) continue;
    if (whole != NULL && whole->kind != GERDY_FAULT_SIGN) {
      status = add_left_out(s, whole);
      continue;
    }
    mark_alone(s, i);
    keep_jumps(s, i);
    s->fault = whole != NULL ? *whole : name_alone(i, find_most(s, i));
    status = add_with_whole(s);
  }
  return status;
}

gerdy_status gd_fault_spans(gd_fault_work* w, const gerdy_faults* whole) {
  spans s = {.w = w, .whole = whole};
  size_t nmarker = (size_t)w->model->nmarker;
  s.state = gd_alloc(w->markers->nrow, 1);
  s.odd = gd_alloc(nmarker, 1);
  gerdy_status status = s.state != NULL && s.odd != NULL ? GERDY_OK : gd_fail_memory(w->err);
  for (size_t row = 0; row < w->markers->nrow && status == GERDY_OK; ++row) {
    for (size_t i = 0; w->done[row] && i < nmarker; ++i) {
      if (w->label[row * nmarker + i].what != 0) s.odd[i] = 1;
    }
  }
  if (status == GERDY_OK) status = add_none_seen(&s);
  if (status == GERDY_OK) status = add_sides(&s);
  if (status == GERDY_OK) status = add_exchanged(&s);
  if (status == GERDY_OK) status = add_alone(&s);
  gd_free(s.state);
  gd_free(s.odd);
  return status;
}
