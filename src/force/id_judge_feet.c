// Do loads lie under the feet they act on?
#include <math.h>
#include <stdio.h>

#include "force/id_judge.h"
#include "math/vec.h"

// a load below this share of the weight is no contact; a foot that is this much nearer to the point
// of a load than the foot it acts on; a point this far from both is under neither
static const double contact_share = 0.1;
static const double nearer = 0.1, farthest = 0.5;  // m

static int side_of(const gd_judge* j, int body) {
  for (int side = 0; side < 2; ++side) {
    if (body == j->landmarks.foot[side] || body == j->landmarks.toes[side]) return side;
  }
  return -1;
}

// level distance of the middle of a foot from a point
static double distance(const gd_judge* j, size_t frame, size_t side, const double point[3]) {
  const double *heel = j->feet->value + 12 * frame + 6 * side, *toe = heel + 3;
  return hypot(0.5 * (heel[0] + toe[0]) - point[0], 0.5 * (heel[2] + toe[2]) - point[2]);
}

typedef struct placing {
  size_t ncontact, nwrong;
  double time, own, other;  // of the first wrong contact
} placing;

static bool is_loaded(const gd_judge* j, const gerdy_load* l, size_t i) {
  return !j->w->id->lacking[i] && gd_v3_norm(l->force + 3 * i) > contact_share * j->w->id->weight;
}

static void place_contact(gd_judge* j, size_t k, int side, size_t from, size_t to, placing* p) {
  double own = 0, other = 0;
  for (size_t i = from; i < to; ++i) {
    const double* point = j->point + 3 * (i * j->w->loads->nload + k);
    own += distance(j, i, (size_t)side, point) / (double)(to - from);
    other += distance(j, i, (size_t)!side, point) / (double)(to - from);
  }
  ++p->ncontact;
  if (own < other + nearer && own < farthest) return;
  for (size_t i = from; i < to; ++i) j->w->doubt[i] |= GERDY_DOUBT_FOOT;
  if (p->nwrong++ > 0) return;
  p->time = j->w->trial->time[from];
  p->own = own;
  p->other = other;
}

static void place_load(gd_judge* j, size_t k) {
  const gd_id_work* w = j->w;
  const gerdy_load* l = &w->loads->load[k];
  int side = side_of(j, l->body);
  placing p = {0};
  if (side < 0) return;
  for (size_t i = 0; i < w->trial->nframe; ++i) {
    size_t end = i;
    while (end < w->trial->nframe && is_loaded(j, l, end)) ++end;
    if (end > i) place_contact(j, k, side, i, end, &p);
    if (end > i) i = end - 1;
  }
  if (p.nwrong == 0) return;
  char text[400];
  snprintf(text, sizeof text,
           "it acts on %.40s, but in %zu of %zu contacts (the first at %.3f s) its point is %.2f m "
           "from that foot and %.2f m from the other: %s. Frames there are not to be trusted",
           w->model->names + w->model->body_name[l->body], p.nwrong, p.ncontact, p.time, p.own,
           p.other,
           p.other < farthest ? "are the feet exchanged?"
                              : "are points in metres, in the axes of the motion?");
  gd_judge_warn(j, l->name, text);
}

void gd_judge_feet(gd_judge* j) {
  for (size_t k = 0; j->feet != NULL && k < j->w->loads->nload; ++k) place_load(j, k);
}
