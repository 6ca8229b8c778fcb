// Foot contact and toe-off from motion alone, for overground and treadmill, running and walking.
//
// Strides are cut where the heel is highest. Contact is the moment of the fastest descent of the
// heel or of the toe, whichever comes first, when the foot nears the ground (the foot velocity idea
// of O'Connor et al. 2007, Gait Posture 25:469-474). Toe-off is the knee's full extension late in
// stance when running (Dingwell et al. 2001; Fellin et al. 2010, J Sci Med Sport 13:646-650) and
// the largest upward acceleration of the toe when walking (Hreljac & Marshall 2000, J Biomech
// 33:783-786). docs/gait.md shows how far these lie from force plates in real trials.
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "gait/contact.h"

static const double settled = 0.012;       // m above its lowest point: the heel or toe is down
static const double look_back = 0.10;      // s before that in which it was fastest on its way down
static const double still_landing = 0.05;  // m above where it is down
static const double look_ahead = 0.03;  // s: the shoe gives way, so speed can peak after that too
static const double toe_before = 0.15;  // s by which the toe may be down before the heel
static const double toe_after = 0.10;   // s after the heel's landing in which the toe comes down
static const double toe_stays = 0.08;   // s on the ground that tell landing from passing by
static const double least_lift = 0.06;  // m: a heel that rises less takes no steps

static const double gravity = 9.81;  // m/s2

enum { HEEL, TOE, KNEE, NSIGNAL };

typedef struct foot {
  size_t n;
  double dt;            // s
  const double* time;   // (n) s
  double* x[NSIGNAL];   // (n) heel height, toe height, knee flexion
  double* toe_up;       // (n) upward acceleration of the toe
  double* speed[2];     // (n) upward velocity of heel and toe
  size_t *peak, npeak;  // rows where the heel is highest
  gd_contact* contact;  // (ncontact)
  size_t ncontact;
} foot;

static void free_foot(foot* f) {
  for (int k = 0; k < NSIGNAL; ++k) gd_free(f->x[k]);
  gd_free(f->toe_up);
  gd_free(f->speed[0]);
  gd_free(f->speed[1]);
  gd_free(f->peak);
  gd_free(f->contact);
}

static void differentiate(const double* x, size_t n, double dt, double* out) {
  for (size_t i = 0; i < n; ++i) {
    size_t a = i > 0 ? i - 1 : 0, b = i + 1 < n ? i + 1 : i;
    out[i] = b > a ? (x[b] - x[a]) / ((double)(b - a) * dt) : 0;
  }
}

static gerdy_status read_foot(const gerdy_series* motion, gerdy_side side, foot* f,
                              gerdy_error* err) {
  static const char* pattern[NSIGNAL] = {"heel%s.y", "toe%s.y", "knee_flexion%s"};
  f->n = motion->nrow;
  f->dt = 1 / motion->rate;
  f->time = motion->time;
  for (int k = 0; k < NSIGNAL; ++k) {
    char name[40];
    snprintf(name, sizeof name, pattern[k], gerdy_side_suffix(side));
    ptrdiff_t c = gerdy_series_find(motion, name);
    if (c < 0) {
      return gd_fail(err, GERDY_E_DATA, 0, name,
                     "the motion lacks this column, and steps cannot be found without it");
    }
    f->x[k] = gd_alloc(f->n, sizeof(double));
    if (f->x[k] == NULL) return gd_fail_memory(err);
    for (size_t i = 0; i < f->n; ++i) f->x[k][i] = motion->value[i * motion->ncol + (size_t)c];
  }
  f->speed[0] = gd_alloc(f->n, sizeof(double));
  f->speed[1] = gd_alloc(f->n, sizeof(double));
  f->toe_up = gd_alloc(f->n, sizeof(double));
  f->peak = gd_alloc(f->n, sizeof *f->peak);
  f->contact = gd_alloc(f->n + 1, sizeof *f->contact);
  if (!f->speed[0] || !f->speed[1] || !f->toe_up || !f->peak || !f->contact) {
    return gd_fail_memory(err);
  }
  differentiate(f->x[HEEL], f->n, f->dt, f->speed[0]);
  differentiate(f->x[TOE], f->n, f->dt, f->speed[1]);
  differentiate(f->speed[1], f->n, f->dt, f->toe_up);
  return GERDY_OK;
}

static double lowest(const double* x, size_t from, size_t to) {
  double low = INFINITY;
  for (size_t i = from; i < to; ++i) low = x[i] < low ? x[i] : low;
  return low;
}

static double highest(const double* x, size_t from, size_t to) {
  double high = -INFINITY;
  for (size_t i = from; i < to; ++i) high = x[i] > high ? x[i] : high;
  return high;
}

