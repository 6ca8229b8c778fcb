// tests/test_evidence.c: the rule of evidence/README.md, enforced: no figure is told to a runner
// that the claim behind it does not hold, and no claim stands without sources and counter-evidence.
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
// cmocka wants the four above it first
#include <cmocka.h>
#include <jansson.h>

#include "base/file.h"
#include "base/mem.h"

// ---- faults ------------------------------------------------------------------------------------

static size_t faults;
static bool quiet;  // faults are expected and only counted

static void fault(const char* format, ...) __attribute__((format(printf, 1, 2)));
static void fault(const char* format, ...) {
  ++faults;
  if (quiet) return;
  char text[600];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  print_error("%s\n", text);
}

static void start(bool expected) {
  faults = 0;
  quiet = expected;
}

// ---- the evidence ------------------------------------------------------------------------------

static const char* const claim_file[] = {"claims_body", "claims_reasoning", "claims_plan"};
static const char* const user_file[] = {"flags", "reasoning", "plan",
                                        "tests", "questions", "facts"};
enum { NCLAIM_FILE = 3, NUSER_FILE = 6, NSENTENCE_FILE = 5 };

typedef struct evidence {
  json_t* claims[NCLAIM_FILE];
  json_t* user[NUSER_FILE];
} evidence;

static json_t* load(const char* name) {
  char path[512];
  snprintf(path, sizeof path, TEST_SOURCE "/evidence/%s.json", name);
  json_error_t err;
  json_t* json = json_load_file(path, JSON_REJECT_DUPLICATES, &err);
  if (json == NULL) print_error("%s:%d: %s\n", path, err.line, err.text);
  assert_non_null(json);
  return json;
}

static evidence load_all(void) {
  evidence e;
  for (int i = 0; i < NCLAIM_FILE; ++i) e.claims[i] = load(claim_file[i]);
  for (int i = 0; i < NUSER_FILE; ++i) e.user[i] = load(user_file[i]);
  return e;
}

static void free_all(evidence* e) {
  for (int i = 0; i < NCLAIM_FILE; ++i) json_decref(e->claims[i]);
  for (int i = 0; i < NUSER_FILE; ++i) json_decref(e->user[i]);
}

// one claims file and one file that uses it, as given
static evidence made_of(const char* claims, const char* user) {
  evidence e = {{0}, {0}};
  e.claims[0] = json_loads(claims, 0, NULL);
  e.user[0] = json_loads(user, 0, NULL);
  assert_non_null(e.claims[0]);
  assert_non_null(e.user[0]);
  return e;
}

static const char* text_of(const json_t* object, const char* member) {
  const char* text = json_string_value(json_object_get(object, member));
  return text != NULL ? text : "";
}

// all elements of a list over the claims files: for (i, file) as long as it is not NULL
static const json_t* nth(const evidence* e, const char* list, size_t i) {
  for (int file = 0; file < NCLAIM_FILE; ++file) {
    const json_t* array = json_object_get(e->claims[file], list);
    if (i < json_array_size(array)) return json_array_get(array, i);
    i -= json_array_size(array);
  }
  return NULL;
}

static const json_t* by_id(const evidence* e, const char* list, const char* id) {
  const json_t* one;
  for (size_t i = 0; (one = nth(e, list, i)) != NULL; ++i) {
    if (strcmp(text_of(one, "id"), id) == 0) return one;
  }
  return NULL;
}

// the i-th text of a claim: statement, limits, findings; NULL = no more
static const char* claim_text(const json_t* claim, size_t i) {
  static const char* const lists[] = {"support", "against"};
  if (i == 0) return text_of(claim, "statement");
  if (i == 1) return text_of(claim, "limits");
  i -= 2;
  for (int k = 0; k < 2; ++k) {
    const json_t* findings = json_object_get(claim, lists[k]);
    if (i < json_array_size(findings)) return text_of(json_array_get(findings, i), "text");
    i -= json_array_size(findings);
  }
  return NULL;
}

