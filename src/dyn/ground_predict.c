// The ground's force on the feet from the motion alone.
#include <gerdy/dyn.h>
#include <gerdy/ground.h>
#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"

static const double most_spread = 0.1;  // s, of a stance's impulse by smoothing
enum { points_of_sole = 5 };
// what is off where plates measured as well (docs/forces.md), and so how much each may give way
static const double force_doubt = 0.15;   // weights, level forces
static const double moment_doubt = 0.07;  // weights times the height of the mass centre
static const double along_doubt = 0.04, across_doubt = 0.02;  // m, of the centre of pressure
static const double clear_of_stance = 0.03;  // s: flight that smoothing does not reach

gerdy_ground_options gerdy_ground_options_default(void) {
  return (gerdy_ground_options){.level = NAN, .ramp = 0.025, .softness = 0.025, .seen = 1};
}

void gerdy_ground_free(gerdy_ground* ground) {
  if (ground == NULL) return;
  gerdy_loads_free(ground->loads);
  gd_free(ground);
}

// Where a sole is in a frame.
typedef struct sole_place {
  double heel[3], toe[3];
} sole_place;

typedef struct predictor {
  const gerdy_model* m;
  const gerdy_trial* t;
  const gerdy_sole* sole;  // (2)
  const gerdy_stance* stance;
  size_t nstance;
  gerdy_ground_options options;
  gerdy_data* data;
  double* wrench;     // (nframe x 6) on the whole body, about the ground's origin
  sole_place* place;  // (nframe x 2)
  double* com;        // (nframe x 3) mass centre
  double* share;      // (nframe x 2) of the wrench that a sole carries
  double weight;
  gerdy_ground* out;
} predictor;

// ---- what the motion asks for ------------------------------------------------------------------

static void sweep(predictor* p) {
  for (size_t i = 0; i < p->t->nframe; ++i) {
    gerdy_trial_frame(p->m, p->t, i, p->data);
    gerdy_fk(p->m, p->data);
    gerdy_inverse_dynamics(p->m, p->data);
    // the force of ground itself is the sum over what stands on it
    memcpy(p->wrench + 6 * i, p->data->body_force, 6 * sizeof(double));
    gerdy_mass_center(p->m, p->data, p->com + 3 * i);
    for (int s = 0; s < 2; ++s) {
      sole_place* at = &p->place[2 * i + (size_t)s];
      gerdy_fk_point(p->m, p->data, p->sole[s].heel_body, p->sole[s].heel, at->heel);
      gerdy_fk_point(p->m, p->data, p->sole[s].toe_body, p->sole[s].toe, at->toe);
    }
  }
}

// ---- who carries it ----------------------------------------------------------------------------

static double smooth_step(double x) {
  x = fmin(fmax(x, 0), 1);
  return x * x * (3 - 2 * x);
}

// how long another sole stands at this time, up to (later = false) or from it
static double overlap(const predictor* p, const gerdy_stance* of, double time, bool later) {
  double longest = 0;
  for (size_t i = 0; i < p->nstance; ++i) {
    const gerdy_stance* s = &p->stance[i];
    if (s->sole == of->sole || time < s->start || time > s->end) continue;
    longest = fmax(longest, later ? s->end - time : time - s->start);
  }
  return longest;
}

// what a stance carries at a time: nothing before and after, all in its middle
static double carried(const predictor* p, const gerdy_stance* s, double time) {
  double rise = 1, fall = 1;
  if (time <= s->start || time >= s->end) return 0;
  if (isfinite(s->start)) {
    double both = overlap(p, s, s->start, true);
    rise = smooth_step((time - s->start) / (both > 0 ? both : p->options.ramp));
  }
  if (isfinite(s->end)) {
    double both = overlap(p, s, s->end, false);
    fall = smooth_step((s->end - time) / (both > 0 ? both : p->options.ramp));
  }
  return rise * fall;
}

// ---- impulse -----------------------------------------------------------------------------------

// between this time and the nearest stance before or after it lies flight up to here
static double flight_ends(const predictor* p, double time, bool later) {
  double limit = later ? time + most_spread : time - most_spread;
  for (size_t i = 0; i < p->nstance; ++i) {
    const gerdy_stance* s = &p->stance[i];
    if (later && s->start > time) limit = fmin(limit, 0.5 * (time + s->start));
    if (!later && s->end < time) limit = fmax(limit, 0.5 * (time + s->end));
  }
  return limit;
}