// one row for every time that the heel rises over half its range
static void find_peaks(foot* f) {
  const double* heel = f->x[HEEL];
  double low = lowest(heel, 0, f->n), high = highest(heel, 0, f->n);
  // a foot that stays on the ground takes no steps
  if (!(high - low > least_lift)) return;
  double half = 0.5 * (low + high);
  bool up = false;
  for (size_t i = 0; i < f->n; ++i) {
    bool now = heel[i] > half;
    if (now && !up) f->peak[f->npeak++] = i;
    if (now && heel[i] > heel[f->peak[f->npeak - 1]]) f->peak[f->npeak - 1] = i;
    if (now || isfinite(heel[i])) up = now;  // a gap changes nothing
  }
}

// row, with its fraction, of the largest (sign 1) or smallest (sign -1) inner extremum of x between
// two rows, refined by a parabola; NaN when there is none
static double extremum(const foot* f, const double* x, size_t from, size_t to, int sign) {
  size_t best = 0;
  if (from < 1) from = 1;
  for (size_t i = from; i < to && i + 1 < f->n; ++i) {
    if (!(sign * x[i] >= sign * x[i - 1] && sign * x[i] >= sign * x[i + 1])) continue;
    if (best == 0 || sign * x[i] > sign * x[best]) best = i;
  }
  if (best == 0) return NAN;
  double bend = x[best - 1] - 2 * x[best] + x[best + 1];
  return (double)best + (bend != 0 ? 0.5 * (x[best - 1] - x[best + 1]) / bend : 0);
}

// time of a row with a fraction
static double time_of(const foot* f, double row) {
  if (isnan(row)) return NAN;
  size_t i = row > 0 ? (size_t)row : 0;
  if (i + 1 >= f->n) return f->time[f->n - 1];
  return f->time[i] + (row - (double)i) * (f->time[i + 1] - f->time[i]);
}

// is every signal there between two rows?
static bool is_whole(const foot* f, size_t from, size_t to) {
  for (size_t i = from; i <= to && i < f->n; ++i) {
    if (isnan(f->x[HEEL][i]) || isnan(f->x[TOE][i]) || isnan(f->x[KNEE][i])) return false;
  }
  return true;
}

static size_t clamp_row(double row, size_t from, size_t to) {
  if (!(row > (double)from)) return from;
  return row < (double)to ? (size_t)row : to;
}

// first row in [from, to) where a point is down and stays down for some rows; to when it never does
static size_t find_down(const double* x, double ground, size_t stay, size_t from, size_t to) {
  size_t run = 0;
  for (size_t i = from; i < to; ++i) {
    run = x[i] < ground ? run + 1 : 0;
    if (run >= stay) return i + 1 - run;
  }
  return to;
}

// the row nearest to being down at which the point was fastest on its way there
static double fastest_descent(const foot* f, const double* x, const double* speed, size_t down,
                              size_t from, size_t to) {
  size_t a = clamp_row((double)down - look_back / f->dt, from, to);
  size_t b = clamp_row((double)down + look_ahead / f->dt, from, to);
  double best = NAN, at = (double)down;
  // behind a gap nobody knows how the foot came down
  if (!is_whole(f, a, down)) return NAN;
  for (size_t i = a; i < b; ++i) {
    // high above the ground it is the swing that is fast, not the landing
    bool landing = speed[i] < 0 && x[i] < x[down] + still_landing;
    double row = landing ? extremum(f, speed, i, i + 1, -1) : NAN;
    if (!isnan(row) && !(fabs(row - at) >= fabs(best - at))) best = row;
  }
  return isnan(best) ? at : best;  // smoothed away: being down is the next best sign
}

// row of contact between two rows (a heel peak and the next, or the ends of the recording)
static double find_contact(const foot* f, size_t from, size_t to) {
  const double *heel_y = f->x[HEEL], *toe_y = f->x[TOE];
  // where the recording, or a gap, ends in a descent the ground is where the heel stood before
  bool lands = to < f->n && is_whole(f, to, to);
  double ground = lands ? lowest(heel_y, from, to) : lowest(heel_y, 0, f->n);
  size_t heel = find_down(heel_y, ground + settled, 1, from, to);
  if (heel == to || heel == from) return NAN;
  // the toe passes close to the ground in mid-swing too, and is lowest when it pushes off: look
  // only near the heel's landing, and let it stay
  size_t near = clamp_row((double)heel - toe_before / f->dt, from, to);
  size_t late = clamp_row((double)heel + toe_after / f->dt, from, to);
  size_t stay = 1 + (size_t)(toe_stays / f->dt);
  size_t toe = find_down(toe_y, lowest(toe_y, near, late) + settled, stay, near, to);
  double heel_row = fastest_descent(f, heel_y, f->speed[0], heel, from, to);
  double toe_row = toe < to ? fastest_descent(f, toe_y, f->speed[1], toe, from, to) : NAN;
  return isnan(heel_row) ? toe_row : isnan(toe_row) ? heel_row : fmin(heel_row, toe_row);
}

