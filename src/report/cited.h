// report/cited.h: the claims that a case leans on, each once, in the order in which they are met.
#ifndef GD_REPORT_CITED_H
#define GD_REPORT_CITED_H

#include <gerdy/report.h>
#include <stdbool.h>

typedef struct gd_cited {
  const gerdy_claim** claim;  // (n)
  size_t n, capacity;
  bool failed;  // memory ran out: the list is not whole
} gd_cited;

// Claims of flags, arguments, plan and follow-up. End with gd_cited_reset.
void gd_cited_collect(const gerdy_report* report, gd_cited* out);
void gd_cited_reset(gd_cited* cited);

// Its place in the list, 1 = first; 0 when it is NULL or not there.
size_t gd_cited_number(const gd_cited* cited, const gerdy_claim* claim);

#endif