// What smoothing carried out of a stance into the flight around it is given back: by how much the
// stance is multiplied. 1 where another sole stands beside it, or the record ends within it.
static double give_back(const predictor* p, const gerdy_stance* s) {
  const gerdy_trial* t = p->t;
  if (s->start <= t->time[0] || s->end >= t->time[t->nframe - 1]) return 1;
  if (overlap(p, s, s->start, true) > 0 || overlap(p, s, s->end, false) > 0) return 1;
  double from = flight_ends(p, s->start, false), to = flight_ends(p, s->end, true);
  double all = 0, within = 0;
  for (size_t i = 0; i < t->nframe; ++i) {
    double up = p->wrench[6 * i + 4];
    if (t->time[i] < from || t->time[i] > to) continue;
    all += up;
    within += up * carried(p, s, t->time[i]);
  }
  return within > 0 && all > within ? all / within : 1;
}

static void share_out(predictor* p) {
  const gerdy_trial* t = p->t;
  for (size_t k = 0; k < p->nstance; ++k) {
    const gerdy_stance* s = &p->stance[k];
    double scale = give_back(p, s);
    p->out->given_back = fmax(p->out->given_back, scale - 1);
    for (size_t i = 0; i < t->nframe; ++i) {
      double* share = &p->share[2 * i + (size_t)s->sole];
      *share = fmax(*share, scale * carried(p, s, t->time[i]));
    }
  }
  // two that stand at once carry the whole together, even where neither's begin or end is known
  for (size_t i = 0; i < t->nframe; ++i) {
    double *share = &p->share[2 * i], sum = share[0] + share[1];
    if (!(share[0] > 0 && share[1] > 0)) continue;
    share[0] /= sum;
    share[1] /= sum;
  }
}

// ---- where it acts -----------------------------------------------------------------------------

static bool stands(const predictor* p, size_t frame) {
  return p->share[2 * frame] > 0 || p->share[2 * frame + 1] > 0;
}

static double find_level(const predictor* p) {
  double level = INFINITY;
  for (size_t i = 0; i < 2 * p->t->nframe; ++i) {
    if (p->share[i] > 0) level = fmin(level, fmin(p->place[i].heel[1], p->place[i].toe[1]));
  }
  return level;
}

// The centre of pressure: of points along the sole those count that are near the ground, so that it
// lies under the heel at landing, under the toes when the heel has left, and between them while the
// foot is flat.
static void centre(const predictor* p, const sole_place* at, double point[3]) {
  double sum = 0, along = 0, slope = at->toe[1] - at->heel[1], low = fmin(slope, 0);
  for (int i = 0; i < points_of_sole; ++i) {
    double part = (double)i / (points_of_sole - 1);
    double weight = exp((low - part * slope) / p->options.softness);
    sum += weight;
    along += weight * part;
  }
  along /= sum;
  for (int k = 0; k < 3; ++k) point[k] = at->heel[k] + along * (at->toe[k] - at->heel[k]);
  point[1] = p->out->level;
}

// ---- where the line of action goes -------------------------------------------------------------

// All of a frame in axes along the feet (0), up (1) and across them (2), seen from the mass centre.
typedef struct action {
  double axis[3][3];
  double height;     // m, of the mass centre over the ground
  double force[3];   // N, on both soles
  double moment[3];  // N.m, about the mass centre, that the motion asks for
  double point[3];   // m, the mean of the soles' centres as they share the load
} action;

static void set_axes(const predictor* p, size_t frame, action* a) {
  double along[3] = {0};
  for (int s = 0; s < 2; ++s) {
    const sole_place* at = &p->place[2 * frame + (size_t)s];
    for (int k = 0; k < 3; k += 2) {
      along[k] += p->share[2 * frame + (size_t)s] * (at->toe[k] - at->heel[k]);
    }
  }
  double length = gd_v3_norm(along);
  for (int k = 0; k < 3; ++k) {
    a->axis[0][k] = length > 0 ? along[k] / length : k == 0;
    a->axis[1][k] = k == 1;
  }
  gd_v3_cross(a->axis[0], a->axis[1], a->axis[2]);
}

