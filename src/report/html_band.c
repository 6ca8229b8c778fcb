// report/html_band.c: the chapter of the band: the answer, its figures, what they are told against,
// and what is contested.
#include "report/html_band.h"

#include "report/band_view.h"
#include "report/html.h"
#include "report/lookup.h"
#include "report/words.h"

static void put_length(gd_buf* out, double metres) {
  gd_buf_text(out, "<td>");
  gd_put_number(out, 1000.0 * metres, 1);
  gd_buf_text(out, "</td>");
}

static void put_lengths(gd_buf* out, const gerdy_report* report) {
  static const char* const path[2] = {"Front head, tensor fasciae latae path",
                                      "Back head, iliac crest path"};
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

// Strain is told against a length, and that one must be named.
static void put_reference(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out,
              "<h3>What strain is told against</h3>\n<p>Strain is the length of the path divided "
              "by its reference length, minus one. Reference: <b>");
  gd_put_escaped(out, report->band_reference);
  gd_buf_text(out,
              "</b>. Another reference shifts all strains alike, so compare "
              "strains only where the reference is the same.");
  if (!gd_has_input(report, "static")) {
    gd_buf_text(out,
                " No standing trial was given, so the level of strain cannot be compared with "
                "that of other recordings.");
  }
  gd_buf_text(out, " ");
  gd_put_band_docs(out, "Strain");
  gd_buf_text(out, "</p>\n");
  put_lengths(out, report);
  gd_put_paragraph(out, report->band_note);
  gd_buf_text(out,
              "<p><b>Not tissue strain.</b> The path includes the muscle belly; where the "
              "muscle shortens or the path is slack, the band itself is not stretched. A "
              "path shorter than its reference (negative strain) is slack if passive, and a "
              "rate of lengthening below the reference length loads nothing by itself. Near "
              "the knee the tissue can be pressed while the whole path lengthens.</p>\n");
}

// where tension comes from decides what all newtons on the page mean
static void put_tension(gd_buf* out, const gerdy_report* report) {
  const gerdy_band_load* load = report->band_load;
  if (load != NULL && load->from_muscles) {
    gd_buf_text(out,
                "<p><b>Tension</b> here is that of a muscle solution: what the muscles at the hip "
                "put into the band, so far as they end in it.");
  } else {
    gd_buf_text(out,
                "<p><b>Tension</b> here is what stretch alone gives: muscles that pull on the band "
                "are not in it, because no muscle solution was there. With them both it and what "
                "presses on the outer knee may be much larger.");
  }
  gd_buf_text(out,
              " Nobody has measured in running how hard the band pulls or presses: read newtons "
              "and kilopascals as an index to "
              "compare sides and days, not as a load. ");
  gd_put_band_docs(out, "Tension");
  gd_buf_text(out, "</p>\n");
}

typedef struct told {
  const char *claim, *lead;
} told;

static void put_claims(gd_buf* out, const gerdy_report* report, const told* one, size_t n) {
  for (size_t i = 0; i < n; ++i) gd_put_claim(out, report, one[i].claim, one[i].lead);
}

static void put_contested(gd_buf* out, const gerdy_report* report) {
  static const told contested[] = {
      {"band_origin", "Origin and timing"},     {"compression_friction", "Pressed or rubbed"},
      {"band_held", "Held or gliding"},         {"impingement_zone", "Where it presses"},
      {"band_forces_unmeasured", "Newtons"},    {"gluteus_share", "Who pulls"},
      {"band_stiffness", "Stiffness and pain"}, {"band_material", "How stiff"},
  };
  static const told known[] = {
      {"band_anatomy", "Anatomy"},
      {"band_places", "Places"},
      {"drop_strains_band", "Pelvis and band"},
      {"shin_rotation_press", "Shin and band"},
      {"step_width_strain", "Step width"},
      {"speed_strain", "Speed"},
      {"fatigue_strain", "Tiredness"},
  };
  gd_buf_text(out,
              "<h3>What is contested</h3>\n<p>Where the path is said to begin decides when it is "
              "longest, so both heads are always given. Whether the band hurts because it is "
              "pressed or because it rubs is open, so both are shown: force and pressure for the "
              "one, sliding and the work of rubbing for the other. ");
  gd_put_band_docs(out, "What is contested");
  gd_buf_text(out, "</p>\n");
  put_claims(out, report, contested, sizeof contested / sizeof contested[0]);
  if (report->clinic != NULL) gd_buf_text(out, "<h3>What else is known</h3>\n");
  put_claims(out, report, known, sizeof known / sizeof known[0]);
}

static void put_figures(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out,
              "<h3>Right and left</h3>\n<p>The band is followed as two heads that end together on "
              "the outer shin: the <b>front head</b> begins with the tensor fasciae latae, the "
              "<b>back head</b> at the iliac crest. ");
  gd_put_band_docs(out, "Landmarks");
  gd_buf_text(out, "</p>\n");
  if (report->band_load != NULL) {
    gd_html_band_table(out, report);
  } else {
    gd_buf_text(out,
                "<p>No error bars were computed: the intervals here hold the scatter of the steps "
                "alone.</p>\n");
    gd_html_measures(out, report, true);
  }
}

void gd_html_band(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<p class='lead'>");
  gd_put_band_answer(out, report);
  gd_put_band_answer_docs(out);
  gd_buf_text(out, "</p>\n");
  put_tension(out, report);
  put_figures(out, report);
  gd_html_band_curves(out, report);
  gd_html_band_falls(out, report);
  gd_html_band_doses(out, report);
  gd_html_band_doubt(out, report);
  gd_html_every_step(out, report, true);
  put_reference(out, report);
  put_contested(out, report);
}
