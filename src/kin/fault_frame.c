// What the markers of a frame do: each at home, in another's place, turned over, or away.
#include <math.h>
#include <string.h>

#include "kin/fault.h"
#include "math/vec.h"

static const double least_apart = 0.015;  // m: nearer markers cannot be told from one another
static const double away_from = 0.06;     // m: on skin a marker may swing by less
static const double brought_home = 0.35;  // of the distance at most is left by what explains it
static const double lost_share = 0.3;     // of the markers: more are no faults of single ones

static gd_fault_label* label_of(const gd_fault_work* w, size_t row, int marker) {
  return w->label + row * (size_t)w->model->nmarker + marker;
}

static const double* measured(const gd_fault_work* w, int i) { return w->marker + 3 * i; }
static const double* expected(const gd_fault_work* w, int i) { return w->data->marker_pos + 3 * i; }

// ---- exchanged ---------------------------------------------------------------------------------

// How much of the way between two markers is left when they are exchanged: 0 fits exactly, 1 fits
// no better than before. From their difference, so that what moves both does not count.
static double left_by_exchange(const gd_fault_work* w, int i, int j) {
  double is[3], ought[3], same[3], turned[3], middle = 0;
  gd_v3_sub(expected(w, i), expected(w, j), ought);
  double between = gd_v3_norm(ought);
  if (between < least_apart) return 1;
  gd_v3_sub(measured(w, i), measured(w, j), is);
  gd_v3_sub(is, ought, same);
  gd_v3_add(is, ought, turned);
  for (int k = 0; k < 3; ++k) {
    double off =
        0.5 * (measured(w, i)[k] + measured(w, j)[k] - expected(w, i)[k] - expected(w, j)[k]);
    middle += off * off;
  }
  // on one bone nothing else turns two markers round; apart, both must be where the other was
  bool one_bone = w->model->marker_body[i] == w->model->marker_body[j];
  if (sqrt(middle) > (one_bone ? 1 : 0.35) * between + 0.02) return 1;
  return gd_v3_norm(turned) / gd_v3_norm(same);
}

static void label_exchange(gd_fault_work* w, size_t row, int i, int j, double left) {
  gd_fault_label *a = label_of(w, row, i), *b = label_of(w, row, j);
  *a = (gd_fault_label){j + 1, (float)gd_fault_distance(w, i), (float)(1 - left)};
  *b = (gd_fault_label){i + 1, (float)gd_fault_distance(w, j), (float)(1 - left)};
}

// the clearest exchange first; returns whether there was one
static bool label_clearest(gd_fault_work* w, size_t row) {
  double least = 0.5;
  int best[2] = {-1, -1};
  for (int i = 0; i < w->model->nmarker; ++i) {
    if (!w->seen[i] || label_of(w, row, i)->what != 0) continue;
    if (gd_fault_distance(w, i) < 0.6 * least_apart) continue;
    for (int j = 0; j < i; ++j) {
      if (!w->seen[j] || label_of(w, row, j)->what != 0) continue;
      double left = left_by_exchange(w, i, j);
      if (left >= least) continue;
      least = left;
      best[0] = j;
      best[1] = i;
    }
  }
  if (best[0] < 0) return false;
  label_exchange(w, row, best[0], best[1], least);
  return true;
}

// ---- alone -------------------------------------------------------------------------------------

int gd_fault_turned(const gd_fault_work* w, int marker, double* after) {
  const double *is = measured(w, marker), *ought = expected(w, marker);
  int b = w->model->marker_body[marker], what = GD_FAULT_AWAY;
  double v[3], in_bone[3], at[3];
  double best = brought_home * gd_v3_distance(is, ought);
  gd_v3_sub(is, w->data->body_pos + 3 * b, v);
  gd_m3_tmul_v3(w->data->body_rot + 9 * b, v, in_bone);
  for (int k = 0; k < 6; ++k) {
    gd_v3_copy(k < 3 ? is : in_bone, at);
    at[k % 3] = -at[k % 3];
    double left = gd_v3_distance(at, k < 3 ? ought : w->place + 3 * marker);
    if (left >= best) continue;
    best = left;
    what = (k < 3 ? GD_FAULT_SIGN_X : GD_FAULT_MIRROR_X) - k % 3;
  }
  *after = what == GD_FAULT_AWAY ? gd_v3_distance(is, ought) : best;
  return what;
}

// the marker in whose place it is, -1: nobody's
static int whose_place(const gd_fault_work* w, int marker, double* after) {
  double best = 0.5 * gd_fault_distance(w, marker);
  int who = -1;
  for (int j = 0; j < w->model->nmarker; ++j) {
    if (j == marker || !w->used[j]) continue;
    if (w->seen[j] && gd_fault_distance(w, j) < away_from) continue;  // that one is at home
    double left = gd_v3_distance(measured(w, marker), expected(w, j));
    if (left >= best) continue;
    best = left;
    who = j;
  }
  *after = best;
  return who;
}

static void label_alone(gd_fault_work* w, size_t row, int i) {
  double distance = gd_fault_distance(w, i), after;
  if (distance < fmax(away_from, 5 * w->usual[i])) return;
  int who = whose_place(w, i, &after);
  int what = who >= 0 ? who + 1 : gd_fault_turned(w, i, &after);
  double explained = what == GD_FAULT_AWAY ? 0 : 1 - after / distance;
  *label_of(w, row, i) = (gd_fault_label){what, (float)distance, (float)explained};
}

// ---- a frame -----------------------------------------------------------------------------------

