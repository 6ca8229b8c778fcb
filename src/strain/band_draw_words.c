// The errors that were drawn, in words.
#include <stdio.h>

#include "strain/band_draw_plan.h"

static double degrees(double angle) { return angle * GERDY_DEGREES_PER_RADIAN; }

static int say_markers(const gd_draw_plan* p, char* out, size_t size) {
  const gd_band_error* e = p->error;
  const char* standing =
      p->run->stood != NULL
          ? "The same skin is taken to be on the runner who stands for the reference length, so "
            "that what stays cancels in part."
          : "The reference length is the model's own pose: what stays does not cancel.";
  return snprintf(
      out, size,
      "Standard deviations drawn: markers %.2g mm a frame; skin over the thigh %.2g mm and "
      "%.2g deg for the whole run, %.2g mm and %.2g deg with the stride, over other "
      "bones a half to three quarters of that. %s ",
      1000 * e->marker, 1000 * e->skin_offset, degrees(e->skin_turn_offset), 1000 * e->skin_sway,
      degrees(e->skin_turn), standing);
}

static int say_angles(const gd_draw_plan* p, char* out, size_t size) {
  const double *hip = p->error->hip_angle, *knee = p->error->knee_angle;
  return snprintf(out, size,
                  "No markers were given, so angles were drawn. Standard deviations drawn: hip "
                  "flexion %.2g, adduction %.2g, rotation %.2g deg; knee %.2g, %.2g, %.2g deg as "
                  "far as the model lets it move; half of the variance for the whole run, half "
                  "with the stride. ",
                  degrees(hip[0]), degrees(hip[1]), degrees(hip[2]), degrees(knee[0]),
                  degrees(knee[1]), degrees(knee[2]));
}

void gd_band_assume(const gd_draw_plan* p, char* out, size_t size) {
  const gd_band_error* e = p->error;
  int n = p->run->markers != NULL ? say_markers(p, out, size) : say_angles(p, out, size);
  if (n < 0 || (size_t)n >= size) return;
  snprintf(out + n, size - (size_t)n,
           "Landmarks of the band %.2g mm (crest two and a half times that, epicondyle half), hip "
           "centre %.2g mm, breadth of bones %.2g %%, slack length %.2g %%, stiffness %.2g %%, "
           "toe %.2g %%, width %.2g %%. Three quarters of the variance of what is wrong with the "
           "bones is taken to be common to both legs. Forces of muscles and contact times were not "
           "drawn.",
           1000 * e->landmark, 1000 * e->hip_centre, 100 * e->scale, 100 * e->slack,
           100 * e->stiffness, 100 * e->toe, 100 * e->width);
}
