// report/html_method.c: sign conventions and how the numbers came about.
#include "report/html.h"
#include "report/lookup.h"
#include "report/words.h"

static void put_item(gd_buf* out, const char* term, const char* words) {
  gd_buf_printf(out, "<dt>%s</dt><dd>%s</dd>\n", term, words);
}

static void put_filter(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<dt>Filter</dt><dd>");
  if (report->filter_cutoff > 0.0) {
    gd_buf_text(out, "The coordinates were low-pass filtered at ");
    gd_put_number(out, report->filter_cutoff, 1);
    gd_buf_text(out, "\u00a0Hz; velocities and rates come from the filtered motion.");
  } else {
    gd_buf_text(out, "None.");
  }
  gd_buf_text(out, "</dd>\n");
}

static void put_pose(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out,
              "<dt>Pose</dt><dd>Each frame: the pose of the model whose markers lie closest to "
              "the measured ones (inverse kinematics, weighted least squares).");
  if (gd_has_text(report->tracking)) {
    gd_buf_text(out, " ");
    gd_put_escaped(out, report->tracking);
  }
  gd_buf_text(out, "</dd>\n");
}

static void put_contacts_from_motion(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "From the motion of pelvis, heel and toes: ");
  gd_buf_text(out, gd_has_input(report, "forces") ? "no step was seen whole by the measured forces."
                                                  : "no forces were given.");
  gd_buf_text(out, " Such contacts are less exact than those from a force plate.");
}

static void put_contacts(gd_buf* out, const gerdy_report* report) {
  const gerdy_gait* gait = report->gait;
  const size_t all = gait->nstep, forces = gd_steps_from_forces(gait);
  gd_buf_text(out, "<dt>Foot contacts</dt><dd>");
  if (forces == 0) {
    put_contacts_from_motion(out, report);
  } else {
    gd_buf_text(out, "From the measured ground forces in ");
    if (forces < all) {
      gd_buf_printf(out, "%zu of the %zu", forces, all);
    } else {
      gd_buf_text(out, "all");
    }
    gd_buf_text(out, " steps found: the vertical force above its threshold.");
  }
  if (forces > 0 && forces < all) {
    gd_buf_text(out,
                " The others come from the motion of pelvis, heel and toes. A step time and a "
                "cadence may reach from a contact of one kind to one of the other.");
  }
  if (forces < all) gd_put_claim(out, report, "contact_timing", "Contacts from motion");
  gd_buf_text(out, "</dd>\n");
}

static void put_heading(gd_buf* out, const gerdy_gait* gait) {
  static const char axis[3] = "xyz";
  gd_buf_text(out, "<dt>Direction of progression</dt><dd>");
  for (int i = 0; i < 3; ++i) {
    gd_buf_printf(out, "%s%c = ", i > 0 ? ", " : "", axis[i]);
    gd_put_number(out, gait->heading[i], 3);
  }
  gd_buf_text(out, " in the laboratory (unit vector).</dd>\n");
}

void gd_html_method(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<dl class='method'>\n");
  put_item(out, "Signs",
           "Flexion, adduction, internal rotation, dorsiflexion and a drop of the opposite side "
           "of the pelvis are positive, for both sides alike. Differences are right minus left.");
  put_item(out, "Axes", "x forward, y up, z to the right.");
  put_pose(out, report);
  put_filter(out, report);
  put_contacts(out, report);
  put_item(out, "Stance and stride",
           "Stance: foot contact to toe-off of the same foot. Stride: contact to the next contact "
           "of the same foot. A peak is the largest value during stance.");
  put_item(out, "Speed", "Relative to the ground under the foot, so that it holds on a treadmill.");
  put_heading(out, report->gait);
  put_item(out, "Spread",
           "SD is the sample standard deviation over the counted steps. Intervals are 95 %, from "
           "Student's t for a mean and by Welch's method for a difference. They hold the scatter "
           "of the steps, not the errors that all steps share: marker placement, model, scaling.");
  gd_buf_text(out, "</dl>\n");
  if (report->clinic == NULL) return;
  gd_buf_text(out, "<h3>What tests of strength and mobility can add</h3>\n");
  gd_put_claim(out, report, "side_difference_ordinary", "Strength, side to side");
  gd_put_claim(out, report, "ober_limits", "The Ober test");
  gd_put_claim(out, report, "thomas_norm", "The Thomas test");
}
