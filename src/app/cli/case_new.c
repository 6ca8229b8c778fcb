// gerdy case new: begin a runner's file.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "case_session.h"
#include "cli.h"

static const char purpose[] =
    "Begin the file of one runner. Everything that is told or measured later goes into it,\n"
    "nothing is ever changed or sent anywhere. The file holds health data: it is made\n"
    "readable for you alone.";

typedef struct profile {
  const char* name;
  const char* sex;
  double age, mass, height;
} profile;

static gerdy_status refuse(gerdy_error* err, const char* text) {
  memset(err, 0, sizeof *err);
  err->code = GERDY_E_ARG;
  snprintf(err->msg, sizeof err->msg, "%s", text);
  return GERDY_E_ARG;
}

static gerdy_status check(const profile* p, gerdy_error* err) {
  if (p->name == NULL || p->name[0] == '\0') return refuse(err, "--name is missing");
  if (p->sex == NULL || (strcmp(p->sex, "female") != 0 && strcmp(p->sex, "male") != 0 &&
                         strcmp(p->sex, "other") != 0)) {
    return refuse(err, "--sex must be female, male or other: norms differ with it");
  }
  if (!(p->age >= 5 && p->age <= 110)) {
    return refuse(
        err, "--age must be given in years, from 5 to 110: rules for injured knees ask for it");
  }
  if (!isnan(p->mass) && !(p->mass >= 15 && p->mass <= 300)) {
    return refuse(err, "--mass must lie between 15 and 300 kg");
  }
  if (!isnan(p->height) && !(p->height >= 80 && p->height <= 250)) {
    return refuse(err, "--height must lie between 80 and 250 cm");
  }
  return GERDY_OK;
}

static gerdy_status put_profile(gerdy_history* h, const profile* p, gerdy_error* err) {
  gerdy_status status = gerdy_history_text(h, "name", 0, p->name, err);
  if (status == GERDY_OK) status = gerdy_history_text(h, "sex", 0, p->sex, err);
  if (status == GERDY_OK) status = gerdy_history_number(h, "age", 0, p->age, err);
  if (status == GERDY_OK && !isnan(p->mass)) {
    status = gerdy_history_number(h, "mass", 0, p->mass, err);
  }
  if (status == GERDY_OK && !isnan(p->height)) {
    status = gerdy_history_number(h, "height", 0, p->height, err);
  }
  return status;
}

static gerdy_status create(const char* path, const profile* p, const char* on, gerdy_error* err) {
  gerdy_when at, now;
  gerdy_history* first;
  gerdy_status status = case_moment(on, &at, &now, err);
  if (status == GERDY_OK) status = check(p, err);
  if (status != GERDY_OK) return status;
  status = case_adding(&first, GERDY_ENTRY_PROFILE, at, "runner", err);
  if (status != GERDY_OK) return status;
  status = put_profile(first, p, err);
  if (status == GERDY_OK) status = gerdy_store_create(path, first, err);
  gerdy_history_free(first);
  return status;
}

int case_new(int argc, char** argv) {
  profile p = {.age = NAN, .mass = NAN, .height = NAN};
  const char* on = NULL;
  const cli_option options[] = {
      {"name", 0, CLI_TEXT, &p.name, "N", "what to call the runner (needed)"},
      {"sex", 0, CLI_TEXT, &p.sex, "S", "female, male or other (needed)"},
      {"age", 0, CLI_NUMBER, &p.age, "A", "years (needed)"},
      {"mass", 0, CLI_NUMBER, &p.mass, "KG", "body mass; strength is judged against it"},
      {"height", 0, CLI_NUMBER, &p.height, "CM", "height"},
      {"on", 0, CLI_TEXT, &on, "DAY", "the day for which it holds (today)"},
  };
  int exit_code;
  cli_words words = {.names = "FILE", .least = 1, .most = 1};
  if (!cli_parse_words(argc, argv, "case new", purpose, options, sizeof options / sizeof options[0],
                       &words, &exit_code)) {
    return exit_code;
  }
  gerdy_error err = {0};
  if (create(words.at[0], &p, on, &err) != GERDY_OK) return cli_fail("case new", &err);
  printf("wrote %s\nNext, in four minutes: gerdy case intake %s\n", words.at[0], words.at[0]);
  return 0;
}