// ---- numerals ----------------------------------------------------------------------------------

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// digits with commas between thousands and a decimal point; the end behind them
static const char* read_number(const char* at, double* value) {
  char digits[64];
  size_t n = 0;
  bool point = false;
  for (; n < sizeof digits - 1; ++at) {
    const bool thousands = !point && at[0] == ',' && is_digit(at[1]) && is_digit(at[2]) &&
                           is_digit(at[3]) && !is_digit(at[4]);
    if (thousands) continue;
    if (at[0] == '.' && !point && is_digit(at[1])) {
      point = true;
    } else if (!is_digit(at[0])) {
      break;
    }
    digits[n++] = *at;
  }
  digits[n] = '\0';
  *value = strtod(digits, NULL);
  return at;
}

// The next numeral; those in {placeholders} and in names ("L4", "ci_new_14d") are none. The text
// moves behind it. false: there is no more.
static bool next_number(const char** text, double* value) {
  const char* at = *text;
  bool in_name = false;
  for (; *at != '\0'; ++at) {
    if (*at == '{') {
      const char* end = strchr(at, '}');
      if (end == NULL) return false;
      at = end;
      in_name = false;
    } else if (is_digit(*at) && !in_name) {
      *text = read_number(at, value);
      return true;
    } else {
      in_name = is_letter(*at) || (in_name && is_digit(*at));
    }
  }
  return false;
}

static bool same(double a, double b) { return fabs(a - b) <= 1e-9 * fmax(1, fabs(b)); }

static bool claim_has(const json_t* claim, double value) {
  const char* text;
  for (size_t i = 0; (text = claim_text(claim, i)) != NULL; ++i) {
    double figure;
    while (next_number(&text, &figure)) {
      if (same(value, figure)) return true;
    }
  }
  return false;
}

// A threshold may be the share of a percentage, the percentage of a share, or, of a ratio between
// the sides, what is left of 100 %. 0 means "any" and a ratio of 100 % "as the other": they need no
// source.
static bool claim_has_threshold(const json_t* claim, double value, bool ratio) {
  if (value == 0 || (ratio && value == 100) || claim_has(claim, value)) return true;
  if (ratio && claim_has(claim, 100 - value)) return true;
  return value < 1 ? claim_has(claim, value * 100) : value < 100 && claim_has(claim, value / 100);
}

// ---- (a) sentences and rules against their claim -----------------------------------------------

// what is compared in a rule: "NAME < NUMBER"; false: no more
static bool next_threshold(const char** rule, bool* ratio, double* value) {
  const char* at = strpbrk(*rule, "<>");
  if (at == NULL) return false;
  const char* name = at;
  while (name > *rule && name[-1] == ' ') --name;
  *ratio = name - *rule >= 6 && strncmp(name - 6, "_ratio", 6) == 0;
  at += strspn(at, "<>= ");
  *rule = *at == '-' ? at + 1 : at;
  if (!is_digit(**rule)) return false;
  *rule = read_number(*rule, value);
  return true;
}

static void check_rule(const json_t* claim, const char* rule, const char* where) {
  const char* at = rule;
  bool ratio;
  double value;
  while (next_threshold(&at, &ratio, &value)) {
    if (claim_has_threshold(claim, value, ratio)) continue;
    fault("%s: %g of the rule \"%s\" is not in the claim %s", where, value, rule,
          text_of(claim, "id"));
  }
}

static void check_sentence(const json_t* claim, const char* sentence, const char* where) {
  const char* at = sentence;
  double value;
  while (next_number(&at, &value)) {
    if (claim_has(claim, value)) continue;
    fault("%s: %g of \"%s\" is not in the claim %s", where, value, sentence, text_of(claim, "id"));
  }
}

static bool is_rule(const char* key, const char* text) {
  return strcmp(key, "when") == 0 || strstr(text, " < ") || strstr(text, " > ") ||
         strstr(text, " <= ") || strstr(text, " >= ");
}

static void check_text(const json_t* claim, const char* key, const char* text, const char* where) {
  if (is_rule(key, text)) {
    check_rule(claim, text, where);
  } else if (strchr(text, ' ') != NULL) {  // an id is no sentence
    check_sentence(claim, text, where);
  }
}

