// report/html_band.c: what the band's path is measured against, and what it cannot say.
#include "report/html.h"
#include "report/lookup.h"
#include "report/words.h"

static void put_length(gd_buf* out, double metres) {
  gd_buf_text(out, "<td>");
  gd_put_number(out, 1000.0 * metres, 1);
  gd_buf_text(out, "</td>");
}

static void put_lengths(gd_buf* out, const gerdy_report* report) {
  static const char* const path[2] = {"Tensor fasciae latae path", "Iliac crest path"};
  gd_buf_text(out, "<div class='wide'><table class='narrow'><caption>Reference length, mm");
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>Path</th><th scope='col' class='r'>Right"
              "</th><th scope='col' class='l'>Left</th></tr></thead><tbody>\n");
  for (int i = 0; i < 2; ++i) {
    gd_buf_printf(out, "<tr><th scope='row'>%s</th>", path[i]);
    put_length(out, report->band_length[i][GERDY_RIGHT]);
    put_length(out, report->band_length[i][GERDY_LEFT]);
    gd_buf_text(out, "</tr>\n");
  }
  gd_buf_text(out, "</tbody></table></div>\n");
}

// what is known of the band beyond its path
static void put_literature(gd_buf* out, const gerdy_report* report) {
  static const char* const claim[][2] = {
      {"band_origin", "Origin and timing"},
      {"band_anatomy", "Anatomy"},
      {"drop_strains_band", "Pelvis and band"},
      {"compression_friction", "Pressed or rubbed"},
      {"impingement_zone", "Where it presses"},
      {"step_width_strain", "Step width"},
      {"speed_strain", "Speed"},
      {"fatigue_strain", "Tiredness"},
      {"band_stiffness", "Stiffness"},
  };
  for (size_t i = 0; i < sizeof claim / sizeof claim[0]; ++i) {
    gd_put_claim(out, report, claim[i][0], claim[i][1]);
  }
}

void gd_html_band(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out,
              "<p>Strain is the length of the path divided by its reference length, minus "
              "one. Reference: <b>");
  gd_put_escaped(out, report->band_reference);
  gd_buf_text(out,
              "</b>. Another reference shifts all strains alike, so compare "
              "strains only where the reference is the same.");
  if (!gd_has_input(report, "static")) {
    gd_buf_text(out,
                " No standing trial was given, so the level of strain cannot be compared with "
                "that of other recordings.");
  }
  gd_buf_text(out, "</p>\n");
  put_lengths(out, report);
  gd_put_paragraph(out, report->band_note);
  gd_buf_text(out,
              "<p><b>Not tissue strain.</b> The path includes the muscle belly; where the "
              "muscle shortens or the path is slack, the band itself is not stretched. A "
              "path shorter than its reference (negative strain) is slack if passive, and a "
              "rate of lengthening below the reference length loads nothing by itself. Near "
              "the knee the tissue can be pressed while the whole path lengthens.</p>\n");
  put_literature(out, report);
}
