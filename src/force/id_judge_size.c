// Are forces of the size, direction and clock that the motion of this model asks for?
#include <math.h>
#include <stdio.h>

#include "force/id_judge.h"
#include "math/vec.h"

// what loads may be off of what the motion of the model needs
static const double load_tolerance = 0.1;
// largest forces that feet exert, in weights
static const double least_peak = 0.5, most_peak = 8;

void gd_judge_size(gd_judge* j) {
  const gd_id_work* w = j->w;
  double weight = w->id->weight, peak = w->id->peak_load, most = 0, least = 0;
  char text[400] = "";
  for (size_t i = 0; i < w->trial->nframe; ++i) {
    most = fmax(most, j->load[i]);
    least = fmin(least, j->load[i]);
  }
  if (w->loads == NULL || w->id->nresult == 0 || !(weight > 0)) return;
  if (peak < 1e-9 * weight) {
    snprintf(text, sizeof text,
             "the forces are 0 in every frame: the result is that of a body on which nothing acts");
  } else if (-least > 0.25 * peak && most < 0.1 * -least) {
    snprintf(text, sizeof text,
             "the forces point down (to %.0f N): they look like those of the runner on the ground; "
             "change the sign of forces and torques",
             least);
  } else if (peak < least_peak * weight) {
    snprintf(text, sizeof text,
             "the largest force is %.3g N, %.3g %% of the model's weight: are the forces in "
             "newtons%s, and is a step among the frames?",
             peak, 100 * peak / weight, peak > 0.05 * weight ? " (not kilograms)" : "");
  } else if (peak > most_peak * weight) {
    snprintf(text, sizeof text,
             "the largest force is %.3g N, %.1f times the model's weight: are the forces in "
             "newtons?",
             peak, peak / weight);
  } else if (most < 0.5 * peak) {
    snprintf(text, sizeof text,
             "the largest force is %.0f N, but no more than %.0f N of it point up: are the axes "
             "those of the motion?",
             peak, most);
  }
  if (text[0] != '\0') gd_judge_warn(j, "forces", text);
}

// over the frames under load: what the loads carry, and what the motion of this model needs
void gd_judge_mass(gd_judge* j) {
  gd_id_work* w = j->w;
  double carried = 0, needed = 0;
  w->summary.load_share = NAN;
  if (w->summary.predicted.used) return;  // they carry what the motion needs because they must
  for (size_t i = 0; i < w->trial->nframe; ++i) {
    if (w->doubt[i] & (unsigned)~GERDY_DOUBT_RESIDUAL || !(j->load[i] > 0.3 * w->id->weight)) {
      continue;
    }
    carried += j->load[i];
    needed += j->load[i] + gd_v3_dot(w->id->residual->value + 6 * i, j->up);
  }
  w->summary.load_share = needed > 0 ? carried / needed : NAN;
  if (!(fabs(w->summary.load_share - 1) > load_tolerance) || j->shifted) return;
  char text[400];
  double mass = gerdy_model_mass(w->model), fits = mass * w->summary.load_share;
  snprintf(text, sizeof text,
           "while a foot is under load the forces are %.0f %% of what the motion of this model "
           "needs: they would fit a mass of %.1f kg, the model has %.1f kg. Is it scaled to the "
           "runner, are the forces in newtons, and is every foot on a plate?",
           100 * w->summary.load_share, fits, mass);
  gd_judge_warn(j, "forces", text);
}

void gd_judge_clock(gd_judge* j) {
  char text[200];
  double shift = 0;
  if (j->w->loads == NULL || j->w->summary.predicted.used || j->status != GERDY_OK) return;
  j->status = gd_id_clock(j->w, j->load, j->up, &shift);
  j->shifted = shift != 0;
  if (j->status != GERDY_OK || !j->shifted) return;
  snprintf(text, sizeof text,
           "they fit the motion much better when they come %.3f s %s: is their clock another one? "
           "Shift their times and run again",
           fabs(shift), shift > 0 ? "earlier" : "later");
  gd_judge_warn(j, "forces", text);
}
