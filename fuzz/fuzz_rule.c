// fuzz/fuzz_rule.c: any text as a condition; a rule that compiles must be judged, and its tests
// must be named.
#include <gerdy/clinic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "clinic/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  char text[8192];
  if (!gd_span_copy((gd_span){(const char*)data, size}, text, sizeof text)) return 0;
  gd_rule* rule = NULL;
  gerdy_error err = {0};
  const gerdy_status status = gd_rule_compile(text, &rule, &err);
  if ((status == GERDY_OK) != (rule != NULL)) __builtin_trap();
  if (rule == NULL) {
    if (err.code != status || err.msg[0] == '\0') __builtin_trap();
    return 0;
  }
  // nothing is known: whatever is assumed changes the truth to one of three
  const gerdy_known assumed = {.name = "onset", .text = "gradual"};
  const gd_truth blank = gd_rule_eval(rule, (gd_view){NULL, NULL});
  const gd_truth truth = gd_rule_eval(rule, (gd_view){NULL, &assumed});
  if (blank < GD_NO || blank > GD_YES || truth < GD_NO || truth > GD_YES) __builtin_trap();
  const char *name = NULL, *word = NULL;
  double number;
  size_t n = 0;
  for (; gd_rule_test(rule, n, &name, &word, &number); ++n) {
    if (name[0] == '\0' || strlen(name) > size || strlen(word) > size) __builtin_trap();
  }
  if (n == 0) __builtin_trap();
  gd_rule_free(rule);
  return 0;
}