// row of toe-off: behind 0.4 of the way from contact to the highest heel. Where contact is not
// known a knee that bends and stretches once more still tells it; a toe's acceleration is too
// restless
static double find_toe_off(const foot* f, double contact, size_t from, size_t to, bool walking) {
  double start = isnan(contact) ? (double)from : contact;
  size_t middle = clamp_row(start + 0.4 * ((double)to - start), from, to);
  if (walking) return extremum(f, f->toe_up, middle, to, 1);
  return extremum(f, f->x[KNEE], isnan(contact) ? from : middle, to, -1);
}

// the stance between two rows without a gap; lifts: the heel's highest point closes them
static void add_stance(foot* f, size_t from, size_t to, bool lifts, bool walking) {
  double start = find_contact(f, from, to);
  double end = lifts ? find_toe_off(f, start, from, to, walking) : NAN;
  if (isnan(start) && isnan(end)) return;
  gd_contact* c = &f->contact[f->ncontact++];
  c->start = time_of(f, start);
  c->end = time_of(f, end);
  c->first = isnan(start) ? c->end : c->start;
  c->last = isnan(end) ? c->start : c->end;
  c->from_forces = 0;
}

// strides lie between the heel's peaks; a gap cuts a stride in pieces that are looked at alone
static void find_stances(foot* f, bool walking) {
  for (size_t k = 0; k <= f->npeak && f->npeak > 0; ++k) {
    size_t from = k == 0 ? 0 : f->peak[k - 1], to = k == f->npeak ? f->n : f->peak[k];
    while (from < to) {
      size_t end = from;
      while (end < to && is_whole(f, end, end)) ++end;
      // before a gap toe-off can be found as well as before a peak
      if (end > from) add_stance(f, from, end, end < f->n, walking);
      from = end + 1;
    }
  }
}

// first and last row in which a heel is higher than half its range; false when it never lifts
static bool active_rows(const gerdy_series* motion, gerdy_side side, size_t* first, size_t* last) {
  char name[32];
  snprintf(name, sizeof name, "heel%s.y", gerdy_side_suffix(side));
  ptrdiff_t c = gerdy_series_find(motion, name);
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; c >= 0 && i < motion->nrow; ++i) {
    double y = motion->value[i * motion->ncol + (size_t)c];
    if (y < low) low = y;
    if (y > high) high = y;
  }
  if (!(high - low > least_lift)) return false;
  for (size_t i = 0; i < motion->nrow; ++i) {
    if (!(motion->value[i * motion->ncol + (size_t)c] > 0.5 * (low + high))) continue;
    if (i < *first) *first = i;
    if (i > *last) *last = i;
  }
  return true;
}

// Does the body fly between steps? In flight the pelvis falls with nearly the acceleration of
// gravity; in walking it never comes near half of it. Differences over 40 ms tolerate noise; only
// the part of the trial in which feet are lifted counts, so that standing before a run does not.
bool gd_motion_flies(const gerdy_series* motion) {
  ptrdiff_t c = gerdy_series_find(motion, "pelvis.y");
  size_t k = (size_t)ceil(0.04 * motion->rate), n = 0, nfalling = 0;
  size_t first = motion->nrow, last = 0;
  bool right = active_rows(motion, GERDY_RIGHT, &first, &last);
  bool left = active_rows(motion, GERDY_LEFT, &first, &last);
  if (c < 0 || k == 0 || !(right || left)) return false;
  const double* y = motion->value + c;
  double span = (double)k / motion->rate;
  for (size_t i = first > k ? first : k; i <= last && i + k < motion->nrow; ++i) {
    double bend = y[(i + k) * motion->ncol] - 2 * y[i * motion->ncol] + y[(i - k) * motion->ncol];
    if (isnan(bend)) continue;
    ++n;
    nfalling += bend / (span * span) < -0.5 * gravity;
  }
  return (double)nfalling >= 0.08 * (double)n && nfalling > 0;
}

gerdy_status gd_contacts_from_motion(const gerdy_series* motion, gerdy_side side, gd_contacts* out,
                                     gerdy_error* err) {
  if (motion->nrow < 5 || !(motion->rate > 0)) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "steps cannot be found: the motion has %zu frames at a rate of %.4g Hz (0 means "
                   "not constant)",
                   motion->nrow, motion->rate);
  }
  foot f;
  memset(&f, 0, sizeof f);
  gerdy_status status = read_foot(motion, side, &f, err);
  if (status == GERDY_OK) {
    find_peaks(&f);
    find_stances(&f, !gd_motion_flies(motion));
    for (size_t k = 0; k < f.ncontact && status == GERDY_OK; ++k) {
      status = gd_contacts_add(out, f.contact[k]);
      if (status != GERDY_OK) status = gd_fail_memory(err);
    }
  }
  free_foot(&f);
  return status;
}
