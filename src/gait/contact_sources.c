// Which contacts are believed: forces where they agree with the feet, the motion elsewhere.
#include <math.h>
#include <stdbool.h>

#include "base/fail.h"
#include "gait/contact.h"
#include "math/running.h"

static const double late_timing = 0.04;   // s: motion events lie within about half of it
static const double worst_timing = 0.06;  // s: these two are not the same contact

static const char* const side_word[2] = {"right", "left"};

// how forces and motion agree about when the feet land
typedef struct timing {
  gd_running later;  // s: forces after motion
  size_t n, ndisagree;
} timing;

static void compare_timing(const gd_contacts* loaded, const gd_contacts* moving, timing* t) {
  for (size_t i = 0; i < loaded->n; ++i) {
    double nearest = NAN;
    for (size_t k = 0; k < moving->n; ++k) {
      double d = loaded->item[i].start - moving->item[k].start;
      if (isfinite(d) && !(fabs(d) >= fabs(nearest))) nearest = d;
    }
    // farther than this the motion has no contact to compare with
    if (!(fabs(nearest) < 0.45)) continue;
    gd_running_add(&t->later, nearest);
    ++t->n;
    t->ndisagree += fabs(nearest) > worst_timing;
  }
}

// Forces of another trial, another clock or the other foot would move every event. They are used
// only where they agree with what the feet do.
static gerdy_status judge_timing(const timing* t, gerdy_side side, bool* use, gerdy_notes* notes) {
  *use = true;
  if (5 * t->ndisagree > t->n) {
    *use = false;
    return gerdy_notes_add(
        notes, GERDY_WARNING, 0, "forces",
        "on the %s, %zu of %zu contacts in the forces lie more than %.0f ms from "
        "those in the motion: the forces are of another trial, clock or foot. "
        "They are not used; contacts come from the motion",
        side_word[side], t->ndisagree, t->n, 1000 * worst_timing);
  }
  if (t->n == 0 || fabs(t->later.mean) <= late_timing) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, "forces",
                         "on the %s, contacts in the forces begin %.0f ms %s than in the motion: "
                         "are both of the same trial, and were they started together?",
                         side_word[side], 1000 * fabs(t->later.mean),
                         t->later.mean > 0 ? "later" : "earlier");
}

static gerdy_status from_forces(const gerdy_series* forces, const gerdy_gait_options* options,
                                gerdy_side side, gd_contacts* out, gerdy_notes* notes) {
  size_t ntoo_long = 0;
  if (forces == NULL) return GERDY_OK;
  gerdy_status status = gd_contacts_from_forces(forces, side, options->force_threshold,
                                                options->stance_max, out, &ntoo_long);
  if (status != GERDY_OK || ntoo_long == 0) return status;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, "forces",
                         "on the %s, the force stays above %.0f N for longer than %.1f s (%zu "
                         "times): no step does; contacts there come from the motion",
                         side_word[side], options->force_threshold, options->stance_max, ntoo_long);
}

gerdy_status gd_contacts_find(const gerdy_series* motion, const gerdy_series* forces,
                              const gerdy_gait_options* options, gerdy_side side, gd_contacts* out,
                              gerdy_notes* notes, gerdy_error* err) {
  gd_contacts loaded = {0}, moving = {0}, none = {0};
  timing t = {{0, 0, 0}, 0, 0};
  bool use = true;
  gerdy_status status = from_forces(forces, options, side, &loaded, notes);
  if (status == GERDY_OK) status = gd_contacts_from_motion(motion, side, &moving, err);
  compare_timing(&loaded, &moving, &t);
  if (status == GERDY_OK) status = judge_timing(&t, side, &use, notes);
  if (status == GERDY_OK) status = gd_contacts_merge(use ? &loaded : &none, &moving, out);
  if (status == GERDY_E_MEMORY) gd_fail_memory(err);
  gd_contacts_reset(&loaded);
  gd_contacts_reset(&moving);
  return status;
}

// times of one side from plates and of the other from motion are not comparable, and a runner who
// turns has no one direction
gerdy_status gd_contacts_note_sources(const gd_contacts side[2], const gerdy_gait* g,
                                      gerdy_notes* notes) {
  size_t n[2] = {0, 0};
  for (int k = 0; k < 2; ++k) {
    for (size_t i = 0; i < side[k].n; ++i) n[k] += side[k].item[i].from_forces ? 1 : 0;
  }
  gerdy_status status = GERDY_OK;
  if ((n[0] == 0) != (n[1] == 0)) {
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, "forces",
                             "only contacts of the %s foot come from the forces: times of the two "
                             "sides differ by what forces and motion see differently (10 to 25 ms)",
                             side_word[n[0] == 0 ? 1 : 0]);
  }
  if (status == GERDY_OK && g->speed.n > 0 && isnan(g->heading[0])) {
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, "motion",
                             "the direction of progression changes during the trial: no step width "
                             "is given; choose a straight part with a time range");
  }
  return status;
}