// share of the markers seen that are away
static double away_share(const gd_fault_work* w) {
  int nseen = 0, naway = 0;
  for (int i = 0; i < w->model->nmarker; ++i) {
    nseen += w->seen[i];
    naway += w->seen[i] && gd_fault_distance(w, i) > away_from;
  }
  return nseen > 0 ? (double)naway / nseen : 0;
}

// with the names of the sides exchanged: does nearly everything fall into place?
static bool try_sides(gd_fault_work* w, size_t row, const double* a, const double* b, double cost,
                      double share) {
  gd_fault_gather(w, row, true);
  double now = gd_fault_robust(w, a, b);
  return now < 0.6 * cost && away_share(w) < 0.7 * share;
}

// are the sides exchanged in the frame before or behind?
static bool beside_sides(const gd_fault_work* w, size_t row) {
  return (row > 0 && w->sides[row - 1]) || (row + 1 < w->markers->nrow && w->sides[row + 1]);
}

static void forget(gd_fault_work* w, size_t row) {
  memset(label_of(w, row, 0), 0, (size_t)w->model->nmarker * sizeof *w->label);
  w->sides[row] = 0;
}

// label all markers in the pose of data; returns how many are not explained by an exchange
static int label_all(gd_fault_work* w, size_t row) {
  int nalone = 0;
  while (label_clearest(w, row)) continue;
  for (int i = 0; i < w->model->nmarker; ++i) {
    if (!w->seen[i] || label_of(w, row, i)->what != 0) continue;
    label_alone(w, row, i);
    nalone += label_of(w, row, i)->what != 0;
  }
  return nalone;
}

static bool has_label(const gd_fault_work* w, size_t row) {
  bool any = w->sides[row];
  for (int i = 0; i < w->model->nmarker; ++i) any = any || label_of(w, row, i)->what != 0;
  return any;
}

// Is everything at home or exchanged when the pose hardly differs from the one before? A model may
// fit exchanged markers by turning a forearm round, but nobody turns it from frame to frame.
static bool look_near(gd_fault_work* w, size_t row, const double* before) {
  if (before == NULL) return false;
  gd_fault_robust_near(w, before);
  bool explained = away_share(w) <= lost_share && label_all(w, row) == 0;
  if (!explained) forget(w, row);
  return explained;
}

// leaves the pose in data
static void look(gd_fault_work* w, size_t row, const double* before) {
  double* start = w->q;
  w->done[row] = 1;
  gd_fault_trial_pose(w, row, start);
  gd_fault_gather(w, row, false);
  if (look_near(w, row, before)) return;
  double cost = gd_fault_robust(w, start, before), share = away_share(w);
  if (share > (beside_sides(w, row) ? 0.3 : 1) * lost_share) {
    w->sides[row] = try_sides(w, row, start, before, cost, share);
    if (!w->sides[row] && share > 0.5) w->done[row] = GD_FAULT_GIVEN_UP;
    if (w->sides[row] || share > lost_share) return;
    gd_fault_gather(w, row, false);
    gd_fault_robust(w, start, before);
  }
  label_all(w, row);
}

// The poses of the last two frames, and where they lead.
typedef struct course {
  double *last, *next;  // (nq)
  int n;                // poses known: 0, 1, 2 and more
} course;

static void go_on(const gd_fault_work* w, course* c, const double* q) {
  for (int k = 0; k < w->model->nq; ++k) {
    c->next[k] = c->n > 0 ? 2 * q[k] - c->last[k] : q[k];
    c->last[k] = q[k];
  }
  if (c->n < 2) ++c->n;
}

// From every suspect frame on, forward and then backward, until a frame is in order: a fault that
// bends the pose little shows where it begins or ends only.
static void sweep(gd_fault_work* w, bool backward) {
  size_t nrow = w->markers->nrow, nq = (size_t)w->model->nq;
  course c = {w->q + nq, w->q + 3 * nq, 0};
  bool odd = false;
  for (size_t k = 0; k < nrow; ++k) {
    size_t row = backward ? nrow - 1 - k : k;
    if (w->trial->info[row].outcome == GERDY_IK_TOO_FEW) continue;
    if (w->done[row]) {
      odd = has_label(w, row);
      c.n = 0;
    } else if ((odd || w->suspect[row]) && !gd_fault_goes_on(w)) {
      w->suspect[row] = 1;
      odd = false;
      c.n = 0;
    } else if (odd || w->suspect[row]) {
      look(w, row, c.n > 0 ? c.next : NULL);
      odd = has_label(w, row);
      gd_fault_place_row(w, row, NULL);
      go_on(w, &c, w->data->q);
    } else {
      gd_fault_trial_pose(w, row, w->data->q);
      go_on(w, &c, w->data->q);
    }
  }
}

static bool anything(const gd_fault_work* w) {
  for (size_t row = 0; row < w->markers->nrow; ++row) {
    if (has_label(w, row)) return true;
  }
  return false;
}

// Twice where there is something: with the poses put right the homes of those that jump are better
// known. Once where there is so much that the second time would not come to its end.
void gd_fault_frames(gd_fault_work* w) {
  size_t nrow = w->markers->nrow;
  long before = w->effort->spent;
  sweep(w, false);
  sweep(w, true);
  if (!anything(w) || 2 * w->effort->spent - before > w->effort->most) return;
  gd_fault_homes_again(w);
  for (size_t row = 0; row < nrow; ++row) {
    if (w->done[row]) w->suspect[row] = 1;
    forget(w, row);
  }
  memset(w->done, 0, nrow);
  sweep(w, false);
  sweep(w, true);
}
