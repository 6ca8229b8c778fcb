// report/html_origin.c: versions, input files with their hashes, the command line.
#include "report/html.h"
#include "report/words.h"

static void put_input(gd_buf* out, const gerdy_report_input* input) {
  gd_buf_text(out, "<tr><th scope='row'>");
  gd_put_escaped(out, input->role);
  gd_buf_text(out, "</th><td>");
  gd_put_escaped(out, input->name);
  gd_buf_text(out, "<span class='definition'>");
  gd_put_escaped(out, input->detail);
  gd_buf_text(out, "</span></td><td>");
  if (input->nrow > 0) gd_buf_printf(out, "%zu", input->nrow);
  gd_buf_text(out, "</td><td>");
  if (input->rate > 0.0) gd_put_number(out, input->rate, 1);
  gd_buf_text(out, "</td><td><code class='hash'>");
  gd_put_escaped(out, input->sha256);
  gd_buf_text(out, "</code></td></tr>\n");
}

static void put_inputs(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<div class='wide'><table class='inputs'><caption>Input files");
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><thead><tr><th scope='col'>Role</th><th scope='col'>File</th>"
              "<th scope='col'>Frames</th><th scope='col'>Rate, Hz</th>"
              "<th scope='col'>SHA-256</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < report->ninput; ++i) put_input(out, &report->input[i]);
  gd_buf_text(out, "</tbody></table></div>\n");
}

void gd_html_origin(gd_buf* out, const gerdy_report* report) {
  gd_buf_printf(out, "<p>Made by Gerdy %s at <time>", gerdy_version());
  gd_put_escaped(out, report->created);
  gd_buf_text(out, "</time>.</p>\n");
  if (report->ninput > 0) put_inputs(out, report);
  if (report->command != NULL && report->command[0] != '\0') {
    gd_buf_text(out, "<p>Command line:</p>\n<pre><code>");
    gd_put_escaped(out, report->command);
    gd_buf_text(out, "</code></pre>\n");
  }
}
