// report/html_claims.c: the evidence: every claim that the case leans on, in the order of
// footnotes.
#include <stdio.h>

#include "report/html_case.h"
#include "report/words.h"

static bool is_named(const gerdy_finding* finding, size_t n, const gerdy_source* source) {
  for (size_t i = 0; i < n; ++i) {
    if (finding[i].source == source) return true;
  }
  return false;
}

// on paper a claim has one line: what it says, its grade, and where its sources are found
static void put_sources(gd_buf* out, const gerdy_claim* claim) {
  gd_buf_text(out, "<span class='onpaper'>");
  for (size_t i = 0; i < claim->nsupport; ++i) {
    const gerdy_source* source = claim->support[i].source;
    if (is_named(claim->support, i, source)) continue;
    gd_buf_text(out, " · ");
    gd_put_identifier(out, source->identifier);
  }
  for (size_t i = 0; i < claim->nagainst; ++i) {
    const gerdy_source* source = claim->against[i].source;
    if (is_named(claim->support, claim->nsupport, source)) continue;
    if (is_named(claim->against, i, source)) continue;
    gd_buf_text(out, " · against: ");
    gd_put_identifier(out, source->identifier);
  }
  gd_buf_text(out, "</span>");
}

static void put_numbered(gd_buf* out, const gerdy_claim* claim, size_t number) {
  char lead[24];
  snprintf(lead, sizeof lead, "%zu", number);
  gd_buf_printf(out, "<div class='evidence claim' id='claim-%zu'>", number);
  gd_put_claim_text(out, claim, lead);
  gd_buf_text(out, "<p><code><span class='found'>gerdy evidence </span>");
  gd_put_escaped(out, claim->id);
  gd_buf_text(out, "</code>");
  put_sources(out, claim);
  gd_buf_text(out, "</p></div>\n");
}

void gd_html_claims(gd_buf* out, const gd_case* c) {
  gd_buf_printf(out, "<details><summary>%zu claim%s, with sources</summary>\n", c->cited.n,
                c->cited.n == 1 ? "" : "s");
  for (size_t i = 0; i < c->cited.n; ++i) put_numbered(out, c->cited.claim[i], i + 1);
  gd_buf_text(out, "</details>\n");
}