// of a test or fact, and of the numbers that the plan reckons with
static bool is_figure(const char* key) {
  return strcmp(key, "real_change") == 0 || strcmp(key, "value") == 0;
}

static void check_value(const evidence* e, const json_t* claim, const char* key,
                        const json_t* value, const char* where);

static void check_object(const evidence* e, const json_t* claim, const json_t* object,
                         const char* where) {
  const char* id = text_of(object, "claim");
  if (id[0] != '\0') {
    claim = by_id(e, "claims", id);
    if (claim == NULL) fault("%s: there is no claim %s", where, id);
  }
  char here[200];
  snprintf(here, sizeof here, "%.120s/%.60s", where, text_of(object, "id"));
  void* at = json_object_iter((json_t*)(size_t)object);
  for (; at != NULL; at = json_object_iter_next((json_t*)(size_t)object, at)) {
    check_value(e, claim, json_object_iter_key(at), json_object_iter_value(at), here);
  }
}

static void check_value(const evidence* e, const json_t* claim, const char* key,
                        const json_t* value, const char* where) {
  if (json_is_object(value)) {
    check_object(e, claim, value, where);
  } else if (json_is_array(value)) {
    for (size_t i = 0; i < json_array_size(value); ++i) {
      check_value(e, claim, key, json_array_get(value, i), where);
    }
  } else if (claim != NULL && json_is_string(value)) {
    check_text(claim, key, json_string_value(value), where);
  } else if (claim != NULL && json_is_number(value) && is_figure(key) &&
             !claim_has_threshold(claim, json_number_value(value), false)) {
    fault("%s: %s %g is not in the claim %s", where, key, json_number_value(value),
          text_of(claim, "id"));
  }
}

static void check_figures(const evidence* e) {
  for (int i = 0; i < NUSER_FILE; ++i) {
    if (e->user[i] != NULL) check_object(e, NULL, e->user[i], user_file[i]);
  }
}

// ---- (b) sources -------------------------------------------------------------------------------

static bool all_digits(const char* text) {
  return text[0] != '\0' && strspn(text, "0123456789") == strlen(text);
}

static bool file_exists(const char* name) {
  char path[512];
  struct stat status;
  snprintf(path, sizeof path, TEST_SOURCE "/%s", name);
  return stat(path, &status) == 0;
}

static bool is_identifier(const char* text) {
  if (strncmp(text, "doi:10.", 7) == 0) return is_digit(text[7]) && strchr(text, '/') != NULL;
  if (strncmp(text, "PMID ", 5) == 0) return all_digits(text + 5);
  if (strncmp(text, "PMC", 3) == 0) return all_digits(text + 3);
  if (strncmp(text, "ISBN ", 5) == 0) return strspn(text + 5, "0123456789-X") >= 10;
  if (strncmp(text, "docs/", 5) == 0) return file_exists(text);
  // a search is not a place
  return strncmp(text, "https://", 8) == 0 && strchr(text + 8, '.') != NULL &&
         strchr(text, ' ') == NULL && strstr(text, "/search?") == NULL;
}

static void check_sources(const evidence* e) {
  const json_t* source;
  for (size_t i = 0; (source = nth(e, "sources", i)) != NULL; ++i) {
    const char* identifier = text_of(source, "identifier");
    if (is_identifier(identifier)) continue;
    fault("source %s: \"%s\" is no identifier that finds it", text_of(source, "id"), identifier);
  }
}

// ---- (c) counter-evidence ----------------------------------------------------------------------

// links of the causal story and what hangs on them: each has studies that contradict it
static const char* const needs_against[] = {
    "pelvic_drop_injury", "hip_adduction_itb", "band_strain_itb",          "strength_motion",
    "weak_abductors_itb", "band_stiffness",    "compression_friction",     "impingement_zone",
    "speed_strain",       "fatigue_strain",    "cadence_retraining",       "ober_norm",
    "ober_limits",        "opencap_error",     "side_difference_ordinary",
};

static bool is_opposed(const json_t* claim) {
  return json_array_size(json_object_get(claim, "against")) > 0;
}