static void see_from_centre(const predictor* p, size_t frame, double point[2][3], action* a) {
  const double *wrench = p->wrench + 6 * frame, *com = p->com + 3 * frame;
  double sum = p->share[2 * frame] + p->share[2 * frame + 1], shifted[3], moment[3], mean[3] = {0};
  set_axes(p, frame, a);
  gd_v3_cross(com, wrench + 3, shifted);
  gd_v3_sub(wrench, shifted, moment);
  for (int s = 0; s < 2; ++s) {
    double part = p->share[2 * frame + (size_t)s] / sum;
    for (int k = 0; k < 3; ++k) mean[k] += part * (point[s][k] - com[k]);
  }
  for (int k = 0; k < 3; ++k) {
    a->force[k] = sum * gd_v3_dot(a->axis[k], wrench + 3);
    a->moment[k] = p->options.seen * sum * gd_v3_dot(a->axis[k], moment);
    a->point[k] = gd_v3_dot(a->axis[k], mean);
  }
  a->height = -a->point[1];
}

// Force, moment and centre of pressure contradict each other: two of them tell the third. Each
// gives way by how much it is to be doubted (least squares). *force and *point: what is to be
// added.
static void reconcile(const predictor* p, const action* a, double lever, double point_doubt,
                      double lacking, double* force, double* point) {
  double up = a->force[1], weight = p->weight;
  double f = lever * force_doubt * weight, c = up * point_doubt;
  double m = moment_doubt * weight * a->height, all = f * f + c * c + m * m;
  *force = all > 0 ? f * force_doubt * weight / all * lacking : 0;
  *point = all > 0 ? c * point_doubt / all * lacking : 0;
}

static void put_sole(predictor* p, size_t frame, int s, const action* a, const double point[3],
                     const double extra[3], const double shift[3]) {
  gerdy_load* load = &p->out->loads->load[s];
  double* force = load->force + 3 * frame;
  const double* com = p->com + 3 * frame;
  double sum = p->share[2 * frame] + p->share[2 * frame + 1];
  double part = p->share[2 * frame + (size_t)s] / sum, from[3];
  gd_v3_sub(com, point, from);
  for (int k = 0; k < 3; ++k) {
    double along = gd_v3_dot(a->axis[k], from), mean = -a->point[k];
    // of two soles each pushes towards the mass centre, and both together as the motion asks
    double level = a->force[k] + extra[k] + a->force[1] * (along - mean) / a->height;
    double value = part * (k == 1 ? a->force[1] : level);
    for (int i = 0; i < 3; ++i) force[i] += value * a->axis[k][i];
    for (int i = 0; i < 3; ++i) load->point[3 * frame + (size_t)i] += shift[k] * a->axis[k][i];
  }
  for (int i = 0; i < 3; ++i) load->point[3 * frame + (size_t)i] += point[i];
}

// Load the soles in a frame. Returns the moment about level axes that the motion asks for and they
// do not make, squared.
static double load_soles(predictor* p, size_t frame) {
  double point[2][3], extra[3] = {0}, shift[3] = {0};
  action a;
  for (int s = 0; s < 2; ++s) centre(p, &p->place[2 * frame + (size_t)s], point[s]);
  see_from_centre(p, frame, point, &a);
  // nobody stands with the mass centre in the ground
  for (int s = 0; s < 2 && !(a.height > 0); ++s) p->out->loads->load[s].valid[frame] = 0;
  // and the ground does not pull
  if (!(a.height > 0 && a.force[1] > 0)) return 0;
  double h = a.height, up = a.force[1];
  double about_across = a.moment[2] - (a.point[0] * up + h * a.force[0]);
  double about_along = a.moment[0] - (-h * a.force[2] - a.point[2] * up);
  reconcile(p, &a, h, along_doubt, about_across, &extra[0], &shift[0]);
  reconcile(p, &a, -h, across_doubt, about_along, &extra[2], &shift[2]);
  shift[2] = -shift[2];
  for (int s = 0; s < 2; ++s) {
    if (p->share[2 * frame + (size_t)s] > 0) put_sole(p, frame, s, &a, point[s], extra, shift);
  }
  about_across -= h * extra[0] + up * shift[0];
  about_along -= -h * extra[2] - up * shift[2];
  return about_across * about_across + about_along * about_along;
}

// ---- flight ------------------------------------------------------------------------------------

static bool is_clear(const predictor* p, double time) {
  for (size_t i = 0; i < p->nstance; ++i) {
    const gerdy_stance* s = &p->stance[i];
    if (time > s->start - clear_of_stance && time < s->end + clear_of_stance) return false;
  }
  return true;
}

static void judge_flight(predictor* p) {
  double sum = 0;
  for (size_t i = 0; i < p->t->nframe; ++i) {
    const double* force = p->wrench + 6 * i + 3;
    if (!p->t->known[i] || !is_clear(p, p->t->time[i])) continue;
    sum += gd_v3_dot(force, force);
    ++p->out->nflight;
  }
  p->out->flight_rms = p->out->nflight > 0 ? sqrt(sum / (double)p->out->nflight) : NAN;
}

