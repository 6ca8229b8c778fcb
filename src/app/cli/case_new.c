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

static gerdy_status check_given(const profile* p, gerdy_error* err) {
  if (p->name == NULL || p->name[0] == '\0')
    return cli_refuse(err, GERDY_E_ARG, "--name is missing");
  if (p->sex == NULL)
    return cli_refuse(err, GERDY_E_ARG, "--sex is missing: female, male or other; norms differ");
  if (isnan(p->age)) {
    return cli_refuse(err, GERDY_E_ARG, "--age is missing: the rules for injured knees ask for it");
  }
  return GERDY_OK;
}

// a fact of the profile, when it may be one; NaN and NULL: not told
static gerdy_status put(const gerdy_clinic* clinic, gerdy_history* into, const char* name,
                        const char* text, double number, gerdy_error* err) {
  const gerdy_fact fact = {.name = name, .text = text, .number = number, .sd = NAN};
  if (text == NULL && isnan(number)) return GERDY_OK;
  gerdy_status status = gerdy_fact_check(clinic, &fact, err);
  return status == GERDY_OK ? gerdy_history_fact(into, fact, err) : status;
}

static gerdy_status put_profile(const gerdy_clinic* clinic, gerdy_history* h, const profile* p,
                                gerdy_error* err) {
  gerdy_status status = put(clinic, h, "name", p->name, NAN, err);
  if (status == GERDY_OK) status = put(clinic, h, "sex", p->sex, NAN, err);
  if (status == GERDY_OK) status = put(clinic, h, "age", NULL, p->age, err);
  if (status == GERDY_OK) status = put(clinic, h, "mass", NULL, p->mass, err);
  if (status == GERDY_OK) status = put(clinic, h, "height", NULL, p->height, err);
  return status;
}

static gerdy_status create(const char* path, const profile* p, const char* on, gerdy_error* err) {
  gerdy_when at, now;
  gerdy_history* first = NULL;
  gerdy_clinic* clinic = NULL;
  gerdy_status status = case_moment(on, &at, &now, err);
  if (status == GERDY_OK) status = check_given(p, err);
  if (status == GERDY_OK) status = gerdy_clinic_open(&clinic, err);
  if (status == GERDY_OK) {
    status = case_adding(&first, GERDY_ENTRY_PROFILE, at, "runner", err);
  }
  if (status == GERDY_OK) status = put_profile(clinic, first, p, err);
  if (status == GERDY_OK) status = gerdy_store_create(path, first, err);
  gerdy_history_free(first);
  gerdy_clinic_free(clinic);
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