static void check_contested(const evidence* e) {
  const json_t* claim;
  for (size_t i = 0; (claim = nth(e, "claims", i)) != NULL; ++i) {
    if (strcmp(text_of(claim, "grade"), "contested") == 0 && !is_opposed(claim))
      fault("claim %s is contested, but nothing speaks against it", text_of(claim, "id"));
  }
}

static void check_needed(const evidence* e) {
  for (size_t i = 0; i < sizeof needs_against / sizeof needs_against[0]; ++i) {
    const json_t* claim = by_id(e, "claims", needs_against[i]);
    if (claim == NULL || !is_opposed(claim))
      fault("claim %s must hold the evidence against it", needs_against[i]);
  }
}

// ---- string literals of C ----------------------------------------------------------------------

typedef void (*on_literal)(const char* text, const char* where, void* context);

static size_t put_utf8(char* out, unsigned long code) {
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  if (code < 0x800) {
    out[0] = (char)(0xc0 | (code >> 6));
    out[1] = (char)(0x80 | (code & 0x3f));
    return 2;
  }
  out[0] = (char)(0xe0 | (code >> 12));
  out[1] = (char)(0x80 | ((code >> 6) & 0x3f));
  out[2] = (char)(0x80 | (code & 0x3f));
  return 3;
}

// one escape behind its backslash; the end behind it
static const char* read_escape(const char* at, char* out, size_t* n) {
  char hex[5] = {0};
  if (*at == 'u') {
    memcpy(hex, at + 1, 4);
    *n += put_utf8(out + *n, strtoul(hex, NULL, 16));
    return at + 5;
  }
  if (*at == 'x') {
    memcpy(hex, at + 1, 2);
    out[(*n)++] = (char)strtoul(hex, NULL, 16);
    return at + 3;
  }
  out[(*n)++] = *at == 'n' || *at == 't' ? ' ' : *at;
  return at + 1;
}

static const char* skip_comment(const char* at) {
  if (at[1] == '/') return at + strcspn(at, "\n");
  const char* end = strstr(at + 2, "*/");
  return end != NULL ? end + 2 : at + strlen(at);
}

static bool is_comment(const char* at) { return at[0] == '/' && (at[1] == '/' || at[1] == '*'); }

static const char* skip_space(const char* at) {
  for (;;) {
    if (*at != '\0' && strchr(" \t\r\n", *at) != NULL) {
      ++at;
    } else if (is_comment(at)) {
      at = skip_comment(at);
    } else {
      return at;
    }
  }
}

// a literal and those that follow it directly, as one text
static const char* read_literal(const char* at, char* out) {
  size_t n = 0;
  while (*at == '"') {
    for (++at; *at != '"' && *at != '\0';) {
      if (*at == '\\') {
        at = read_escape(at + 1, out, &n);
      } else {
        out[n++] = *at++;
      }
    }
    if (*at == '"') ++at;
    const char* next = skip_space(at);
    if (*next != '"') break;
    at = next;
  }
  out[n] = '\0';
  return at;
}

static const char* skip_character(const char* at) {
  for (++at; *at != '\'' && *at != '\0'; ++at) {
    if (*at == '\\') ++at;
  }
  return *at == '\'' ? at + 1 : at;
}

static void scan_literals(const char* source, const char* where, on_literal call, void* context) {
  char* text = calloc(strlen(source) + 1, 1);
  assert_non_null(text);
  for (const char* at = source; *at != '\0';) {
    if (is_comment(at)) {
      at = skip_comment(at);
    } else if (*at == '#' && strncmp(at + 1, "include", 7) == 0) {
      at += strcspn(at, "\n");
    } else if (*at == '\'') {
      at = skip_character(at);
    } else if (*at == '"') {
      at = read_literal(at, text);
      call(text, where, context);
    } else {
      ++at;
    }
  }
  free(text);
}

static bool ends_with(const char* text, const char* end) {
  const size_t n = strlen(text), m = strlen(end);
  return n >= m && strcmp(text + n - m, end) == 0;
}

