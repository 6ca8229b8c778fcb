// The whole gait analysis: contacts, steps, measures, curves.
#include <gerdy/gait.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "gait/contact.h"
#include "gait/measures.h"
#include "gait/steps.h"

gerdy_gait_options gerdy_gait_options_default(void) {
  return (gerdy_gait_options){.force_threshold = 20, .stance_min = 0.08, .stance_max = 1.2};
}

void gerdy_gait_free(gerdy_gait* gait) {
  if (gait == NULL) return;
  for (int id = 0; id < GERDY_NCURVE; ++id) {
    for (int side = 0; side < 2; ++side) {
      gd_free(gait->stance[id][side].each);
      gd_free(gait->stride[id][side].each);
    }
  }
  gd_free(gait->step);
  gd_free(gait);
}

static const double longest_running = 0.6;  // s: no stance of a run is longer

static int compare_steps(const void* a, const void* b) {
  const gerdy_step *x = a, *y = b;
  double tx = isnan(x->contact) ? x->toe_off : x->contact;
  double ty = isnan(y->contact) ? y->toe_off : y->contact;
  return (tx > ty) - (tx < ty);
}

static gerdy_status make_steps(const gd_contacts side[2], gerdy_gait* g, gerdy_error* err) {
  g->step = gd_alloc(side[0].n + side[1].n, sizeof *g->step);
  if (g->step == NULL) return gd_fail_memory(err);
  for (int k = 0; k < 2; ++k) {
    for (size_t i = 0; i < side[k].n; ++i) {
      const gd_contact* c = &side[k].item[i];
      gerdy_step* s = &g->step[g->nstep++];
      s->side = (gerdy_side)k;
      s->contact = c->start;
      s->toe_off = c->end;
      s->next_contact = i + 1 < side[k].n ? side[k].item[i + 1].start : NAN;
      s->from_forces = c->from_forces;
      g->from_forces |= c->from_forces;
    }
  }
  if (g->nstep > 0) qsort(g->step, g->nstep, sizeof *g->step, compare_steps);
  return GERDY_OK;
}

static gerdy_status check_steps(const gerdy_series* motion, const gerdy_gait* g, gerdy_error* err) {
  size_t kept = 0;
  for (size_t i = 0; i < g->nstep; ++i) kept += g->step[i].left_out == GERDY_KEPT;
  if (kept > 0) return GERDY_OK;
  double first = motion->time[0], last = motion->time[motion->nrow - 1];
  if (g->nstep == 0) {
    return gd_fail(
        err, GERDY_E_DATA, 0, NULL,
        "no step was found between %.3f s and %.3f s: no foot is seen to leave the ground. "
        "Is this a standing trial, or the wrong time range, or are the feet's markers missing?",
        first, last);
  }
  return gd_fail(err, GERDY_E_DATA, 0, NULL,
                 "no whole stance lies between %.3f s and %.3f s (%zu contacts seen; the first one "
                 "left out: %s). Give a longer time range",
                 first, last, g->nstep, gerdy_left_out_words(g->step[0].left_out));
}

static gerdy_status analyse(const gerdy_series* motion, const gerdy_series* forces,
                            const gerdy_gait_options* options, gerdy_gait* g, gerdy_notes* notes,
                            gerdy_error* err) {
  gd_contacts side[2] = {{0}, {0}};
  gerdy_gait_options limits = *options;
  if (gd_motion_flies(motion)) limits.stance_max = fmin(limits.stance_max, longest_running);
  options = &limits;
  gerdy_status status =
      gd_contacts_find(motion, forces, options, GERDY_RIGHT, &side[0], notes, err);
  if (status == GERDY_OK) {
    status = gd_contacts_find(motion, forces, options, GERDY_LEFT, &side[1], notes, err);
  }
  if (status == GERDY_OK) status = make_steps(side, g, err);
  if (status == GERDY_OK) {
    gd_measure_fingerprint(motion, &g->motion_frames, &g->motion_columns);
    gd_steps_measure(motion, options, g);
    status = gd_contacts_note_sources(side, g, notes);
    if (status != GERDY_OK) gd_fail_memory(err);
  }
  gd_contacts_reset(&side[0]);
  gd_contacts_reset(&side[1]);
  if (status != GERDY_OK) return status;
  status = check_steps(motion, g, err);
  if (status != GERDY_OK) return status;
  gd_steps_statistics(g);
  status = gd_steps_curves(motion, g);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

gerdy_status gerdy_gait_analyse(const gerdy_series* motion, const gerdy_series* forces,
                                const gerdy_gait_options* options, gerdy_gait** out,
                                gerdy_notes* notes, gerdy_error* err) {
  *out = NULL;
  gerdy_gait_options standard = gerdy_gait_options_default();
  if (options == NULL) options = &standard;
  if (motion->nrow == 0) return gd_fail(err, GERDY_E_DATA, 0, NULL, "the motion has no frames");
  gerdy_gait* g = gd_alloc(1, sizeof *g);
  if (g == NULL) return gd_fail_memory(err);
  gerdy_status status = analyse(motion, forces, options, g, notes, err);
  if (status == GERDY_OK && forces != NULL && !g->from_forces) {
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, "forces",
                             "no contact was found in the forces (threshold %.0f N): contacts come "
                             "from the motion",
                             options->force_threshold);
  }
  if (status != GERDY_OK) {
    gerdy_gait_free(g);
    return status == GERDY_E_MEMORY ? gd_fail_memory(err) : status;
  }
  *out = g;
  return GERDY_OK;
}
