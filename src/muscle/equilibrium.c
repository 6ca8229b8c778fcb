// The state of a muscle for a length, a speed and an activation of it.
#include "muscle/equilibrium.h"

#include "muscle/fiber_speed.h"

static void fill_state(const gd_balance* q, const gd_balance_point* p, gerdy_muscle_state* out) {
  const gd_muscle* m = q->muscle;
  out->fiber_length = p->length;
  // where only the passive part carries, any speed beyond the fastest would balance: none is needed
  bool idle = p->fv[0] == 0 && m->damping == 0;
  out->fiber_velocity = (idle ? fmax(-1, p->v) : p->v) * q->fastest;
  out->tendon_length = q->path - p->along;
  out->cos_pennation = p->cos;
  out->active_force = m->fmax * q->activation * p->active[0] * p->fv[0];
  out->passive_force = m->fmax * p->passive[0];
  out->damping_force = m->fmax * m->damping * p->v;
  out->tendon_force = m->fmax * fmax(0, p->tendon[0]);
}

void gd_shortest_state(const gd_muscle* m, double length, double tension, gerdy_muscle_state* out) {
  double passive[3];
  m->shape[GERDY_CURVE_PASSIVE](m, m->shortest / m->fiber, passive);
  *out = (gerdy_muscle_state){.outcome = GERDY_MUSCLE_SHORTEST,
                              .fiber_length = m->shortest,
                              .tendon_length = length - m->shortest_along,
                              .cos_pennation = gd_fiber_cos(m, m->shortest, m->shortest_along),
                              .passive_force = m->fmax * fmax(0, passive[0]),
                              .tendon_force = m->fmax * fmax(0, tension)};
}

static void elastic_state(gd_balance* q, gerdy_muscle_state* out) {
  const gd_muscle* m = q->muscle;
  if (q->high <= q->low) {
    gd_shortest_state(m, q->path, 0, out);
    return;
  }
  gd_balance_point p;
  gd_balance_move(q, 0, &p);
  // where there are several equilibria, OpenSim's start leads to OpenSim's
  double start = fmax(q->low, q->path - 1.01 * m->tendon);
  gd_search found = gd_balance_find(q, start, q->speed == 0 ? GD_FORCE_TOLERANCE : 1e-4, &p);
  if (found == GD_TOO_SHORT) {
    gd_shortest_state(m, q->path, p.tendon[0], out);
    return;
  }
  if (found == GD_FOUND && q->speed != 0) found = gd_speed_find(q, &p);
  static const gerdy_muscle_outcome outcome[] = {
      [GD_FOUND] = GERDY_MUSCLE_SOLVED,
      [GD_TOO_SHORT] = GERDY_MUSCLE_SHORTEST,
      [GD_LOST] = GERDY_MUSCLE_NOT_CONVERGED,
  };
  out->outcome = outcome[found];
  fill_state(q, &p, out);
}

static void no_state(gerdy_muscle_outcome outcome, gerdy_muscle_state* out) {
  out->outcome = outcome;
  out->fiber_length = out->fiber_velocity = out->tendon_length = out->cos_pennation = NAN;
  out->active_force = out->passive_force = out->damping_force = out->tendon_force = NAN;
}

// forces of a length or speed beyond all sense may be too large for a number
static bool is_finite(const gerdy_muscle_state* s) {
  return isfinite(s->fiber_length + s->fiber_velocity + s->tendon_length + s->cos_pennation +
                  s->active_force + s->passive_force + s->damping_force + s->tendon_force);
}

void gerdy_muscle_equilibrium_moving(const gerdy_muscles* muscles, int muscle, double activation,
                                     double length, double velocity, gerdy_muscle_state* out) {
  const gd_muscle* m = &muscles->muscle[muscle];
  if (m->type == GERDY_MUSCLE_PATH) {
    no_state(GERDY_MUSCLE_NO_MODEL, out);
    return;
  }
  if (!isfinite(activation + length + velocity)) {
    no_state(GERDY_MUSCLE_NOT_CONVERGED, out);
    return;
  }
  double a = gd_clamp(activation, m->min_activation, 1);
  if (m->rigid) {
    gd_rigid_state(m, a, length, velocity, out);
  } else {
    double fastest = gd_fastest(m, a);
    gd_balance q = {.muscle = m,
                    .path = length,
                    .activation = a,
                    .fastest = fastest,
                    .speed = velocity / fastest,
                    .low = m->shortest_along,
                    .high = length - m->tendon};
    elastic_state(&q, out);
  }
  if (!is_finite(out)) no_state(GERDY_MUSCLE_NOT_CONVERGED, out);
}

void gerdy_muscle_equilibrium(const gerdy_muscles* muscles, int muscle, double activation,
                              double length, double velocity, gerdy_muscle_state* out) {
  const gd_muscle* m = &muscles->muscle[muscle];
  bool resting = m->type == GERDY_MUSCLE_MILLARD || m->type == GERDY_MUSCLE_SCHUTTE;
  if (resting && !m->rigid && isfinite(velocity)) velocity = 0;
  gerdy_muscle_equilibrium_moving(muscles, muscle, activation, length, velocity, out);
}
