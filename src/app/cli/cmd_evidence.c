// gerdy evidence: what stands behind a sentence.
#include <gerdy/clinic.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli.h"

static const char purpose[] =
    "Without a name: every claim that Gerdy leans on. With the name of one: what speaks for\n"
    "it, what speaks against it, and where that was read.";

static void show_findings(const char* heading, const gerdy_finding* finding, size_t n) {
  if (n == 0) return;
  printf("\n%s\n", heading);
  for (size_t i = 0; i < n; ++i) {
    cli_wrap(finding[i].text, 2);
    cli_wrap(finding[i].source->cite, 4);
    printf("    %s (read: %s)\n", finding[i].source->identifier, finding[i].source->read);
  }
}

static void show_claim(const gerdy_claim* claim) {
  printf("%s\n", claim->id);
  cli_wrap(claim->statement, 2);
  printf("\nEvidence: %s, %s.\n", gerdy_grade_id(claim->grade), gerdy_grade_words(claim->grade));
  show_findings("For", claim->support, claim->nsupport);
  show_findings("Against", claim->against, claim->nagainst);
  if (claim->limits[0] == '\0') return;
  printf("\nLimits\n");
  cli_wrap(claim->limits, 2);
}

static void list_claims(const gerdy_clinic* clinic, const char* part) {
  size_t n;
  const gerdy_claim* claim = gerdy_clinic_claims(clinic, &n);
  for (size_t i = 0; i < n; ++i) {
    if (strstr(claim[i].id, part) == NULL) continue;
    printf("%s (%s)\n", claim[i].id, gerdy_grade_id(claim[i].grade));
    cli_wrap(claim[i].statement, 4);
  }
}

static const gerdy_claim* find_claim(const gerdy_clinic* clinic, const char* name) {
  size_t n;
  const gerdy_claim* claim = gerdy_clinic_claims(clinic, &n);
  for (size_t i = 0; i < n; ++i) {
    if (strcasecmp(claim[i].id, name) == 0) return &claim[i];
  }
  return NULL;
}

// all claims, one, or those whose names hold the word
static int show(const gerdy_clinic* clinic, const char* name) {
  const gerdy_claim* claim = name != NULL ? find_claim(clinic, name) : NULL;
  if (claim != NULL) {
    show_claim(claim);
    return 0;
  }
  if (name == NULL) {
    list_claims(clinic, "");
    return 0;
  }
  size_t n, nlike = 0;
  const gerdy_claim* all = gerdy_clinic_claims(clinic, &n);
  for (size_t i = 0; i < n; ++i) nlike += strstr(all[i].id, name) != NULL;
  fprintf(stderr, "gerdy evidence: there is no claim \"%s\"; %s\n", name,
          nlike > 0 ? "these have the word in their name:" : "gerdy evidence lists all of them");
  if (nlike > 0) list_claims(clinic, name);
  return 2;
}

int cmd_evidence(int argc, char** argv) {
  int exit_code;
  cli_words words = {.names = "[CLAIM]", .most = 1};
  if (!cli_parse_words(argc, argv, "evidence", purpose, NULL, 0, &words, &exit_code)) {
    return exit_code;
  }
  gerdy_clinic* clinic;
  gerdy_error err = {0};
  if (gerdy_clinic_open(&clinic, &err) != GERDY_OK) return cli_fail("evidence", &err);
  exit_code = show(clinic, words.n > 0 ? words.at[0] : NULL);
  gerdy_clinic_free(clinic);
  return exit_code;
}