// ---- all ---------------------------------------------------------------------------------------

static gerdy_status check(const predictor* p, gerdy_error* err) {
  if (!(gerdy_model_mass(p->m) > 0)) {
    return gd_fail(err, GERDY_E_MODEL, 0, p->m->name,
                   "the model has no mass, so its motion tells nothing about forces");
  }
  const double* g = p->m->gravity;
  if (!(g[1] < 0 && hypot(g[0], g[2]) < 0.01 * -g[1])) {
    return gd_fail(err, GERDY_E_MODEL, 0, p->m->name,
                   "gravity (%g, %g, %g) does not point down the y axis, so it is not known which "
                   "forces hold the body",
                   g[0], g[1], g[2]);
  }
  bool any = false;
  for (int s = 0; s < 2; ++s) {
    const int body[2] = {p->sole[s].heel_body, p->sole[s].toe_body};
    for (int k = 0; k < 2; ++k) {
      if (body[k] > 0 && body[k] < p->m->nbody) continue;
      return gd_fail(err, GERDY_E_ARG, 0, NULL, "sole %d lies on body %d, which is none", s,
                     body[k]);
    }
  }
  for (size_t i = 0; i < p->nstance; ++i) {
    const gerdy_stance* s = &p->stance[i];
    if (s->sole < 0 || s->sole > 1 || !(s->end > s->start)) {
      return gd_fail(err, GERDY_E_ARG, 0, NULL,
                     "stance %zu, from %g to %g s of sole %d, is none: soles are 0 and 1, and its "
                     "end comes after its start",
                     i + 1, s->start, s->end, s->sole);
    }
    any = any || (s->start < p->t->time[p->t->nframe - 1] && s->end > p->t->time[0]);
  }
  if (any) return GERDY_OK;
  return gd_fail(err, GERDY_E_DATA, 0, NULL,
                 "no foot is on the ground in the trial, so no force can be predicted");
}

static gerdy_status prepare(predictor* p, gerdy_error* err) {
  size_t n = p->t->nframe;
  p->wrench = gd_alloc(n, 6 * sizeof(double));
  p->place = gd_alloc(2 * n, sizeof *p->place);
  p->share = gd_alloc(2 * n, sizeof *p->share);
  p->com = gd_alloc(n, 3 * sizeof(double));
  p->weight = gerdy_model_mass(p->m) * gd_v3_norm(p->m->gravity);
  p->out = gd_alloc(1, sizeof *p->out);
  if (!p->wrench || !p->place || !p->share || !p->com || !p->out) return gd_fail_memory(err);
  gerdy_status status = gerdy_loads_new(2, n, &p->out->loads, err);
  return status == GERDY_OK ? gerdy_data_new(p->m, &p->data, err) : status;
}

static void predict(predictor* p) {
  sweep(p);
  share_out(p);
  p->out->level = isnan(p->options.level) ? find_level(p) : p->options.level;
  for (int s = 0; s < 2; ++s) {
    gerdy_load* load = &p->out->loads->load[s];
    snprintf(load->name, sizeof load->name, "predicted_%d", s);
    load->body = p->sole[s].heel_body;
    memcpy(load->valid, p->t->known, p->t->nframe);
  }
  double sum = 0;
  for (size_t i = 0; i < p->t->nframe; ++i) {
    if (!stands(p, i)) continue;
    sum += load_soles(p, i);
    ++p->out->nstance;
  }
  p->out->moment_rms = sqrt(sum / (double)p->out->nstance);
  judge_flight(p);
}

gerdy_status gerdy_ground_predict(const gerdy_model* model, const gerdy_trial* trial,
                                  const gerdy_sole sole[2], const gerdy_stance* stance,
                                  size_t nstance, const gerdy_ground_options* options,
                                  gerdy_ground** out, gerdy_error* err) {
  predictor p = {.m = model, .t = trial, .sole = sole, .stance = stance, .nstance = nstance};
  p.options = options != NULL ? *options : gerdy_ground_options_default();
  *out = NULL;
  gerdy_status status = check(&p, err);
  if (status == GERDY_OK) status = prepare(&p, err);
  if (status == GERDY_OK) {
    predict(&p);
    *out = p.out;
  } else {
    gerdy_ground_free(p.out);
  }
  gerdy_data_free(p.data);
  gd_free(p.wrench);
  gd_free(p.place);
  gd_free(p.share);
  gd_free(p.com);
  return status;
}