static void scan_file(const char* path, on_literal call, void* context) {
  char* bytes = NULL;
  size_t n = 0;
  gerdy_error err = {0};
  assert_int_equal(gd_file_read(path, &bytes, &n, &err), GERDY_OK);
  scan_literals(bytes, path, call, context);
  gd_free(bytes);
}

// every .c file of a folder of src/ and of those in it
static size_t scan_folder(const char* folder, on_literal call, void* context) {
  DIR* directory = opendir(folder);
  if (directory == NULL) return 0;
  size_t n = 0;
  for (const struct dirent* entry; (entry = readdir(directory)) != NULL;) {
    char path[1024];
    struct stat status;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    if (entry->d_name[0] == '.' || stat(path, &status) != 0) continue;
    if (S_ISDIR(status.st_mode)) {
      n += scan_folder(path, call, context);
    } else if (ends_with(path, ".c")) {
      scan_file(path, call, context);
      ++n;
    }
  }
  closedir(directory);
  return n;
}

// ---- (d) nothing stands there for nothing ------------------------------------------------------

typedef struct used {
  const evidence* e;
  bool claim[2000];
} used;

static void use_claim(used* u, const char* id) {
  const json_t* claim;
  for (size_t i = 0; (claim = nth(u->e, "claims", i)) != NULL; ++i) {
    if (strcmp(text_of(claim, "id"), id) == 0) u->claim[i] = true;
  }
}

static void use_literal(const char* text, const char* where, void* context) {
  (void)where;
  use_claim(context, text);
}

// "claim", "pattern_claim", "claims"
static bool names_claim(const char* key) {
  return ends_with(key, "claim") || ends_with(key, "claims");
}

static void use_all(used* u, const char* key, const json_t* value) {
  if (json_is_string(value) && names_claim(key)) use_claim(u, json_string_value(value));
  for (size_t i = 0; i < json_array_size(value); ++i) use_all(u, key, json_array_get(value, i));
  if (!json_is_object(value)) return;
  void* at = json_object_iter((json_t*)(size_t)value);
  for (; at != NULL; at = json_object_iter_next((json_t*)(size_t)value, at)) {
    use_all(u, json_object_iter_key(at), json_object_iter_value(at));
  }
}

static bool source_is_used(const evidence* e, const char* id) {
  static const char* const lists[] = {"support", "against"};
  const json_t* claim;
  for (size_t i = 0; (claim = nth(e, "claims", i)) != NULL; ++i) {
    for (int k = 0; k < 2; ++k) {
      const json_t* findings = json_object_get(claim, lists[k]);
      for (size_t f = 0; f < json_array_size(findings); ++f) {
        if (strcmp(text_of(json_array_get(findings, f), "source"), id) == 0) return true;
      }
    }
  }
  return false;
}

static void check_use(const evidence* e, bool with_code) {
  used u = {.e = e};
  for (int i = 0; i < NUSER_FILE; ++i) use_all(&u, "", e->user[i]);
  if (with_code) assert_true(scan_folder(TEST_SOURCE "/src", use_literal, &u) > 100);
  const json_t* one;
  for (size_t i = 0; (one = nth(e, "claims", i)) != NULL; ++i) {
    assert_true(i < sizeof u.claim / sizeof u.claim[0]);
    if (!u.claim[i]) fault("claim %s is used nowhere", text_of(one, "id"));
  }
  for (size_t i = 0; (one = nth(e, "sources", i)) != NULL; ++i) {
    if (!source_is_used(e, text_of(one, "id")))
      fault("source %s is used by no claim", text_of(one, "id"));
  }
}

// ---- (e) figures in the code -------------------------------------------------------------------

static const char* const units[] = {
    "%",     "percent", "°",       "deg",      "degree",      "degrees", "mm",      "cm",
    "m",     "km",      "km/h",    "m/s",      "s",           "ms",      "second",  "seconds",
    "min",   "minute",  "minutes", "hour",     "hours",       "day",     "days",    "week",
    "weeks", "month",   "months",  "year",     "years",       "Hz",      "N",       "Nm",
    "Nm/kg", "kg",      "step",    "steps",    "steps/min",   "runner",  "runners", "men",
    "women", "people",  "studies", "sessions", "repetitions", "times",
};

