// report/known_order.c: what is known in the order in which people asked for it.
#include "report/known_order.h"

#include <gerdy/gait.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/case_view.h"

// hashes of files: they tell a reader nothing
static bool is_file(const char* name) {
  static const char* const file[] = {"trial_model", "trial_static", "trial_forces", "trial_map"};
  for (size_t i = 0; i < sizeof file / sizeof file[0]; ++i) {
    if (strcmp(file[i], name) == 0) return true;
  }
  return false;
}

// places: the number of those before it, or how many there are when it is none of them
static size_t place_of_question(const gerdy_clinic* clinic, const char* name) {
  size_t n = 0;
  const gerdy_question* question = gerdy_clinic_questions(clinic, &n);
  for (size_t i = 0; i < n; ++i) {
    if (strcmp(question[i].id, name) == 0) return i;
  }
  return n;
}

static size_t place_of_test(const gerdy_clinic* clinic, const char* name) {
  size_t n = 0;
  const gerdy_test* test = gerdy_clinic_tests(clinic, &n);
  for (size_t i = 0; i < n; ++i) {
    if (strcmp(test[i].id, name) == 0) return i;
  }
  return n;
}

static size_t place_of_measure(const char* name) {
  size_t i = 0;
  while (i < GERDY_NMEASURE &&
         strcmp(gerdy_measure_quantity((gerdy_measure_id)i)->name, name) != 0) {
    ++i;
  }
  return i;
}

// what follows from a test or measure of a leg stands where that stands, all others before
static size_t place_of_derived(const gerdy_clinic* clinic, const char* name) {
  static const char* const ending[] = {"_sore", "_other", "_ratio", "_difference"};
  const size_t length = strlen(name);
  for (size_t i = 0; i < sizeof ending / sizeof ending[0]; ++i) {
    const size_t cut = strlen(ending[i]);
    char stem[96];
    if (length <= cut || length - cut >= sizeof stem) continue;
    if (strcmp(name + length - cut, ending[i]) != 0) continue;
    snprintf(stem, sizeof stem, "%.*s", (int)(length - cut), name);
    size_t ntest = 0;
    if (clinic != NULL) (void)gerdy_clinic_tests(clinic, &ntest);
    const size_t test = clinic != NULL ? place_of_test(clinic, stem) : 0;
    return 1 + (test < ntest ? test : ntest + place_of_measure(stem));
  }
  return 0;
}

static gd_placed place(const gerdy_clinic* clinic, const gerdy_known* known) {
  const char* name = known->name;
  if (known->source != NULL && strcmp(known->source, "derived") == 0) {
    return (gd_placed){known, GD_KNOWN_DERIVED, place_of_derived(clinic, name)};
  }
  if (clinic != NULL && gerdy_clinic_question(clinic, name) != NULL) {
    return (gd_placed){known, GD_KNOWN_ANSWERS, place_of_question(clinic, name)};
  }
  if (clinic != NULL && gerdy_clinic_test(clinic, name) != NULL) {
    return (gd_placed){known, GD_KNOWN_TESTS, place_of_test(clinic, name)};
  }
  if (gd_is_profile(name)) return (gd_placed){known, GD_KNOWN_PROFILE, 0};
  const size_t measure = place_of_measure(name);
  const bool motion = measure < GERDY_NMEASURE || strncmp(name, "trial_", 6) == 0;
  return (gd_placed){known, motion ? GD_KNOWN_MOTION : GD_KNOWN_RUNS, measure};
}

static const char* words_of(const gerdy_known* known) {
  return known->label != NULL && known->label[0] != '\0' ? known->label : known->name;
}

static int compare(const void* a, const void* b) {
  const gd_placed *one = a, *other = b;
  if (one->group != other->group) return one->group < other->group ? -1 : 1;
  if (one->place != other->place) return one->place < other->place ? -1 : 1;
  const int words = strcmp(words_of(one->known), words_of(other->known));
  if (words != 0) return words;
  // right before left
  return one->known->side != other->known->side ? (one->known->side > other->known->side ? -1 : 1)
                                                : strcmp(one->known->name, other->known->name);
}

size_t gd_known_arrange(const gerdy_clinic* clinic, const gerdy_known* known, size_t n,
                        gd_placed* out) {
  size_t kept = 0;
  for (size_t i = 0; i < n; ++i) {
    if (!is_file(known[i].name)) out[kept++] = place(clinic, &known[i]);
  }
  if (kept > 1) qsort(out, kept, sizeof *out, compare);
  return kept;
}
