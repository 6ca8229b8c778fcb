// Forces of fibre and tendon, and the place where they meet.
#include "muscle/fiber_balance.h"

void gd_balance_place(const gd_balance* q, double along, gd_balance_point* p) {
  const gd_muscle* m = q->muscle;
  p->along = along;
  p->length = gd_fiber_length(m, along);
  p->cos = gd_fiber_cos(m, p->length, along);
  double norm = p->length / m->fiber;
  m->shape[GERDY_CURVE_ACTIVE_LENGTH](m, norm, p->active);
  m->shape[GERDY_CURVE_PASSIVE](m, norm, p->passive);
  m->shape[GERDY_CURVE_TENDON](m, (q->path - along) / m->tendon, p->tendon);
}

void gd_balance_move(const gd_balance* q, double v, gd_balance_point* p) {
  p->v = v;
  if (v == 0) {
    p->fv[0] = 1;  // every curve passes through it; its slope is not used at rest
    p->fv[1] = p->fv[2] = 0;
  } else {
    q->muscle->shape[GERDY_CURVE_VELOCITY](q->muscle, v, p->fv);
  }
}

void gd_balance_forces(const gd_balance* q, gd_balance_point* p) {
  const gd_muscle* m = q->muscle;
  double a = q->activation;
  p->force = a * p->active[0] * p->fv[0] + p->passive[0] + m->damping * p->v;
  p->error = p->force * p->cos - p->tendon[0];
  double pull = (a * p->active[1] * p->fv[0] + p->passive[1]) / m->fiber;
  p->fiber_stiffness = pull * p->cos * p->cos;
  // a pennate fibre also turns
  if (m->width > 0) {
    p->fiber_stiffness += p->force * m->width * m->width / (p->length * p->length * p->length);
  }
  p->tendon_stiffness = p->tendon[1] / m->tendon;
}

bool gd_balance_met(const gd_balance* q, const gd_balance_point* p, double tolerance) {
  double rounding = 1e-15 * q->path * (fabs(p->fiber_stiffness) + p->tendon_stiffness);
  return fabs(p->error) < tolerance + fmin(rounding, 1e-6);
}

// Next trial between the bounds: Newton's, or the lower bound once, or the middle.
static double next_along(const gd_balance* q, const gd_balance_point* p, double low, double high) {
  double slope = p->fiber_stiffness + p->tendon_stiffness;
  double next = p->along - p->error / slope;
  if (slope > 0 && next > low && next < high) return next;
  if (!q->low_is_left && slope > 0 && next <= low) return q->low;
  return 0.5 * (low + high);
}

gd_search gd_balance_find(gd_balance* q, double start, double tolerance, gd_balance_point* p) {
  double low = q->low, high = q->high, along = start;
  for (int i = 0; i < 150; ++i) {
    gd_balance_place(q, along, p);
    gd_balance_forces(q, p);
    if (along == q->low) {
      if (p->error >= 0) return GD_TOO_SHORT;
      q->low_is_left = true;
    }
    if (gd_balance_met(q, p, tolerance)) return GD_FOUND;
    if (p->error < 0)
      low = along;
    else
      high = along;
    if (high - low < 1e-15 * high) break;
    // Newton's method creeps down a steep exponential: halve in between
    bool creeps = i > 12 && i % 2 == 0;
    along = creeps ? 0.5 * (low + high) : next_along(q, p, low, high);
  }
  if (low > q->low || q->low_is_left) return gd_balance_met(q, p, 1e-9) ? GD_FOUND : GD_LOST;
  gd_balance_place(q, q->low, p);
  gd_balance_forces(q, p);
  return GD_TOO_SHORT;
}