// degrees and percent in one form, the singular of every noun
static void canonical_unit(const char* unit, char* out, size_t size) {
  if (strcmp(unit, "percent") == 0) unit = "%";
  if (strncmp(unit, "deg", 3) == 0) unit = "°";
  snprintf(out, size, "%s", unit);
  const size_t n = strlen(out);
  if (n > 2 && out[n - 1] == 's' && strcmp(unit, "m/s") != 0) out[n - 1] = '\0';
}

// the longest unit that the text begins with, as a whole word; "" = none
static const char* unit_at(const char* text) {
  const char* best = "";
  for (size_t i = 0; i < sizeof units / sizeof units[0]; ++i) {
    const size_t n = strlen(units[i]);
    if (n <= strlen(best) || strncmp(text, units[i], n) != 0) continue;
    const bool word = is_letter(units[i][n - 1]);
    if (!word || (!is_letter(text[n]) && !is_digit(text[n]))) best = units[i];
  }
  return best;
}

// the next numeral with a unit behind it; false: no more
static bool next_figure(const char** text, double* value, char* unit, size_t size) {
  while (next_number(text, value)) {
    const char* at = *text;
    while (*at == ' ' || *at == '-' || strncmp(at, "\u00a0", 2) == 0) at += *at == '\xc2' ? 2 : 1;
    const char* found = unit_at(at);
    if (found[0] == '\0') continue;
    canonical_unit(found, unit, size);
    return true;
  }
  return false;
}

static bool some_claim_has_figure(const evidence* e, double value, const char* unit) {
  const json_t* claim;
  for (size_t i = 0; (claim = nth(e, "claims", i)) != NULL; ++i) {
    const char* text;
    for (size_t k = 0; (text = claim_text(claim, k)) != NULL; ++k) {
      double figure;
      char its[16];
      while (next_figure(&text, &figure, its, sizeof its)) {
        if (same(figure, value) && strcmp(its, unit) == 0) return true;
      }
    }
  }
  return false;
}

// a conversion of printf behind its '%', or NULL; "% i" of "95 % interval" is none
static const char* skip_conversion(const char* at) {
  at += strspn(at, "-+#0");
  at += strspn(at, "0123456789*");
  if (*at == '.') at += 1 + strspn(at + 1, "0123456789*");
  at += strspn(at, "hlzjt");
  return *at != '\0' && strchr("diouxXfFeEgGcsp", *at) != NULL ? at + 1 : NULL;
}

// What a person reads of a literal: no tags (nor what is left of one that began before it), a
// conversion as '~', "%%" as '%'.
static void readable(const char* text, char* out) {
  const char* close = strchr(text, '>');
  if (close != NULL && memchr(text, '<', (size_t)(close - text)) == NULL) text = close + 1;
  while (*text != '\0') {
    const char* end = NULL;
    if (*text == '<' && (is_letter(text[1]) || text[1] == '/')) {
      end = strchr(text, '>');
      text = end != NULL ? end + 1 : text + strlen(text);
      *out++ = ' ';
    } else if (text[0] == '%' && text[1] == '%') {
      *out++ = '%';
      text += 2;
    } else if (text[0] == '%' && (end = skip_conversion(text + 1)) != NULL) {
      *out++ = '~';
      text = end;
    } else {
      *out++ = *text++;
    }
  }
  *out = '\0';
}

static void check_literal(const char* text, const char* where, void* context) {
  char* plain = calloc(strlen(text) + 1, 1);
  assert_non_null(plain);
  readable(text, plain);
  const char* at = plain;
  double value;
  char unit[16];
  while (next_figure(&at, &value, unit, sizeof unit)) {
    if (some_claim_has_figure(context, value, unit)) continue;
    fault("%s: %g %s of \"%.200s\" is in no claim", where, value, unit, plain);
  }
  free(plain);
}

static void check_page_literal(const char* text, const char* where, void* context) {
  const char* name = strrchr(where, '/') + 1;
  const bool page = strncmp(name, "html_", 5) == 0 && strncmp(name, "html_style", 10) != 0;
  if (page) check_literal(text, where, context);
}

