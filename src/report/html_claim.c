// report/html_claim.c: a claim of the evidence base as it stands on the page: the statement, how
// well it is supported, what speaks for and against it with its sources, and what it does not say.
#include <string.h>

#include "report/html.h"
#include "report/words.h"

// "doi:10.1/x" reads as "doi 10.1/x", an address without its scheme: the page links to nothing
void gd_put_identifier(gd_buf* out, const char* identifier) {
  static const char doi[] = "doi:", scheme[] = "https://";
  if (strncmp(identifier, doi, sizeof doi - 1) == 0) {
    gd_buf_text(out, "doi ");
    identifier += sizeof doi - 1;
  } else if (strncmp(identifier, scheme, sizeof scheme - 1) == 0) {
    identifier += sizeof scheme - 1;
  }
  gd_put_escaped(out, identifier);
}

static void put_finding(gd_buf* out, const gerdy_finding* finding) {
  gd_buf_text(out, " ");
  gd_put_escaped(out, finding->text);
  gd_buf_text(out, " <cite>(");
  gd_put_escaped(out, finding->source->cite);
  gd_buf_text(out, "; ");
  gd_put_identifier(out, finding->source->identifier);
  gd_buf_text(out, "; ");
  gd_put_escaped(out, finding->source->read);
  gd_buf_text(out, ")</cite>");
}

static void put_findings(gd_buf* out, const char* lead, const gerdy_finding* finding, size_t n) {
  if (n == 0) return;
  gd_buf_printf(out, "<p class='found'><b>%s.</b>", lead);
  for (size_t i = 0; i < n; ++i) put_finding(out, &finding[i]);
  gd_buf_text(out, "</p>");
}

void gd_put_claim_text(gd_buf* out, const gerdy_claim* claim, const char* lead) {
  gd_buf_printf(out, "<p><b>%s.</b> ", lead);
  gd_put_escaped(out, claim->statement);
  gd_buf_printf(out, " <i>Support: %s <span class='found'>(%s)</span>.</i></p>",
                gerdy_grade_id(claim->grade), gerdy_grade_words(claim->grade));
  put_findings(out, claim->nagainst > 0 ? "For" : "From", claim->support, claim->nsupport);
  put_findings(out, "Against", claim->against, claim->nagainst);
  if (claim->limits[0] != '\0') {
    gd_buf_text(out, "<p class='found'><b>Limits.</b> ");
    gd_put_escaped(out, claim->limits);
    gd_buf_text(out, "</p>");
  }
}

void gd_put_claim(gd_buf* out, const gerdy_report* report, const char* id, const char* lead) {
  if (report->clinic == NULL) return;
  const gerdy_claim* claim = gerdy_clinic_claim(report->clinic, id);
  if (claim == NULL) return;
  gd_buf_printf(out, "<div class='evidence' data-claim='%s'>", claim->id);
  gd_put_claim_text(out, claim, lead);
  gd_buf_text(out, "</div>\n");
}
