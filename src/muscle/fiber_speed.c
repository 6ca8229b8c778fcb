// Fibre and tendon in motion: both forces change at the same rate.
#include "muscle/fiber_speed.h"

static const double speed_tolerance = 1e-9;

// Newton's method needs under ten steps where it converges at all. The speed sought lies within ten
// doublings of the fastest shortening, and sixty halvings leave nothing of that.
enum { most_steps = 25, most_doublings = 10, most_halvings = 60 };

// The tendon's share in the stiffness of both decides which part of the speed the fibre takes.
static double shared_speed(const gd_balance* q, const gd_balance_point* p) {
  double sum = p->fiber_stiffness + p->tendon_stiffness;
  if (p->tendon[0] <= 0 || fabs(sum) < 1e-12) return 0;
  return q->speed * p->cos * p->tendon_stiffness / sum;
}

// One step of Newton's method for place and speed together; what is subtracted from both.
static void joint_step(const gd_balance* q, const gd_balance_point* p, double* along, double* v) {
  const gd_muscle* m = q->muscle;
  double a = q->activation, c = p->cos, l = p->length, w2 = m->width * m->width;
  double kf = p->fiber_stiffness, kt = p->tendon_stiffness, sum = kf + kt;
  double turn = w2 / (l * l * l);
  double pull = (a * p->active[1] * p->fv[0] + p->passive[1]) / m->fiber;
  double pull2 = (a * p->active[2] * p->fv[0] + p->passive[2]) / (m->fiber * m->fiber);
  double kf_along = pull2 * c * c * c + 3 * pull * c * turn - 3 * p->force * turn * c / l;
  double kt_along = -p->tendon[2] / (m->tendon * m->tendon);
  double force_v = a * p->active[0] * p->fv[1] + m->damping;
  double kf_v = a * p->active[1] * p->fv[1] / m->fiber * c * c + force_v * turn;
  double share = q->speed * kt / sum;
  double share_along = q->speed * (kt_along * kf - kt * kf_along) / (sum * sum);
  double share_v = -q->speed * kt * kf_v / (sum * sum);
  double lag = p->v - c * share;
  double e_v = force_v * c, lag_along = -(turn * share + c * share_along), lag_v = 1 - c * share_v;
  double det = sum * lag_v - e_v * lag_along;
  *along = (p->error * lag_v - e_v * lag) / det;
  *v = (sum * lag - lag_along * p->error) / det;
}

// Place and speed together, from a first guess in p. False when it does not converge.
static bool find_both(const gd_balance* q, gd_balance_point* p) {
  double v = shared_speed(q, p), along = p->along;
  for (int i = 0; i < most_steps; ++i) {
    if (i > 0) gd_balance_place(q, along, p);
    gd_balance_move(q, v, p);
    gd_balance_forces(q, p);
    bool moving = fabs(v - shared_speed(q, p)) > speed_tolerance * (1 + fabs(v));
    if (gd_balance_met(q, p, GD_FORCE_TOLERANCE) && !moving) return true;
    double step, change;
    joint_step(q, p, &step, &change);
    if (!isfinite(step) || !isfinite(change)) return false;
    double scale = fabs(change) > 0.5 ? 0.5 / fabs(change) : 1;
    if (along - scale * step <= q->low) scale = 0.5 * (along - q->low) / step;
    if (along - scale * step >= q->high) scale = 0.5 * (along - q->high) / step;
    along -= scale * step;
    v -= scale * change;
  }
  return false;
}

// The place for a speed, and how far the shared speed is ahead of it.
static gd_search try_speed(gd_balance* q, double v, gd_balance_point* p, double* ahead) {
  gd_balance_move(q, v, p);
  q->low_is_left = false;
  gd_search found = gd_balance_find(q, p->along, GD_FORCE_TOLERANCE, p);
  *ahead = (shared_speed(q, p) - v) * (q->speed > 0 ? 1 : -1);
  return found;
}

// Speed by halving, the place for every speed: slow and steady. Where the stiffness of the fibre
// jumps, so does the shared speed, and the fibre stays at the jump.
static gd_search find_in_turn(gd_balance* q, gd_balance_point* p) {
  double ahead, slow = 0, fast = q->speed > 0 ? 1 : -1;
  if (try_speed(q, 0, p, &ahead) != GD_FOUND || ahead < 0) return GD_LOST;
  gd_search end = try_speed(q, fast, p, &ahead);
  for (int i = 0; i < most_doublings && end == GD_FOUND && ahead > 0; ++i) {
    slow = fast;
    fast *= 2;
    end = try_speed(q, fast, p, &ahead);
  }
  for (int i = 0; i < most_halvings && fabs(fast - slow) > 1e-13; ++i) {
    double v = 0.5 * (slow + fast);
    gd_search found = try_speed(q, v, p, &ahead);
    if (found == GD_FOUND && fabs(ahead) < speed_tolerance) return GD_FOUND;
    if (found == GD_FOUND && ahead > 0) {
      slow = v;
    } else {
      fast = v;
      end = found;
    }
  }
  gd_search found = try_speed(q, slow, p, &ahead);
  if (found != GD_FOUND || end == GD_TOO_SHORT) return end == GD_TOO_SHORT ? end : GD_LOST;
  // a jump of the stiffness moves the shared speed by no more than the path's own; beyond that the
  // search has lost its way
  return fabs(ahead) < 1 + 2 * fabs(q->speed) ? GD_FOUND : GD_LOST;
}

// The path shortens faster than the fibre can when nothing holds it: the tendon hangs slack, and
// the fibre shortens at the slowest speed at which it does not pull.
static bool find_unloaded(const gd_balance* q, gd_balance_point* p) {
  if (!(q->speed < 0)) return false;
  gd_balance_place(q, q->high, p);
  gd_balance_move(q, q->speed * p->cos, p);
  p->tendon[0] = p->tendon[1] = 0;
  gd_balance_forces(q, p);
  if (p->error > 0) return false;
  double pulls = 0, slack = p->v;
  for (int i = 0; i < most_halvings && pulls - slack > 1e-14; ++i) {
    gd_balance_move(q, 0.5 * (pulls + slack), p);
    gd_balance_forces(q, p);
    if (p->error > 0)
      pulls = p->v;
    else
      slack = p->v;
  }
  return true;
}

gd_search gd_speed_find(gd_balance* q, gd_balance_point* p) {
  const gd_balance_point rest = *p;
  bool both = find_both(q, p);
  if (both && p->tendon[0] > 1e-9) return GD_FOUND;
  const gd_balance_point loaded = *p;
  if (find_unloaded(q, p)) return GD_FOUND;
  *p = both ? loaded : rest;
  if (both) return GD_FOUND;
  gd_search found = find_in_turn(q, p);
  if (found == GD_LOST) *p = rest;
  return found;
}