static void check_code(evidence* e) {
  assert_true(scan_folder(TEST_SOURCE "/src/clinic", check_literal, e) > 3);
  assert_true(scan_folder(TEST_SOURCE "/src/plan", check_literal, e) > 0);
  assert_true(scan_folder(TEST_SOURCE "/src/report", check_page_literal, e) > 3);
}

// ---- the evidence of this tree -----------------------------------------------------------------

static void test_figures(void** state) {
  (void)state;
  evidence e = load_all();
  start(false);
  check_figures(&e);
  free_all(&e);
  assert_int_equal(faults, 0);
}

static void test_sources(void** state) {
  (void)state;
  evidence e = load_all();
  start(false);
  check_sources(&e);
  free_all(&e);
  assert_int_equal(faults, 0);
}

static void test_against(void** state) {
  (void)state;
  evidence e = load_all();
  start(false);
  check_contested(&e);
  check_needed(&e);
  free_all(&e);
  assert_int_equal(faults, 0);
}

static void test_use(void** state) {
  (void)state;
  evidence e = load_all();
  start(false);
  check_use(&e, true);
  free_all(&e);
  assert_int_equal(faults, 0);
}

static void test_code(void** state) {
  (void)state;
  evidence e = load_all();
  start(false);
  check_code(&e);
  free_all(&e);
  assert_int_equal(faults, 0);
}

// ---- that the checks find faults ---------------------------------------------------------------

static const char good_claims[] =
    "{\"sources\": [{\"id\": \"s\", \"identifier\": \"doi:10.1/x\"}], \"claims\": [{\"id\": \"c\","
    " \"statement\": \"In 5,205 runners 20 % did.\", \"grade\": \"weak\", \"limits\": \"Over "
    "1.5\\u00b0.\","
    " \"support\": [{\"source\": \"s\", \"text\": \"7 steps\"}], \"against\": []}]}";

// how many faults a sentence and a rule have that rest on the claim c
static size_t figures_of(const char* sentence, const char* rule) {
  char user[600];
  snprintf(
      user, sizeof user,
      "{\"list\": [{\"id\": \"x\", \"claim\": \"c\", \"when\": \"%s\", \"sentence\": \"%s\"}]}",
      rule, sentence);
  evidence e = made_of(good_claims, user);
  start(true);
  check_figures(&e);
  free_all(&e);
  return faults;
}

static void test_finds_figures(void** state) {
  (void)state;
  assert_int_equal(figures_of("Of 5205 runners 20 % did, over 1.50 in 7.", "age >= 20"), 0);
  assert_int_equal(figures_of("Your {x:1} of {ci_new_14d} after L4.", "has_14d is yes"), 0);
  assert_int_equal(figures_of("Of 5205 runners 21 % did.", "age >= 20"), 1);
  assert_int_equal(figures_of("Of 5,206 runners 2 did, 0.5 more.", "age >= 20"), 3);
  assert_int_equal(figures_of("None.", "age >= 55"), 1);
  assert_int_equal(figures_of("None.", "a < 0.2 and b_ratio < 80 or c > 0"), 0);
  assert_int_equal(figures_of("None.", "a < 0.3 and b < 80"), 2);
  assert_int_equal(figures_of("None.", "a < 100"), 1);
  evidence e = made_of(good_claims, "{\"claim\": \"no_such\"}");
  start(true);
  check_figures(&e);
  assert_int_equal(faults, 1);
  free_all(&e);
  e = made_of(good_claims,
              "{\"claim\": \"c\", \"real_change\": 0.2, \"a\": [{\"text\": \"in 9 of\"}]}");
  start(true);
  check_figures(&e);
  assert_int_equal(faults, 1);
  free_all(&e);
  e = made_of(good_claims, "{\"claim\": \"c\", \"real_change\": 0.3}");
  start(true);
  check_figures(&e);
  assert_int_equal(faults, 1);
  free_all(&e);
}

