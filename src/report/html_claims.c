// report/html_claims.c: the evidence: every claim that the case leans on, in the order of
// footnotes.
#include <stdio.h>

#include "report/html_case.h"
#include "report/words.h"

static void put_numbered(gd_buf* out, const gerdy_claim* claim, size_t number) {
  char lead[24];
  snprintf(lead, sizeof lead, "%zu", number);
  gd_buf_printf(out, "<div class='evidence claim' id='claim-%zu'>", number);
  gd_put_claim_text(out, claim, lead);
  gd_buf_text(out, "<p><code>gerdy evidence ");
  gd_put_escaped(out, claim->id);
  gd_buf_text(out, "</code></p></div>\n");
}

void gd_html_claims(gd_buf* out, const gd_case* c) {
  gd_buf_printf(out, "<details><summary>%zu claim%s, with sources</summary>\n", c->cited.n,
                c->cited.n == 1 ? "" : "s");
  for (size_t i = 0; i < c->cited.n; ++i) put_numbered(out, c->cited.claim[i], i + 1);
  gd_buf_text(out, "</details>\n");
}
