// Every table of gerdy eval against OpenSim's: all reference models, all poses.
#include "testing.h"

#include <stdlib.h>

#include "testing_oracle.h"

static double tolerance[NORACLE_QUANTITY];
static char model_name[32][80], model_file[32][160];
static int nmodel;
static size_t ncompared[NORACLE_QUANTITY];  // values, of all models

// ---- what is allowed ---------------------------------------------------------------------------

static int quantity_named(const char* id) {
  for (int k = 0; k < NORACLE_QUANTITY; ++k) {
    if (strcmp(oracle_quantities[k].id, id) == 0) return k;
  }
  fail_msg("tests/golden/oracle.txt: %s is not a quantity", id);
  return -1;
}

static void read_golden(void) {
  FILE* file = fopen(SOURCE_FILE("tests/golden/oracle.txt"), "r");
  char line[400], word[16], first[80], second[160];
  assert_non_null(file);
  while (fgets(line, sizeof line, file) != NULL) {
    if (line[0] == '#' || line[0] == '\n') continue;
    assert_int_equal(sscanf(line, "%15s %79s %159s", word, first, second), 3);
    if (strcmp(word, "model") == 0) {
      strcpy(model_name[nmodel], first);
      strcpy(model_file[nmodel++], second);
    } else {
      assert_string_equal(word, "tolerance");
      tolerance[quantity_named(first)] = strtod(second, NULL);
    }
  }
  fclose(file);
  for (int k = 0; k < NORACLE_QUANTITY; ++k) assert_true(tolerance[k] > 0);
}

// ---- columns -----------------------------------------------------------------------------------

// the same names in the same order
static void compare_columns(const char* name, const oracle* o, gerdy_eval_table table) {
  const gerdy_series *a = o->ours.table[table], *b = o->reference[table];
  for (size_t c = 0; c < a->ncol && c < b->ncol; ++c) {
    if (strcmp(a->column[c].name, b->column[c].name) == 0) continue;
    fail_msg("%s %s: column %zu is %s, ours is %s", name, gerdy_eval_table_name(table), c + 1,
             b->column[c].name, a->column[c].name);
  }
  assert_int_equal(a->ncol, b->ncol);
}

// ---- one model ---------------------------------------------------------------------------------

static bool judge(const oracle_worst* worst) {
  bool good = true;
  for (int k = 0; k < NORACLE_QUANTITY; ++k) {
    if (worst[k].n == 0) continue;
    ncompared[k] += worst[k].n;
    bool kept = worst[k].by <= tolerance[k];
    print_message("  %s %-22s %8.1e of %7.1e  %7zu values, worst row %zu %s\n", kept ? " " : "!",
                  oracle_quantities[k].id, worst[k].by, tolerance[k], worst[k].n, worst[k].row,
                  worst[k].column);
    good = good && kept;
  }
  return good;
}

static bool check_model(int i) {
  gerdy_error err = {0};
  oracle o;
  oracle_worst worst[NORACLE_QUANTITY];
  char folder[200];
  snprintf(folder, sizeof folder, "oracle/models/%s", model_name[i]);
  assert_ok(oracle_open(&o, SHARED_FILE(model_file[i]), SHARED_FILE(folder), &err), &err);
  assert_true(o.q->nrow >= 30);
  print_message("%s\n", model_name[i]);
  for (int t = 0; t < GERDY_NEVAL_TABLE; ++t) {
    // what OpenSim has, we have, and the other way round
    assert_int_equal(o.reference[t] != NULL, o.ours.table[t] != NULL);
    if (o.reference[t] == NULL) continue;
    assert_int_equal(o.reference[t]->nrow, o.ours.table[t]->nrow);
    compare_columns(model_name[i], &o, (gerdy_eval_table)t);
  }
  oracle_compare(&o, worst);
  bool good = judge(worst);
  oracle_close(&o);
  return good;
}

static void all_models(void** state) {
  (void)state;
  int bad = 0;
  read_golden();
  assert_true(nmodel >= 13);
  for (int i = 0; i < nmodel; ++i) bad += !check_model(i);
  for (int k = 0; k < NORACLE_QUANTITY; ++k) {
    if (ncompared[k] == 0) fail_msg("no model has a value of %s", oracle_quantities[k].id);
  }
  if (bad > 0) fail_msg("%d of %d models are beyond a tolerance", bad, nmodel);
}

int main(void) {
  SKIP_WITHOUT_SHARED();
  const struct CMUnitTest tests[] = {cmocka_unit_test(all_models)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