// the evidence of this tree with one sentence changed: what a careless author would do
static void test_finds_doctored(void** state) {
  (void)state;
  evidence e = load_all();
  json_t* flag = json_array_get(json_object_get(e.user[0], "flags"), 0);
  assert_non_null(flag);
  json_object_set_new(flag, "sentence", json_string("This happens to 97.3 % of runners."));
  start(true);
  check_figures(&e);
  assert_true(faults > 0);
  free_all(&e);
}

static void test_finds_identifiers(void** state) {
  (void)state;
  static const char* const good[] = {
      "doi:10.1177/0363546518793657", "PMID 32769015",         "PMC4258689",
      "ISBN 978-3-13-123456-7",       "https://example.org/a", "docs/index.md"};
  static const char* const bad[] = {"",
                                    "Smith 2010",
                                    "doi 10.1/x",
                                    "doi:11.1/x",
                                    "doi:10.x",
                                    "PMID",
                                    "PMC12a",
                                    "PMID none",
                                    "ISBN 12",
                                    "http://a.b",
                                    "https://www.google.com/search?q=a",
                                    "docs/none.md"};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; ++i) assert_true(is_identifier(good[i]));
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) assert_false(is_identifier(bad[i]));
  evidence e = made_of("{\"sources\": [{\"id\": \"s\"}], \"claims\": []}", "{}");
  start(true);
  check_sources(&e);
  assert_int_equal(faults, 1);
  free_all(&e);
}

static void test_finds_missing_against(void** state) {
  (void)state;
  evidence e =
      made_of("{\"claims\": [{\"id\": \"c\", \"grade\": \"contested\", \"against\": []}]}", "{}");
  start(true);
  check_contested(&e);
  assert_int_equal(faults, 1);
  check_needed(&e);
  assert_int_equal(faults, 1 + sizeof needs_against / sizeof needs_against[0]);
  free_all(&e);
}

static void test_finds_unused(void** state) {
  (void)state;
  evidence e =
      made_of("{\"sources\": [{\"id\": \"s\"}], \"claims\": [{\"id\": \"a_claim_for_nothing\"}]}",
              "{\"claim\": \"other\"}");
  start(true);
  check_use(&e, false);
  assert_int_equal(faults, 2);
  free_all(&e);
  e = made_of(good_claims, "{\"list\": [{\"pattern_claim\": \"c\"}]}");
  start(true);
  check_use(&e, false);
  assert_int_equal(faults, 0);
  free_all(&e);
}

static size_t literals_of(const char* source) {
  evidence e = made_of(good_claims, "{}");
  start(true);
  scan_literals(source, "x.c", check_literal, &e);
  free_all(&e);
  return faults;
}

static void test_finds_literals(void** state) {
  (void)state;
  assert_int_equal(literals_of("f(\"about 37 % of runners\");"), 1);
  assert_int_equal(literals_of("printf(\"%s: about 37\" /* % */ \"\\u00a0%% of %d\", a, b);"), 1);
  assert_int_equal(literals_of("f(\"wait 6 \"\n   \"weeks\");"), 1);
  assert_int_equal(literals_of("f(\"turn by 3\\xc2\\xb0\");"), 1);
  assert_int_equal(literals_of("f(\"20 percent, a 1.5-degree turn in 7 steps\");"), 0);
  assert_int_equal(literals_of("f(\"20 steps\");"), 1);
  assert_int_equal(literals_of("f(\"<i style='width:37%'>20 %%</i>\");"), 0);
  assert_int_equal(literals_of("f(\"' width='37%'>some\");"), 0);
  assert_int_equal(literals_of("f(\"%5.1f %%\"); // \"37 %\"\n/* \"37 %\" */ g('\"', \"37 of\");"),
                   0);
  assert_int_equal(literals_of("#include \"a37 m/b.h\"\nf(\"L4 m\");"), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_finds_figures),
      cmocka_unit_test(test_finds_identifiers),
      cmocka_unit_test(test_finds_missing_against),
      cmocka_unit_test(test_finds_unused),
      cmocka_unit_test(test_finds_literals),
      cmocka_unit_test(test_finds_doctored),
      cmocka_unit_test(test_figures),
      cmocka_unit_test(test_sources),
      cmocka_unit_test(test_against),
      cmocka_unit_test(test_use),
      cmocka_unit_test(test_code),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
