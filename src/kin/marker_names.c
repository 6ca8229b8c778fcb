#include "kin/marker_names.h"

#include <string.h>

#include "base/text.h"
#include "kin/marker_sites.h"

static bool is_separator(char c) { return c != '\0' && strchr("._- /", c) != NULL; }

static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

// length up to the next separator
static size_t token_length(const char* at) {
  size_t n = 0;
  while (at[n] != '\0' && !is_separator(at[n])) ++n;
  return n;
}

static char side_of_word(gd_span word) {
  if (gd_span_is_nocase(word, "r") || gd_span_is_nocase(word, "right")) return 'R';
  if (gd_span_is_nocase(word, "l") || gd_span_is_nocase(word, "left")) return 'L';
  return 0;
}

// ---- the subject's prefix ----------------------------------------------------------------------

// the part up to and with the first separator, when it could be a subject: 0 = none
static size_t prefix_length(const char* at) {
  size_t n = token_length(at);
  if (n == 0 || at[n] == '\0' || at[n + 1] == '\0') return 0;
  return side_of_word((gd_span){at, n}) ? 0 : n + 1;
}

static size_t count_prefix(const gd_marker_name* name, size_t n, const char* prefix,
                           size_t length) {
  size_t count = 0;
  for (size_t i = 0; i < n; ++i) {
    count += prefix_length(name[i].at) == length && memcmp(name[i].at, prefix, length) == 0;
  }
  return count;
}

// one word that more than half of the names begin with is taken off; false: there is none
static bool drop_prefix(gd_marker_name* name, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    const char* prefix = name[i].at;
    size_t length = prefix_length(prefix);
    if (length == 0) continue;
    size_t count = count_prefix(name, n, prefix, length);
    if (count < 3 || 2 * count <= n) continue;
    for (size_t k = 0; k < n; ++k) {
      bool has = prefix_length(name[k].at) == length && memcmp(name[k].at, prefix, length) == 0;
      if (has) name[k].at += length;
    }
    return true;
  }
  return false;
}

static void find_prefixes(gd_marker_name* name, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    const char* colon = strrchr(name[i].full, ':');
    name[i].at = colon != NULL && colon[1] != '\0' ? colon + 1 : name[i].full;
  }
  for (int words = 0; words < 3 && drop_prefix(name, n); ++words) {
  }
}

// ---- side and key ------------------------------------------------------------------------------

// the one word between separators that names a side; its length in *length, NULL = none
static const char* find_side(const char* at, size_t* length) {
  const char* found = NULL;
  for (const char* word = at; *word != '\0';) {
    size_t n = token_length(word);
    // the first word goes before the others: R_foot_L is at the right
    bool whole = word == at && word[n] == '\0';
    if (found == NULL && !whole && side_of_word((gd_span){word, n}) != 0) {
      found = word;
      *length = n;
    }
    word += word[n] != '\0' ? n + 1 : n;
  }
  return found;
}

static void make_key(gd_marker_name* name) {
  size_t skip = 0, used = 0;
  const char* side = find_side(name->at, &skip);
  if (side != NULL) {
    name->side = upper(side[0]);
    name->key[used++] = name->side;
  }
  for (const char* at = name->at; *at != '\0';) {
    if (at == side) {
      at += skip;
      continue;
    }
    if (!is_separator(*at)) name->key[used++] = upper(*at);
    ++at;
  }
  name->key[used] = '\0';
}

// "RIGHTKNEE" is "RKNEE"; a first letter R or L is the side unless the whole is a site in the
// middle
static void settle_side(gd_marker_name* name) {
  static const char* const words[2] = {"RIGHT", "LEFT"};
  if (name->side != 0) return;
  for (int k = 0; k < 2; ++k) {
    size_t n = strlen(words[k]), length = strlen(name->key);
    if (length <= n || memcmp(name->key, words[k], n) != 0) continue;
    memmove(name->key + 1, name->key + n, length - n + 1);
  }
  bool letter = name->key[0] == 'R' || name->key[0] == 'L';
  bool middle = gd_site_find(name->key, GD_READ_ANY, false) >= 0;
  if (letter && strlen(name->key) >= 3 && !middle) name->side = name->key[0];
}

// ---- site --------------------------------------------------------------------------------------

// the name without side, and without the ending of OpenCap's markers; true: it had that ending
static bool stem_of(const gd_marker_name* name, char out[112]) {
  static const char ending[] = "STUDY";
  const char* stem = name->key + (name->side != 0 ? 1 : 0);
  size_t n = strlen(stem), without = sizeof ending - 1;
  bool study = n > without && strcmp(stem + n - without, ending) == 0;
  if (study) n -= without;
  memcpy(out, stem, n);
  out[n] = '\0';
  return study;
}

static unsigned find_readings(const gd_marker_name* name, size_t n) {
  size_t surface = 0, keypoint = 0, gait = 0, ior = 0;
  for (size_t i = 0; i < n; ++i) {
    char stem[112];
    if (stem_of(&name[i], stem)) continue;
    gd_reading tells = gd_site_tells(stem, name[i].side != 0);
    surface += tells == GD_READ_SURFACE;
    keypoint += tells == GD_READ_KEYPOINT;
    gait += tells == GD_READ_GAIT;
    ior += tells == GD_READ_IOR;
  }
  bool on_skin = surface + gait + ior > 0;
  if (keypoint > 0) return keypoint >= 2 && !on_skin ? GD_READ_KEYPOINT : GD_READ_ANY;
  if (gait >= 4) return GD_READ_GAIT | GD_READ_SURFACE;
  if (ior >= 3) return GD_READ_IOR | GD_READ_SURFACE;
  return surface + gait >= 2 ? GD_READ_SURFACE : GD_READ_ANY;
}

void gd_marker_names_read(gd_marker_name* name, size_t n) {
  find_prefixes(name, n);
  for (size_t i = 0; i < n; ++i) {
    name[i].side = 0;
    make_key(&name[i]);
    settle_side(&name[i]);
  }
  unsigned readings = find_readings(name, n);
  for (size_t i = 0; i < n; ++i) {
    char stem[112];
    unsigned own = stem_of(&name[i], stem) ? (unsigned)GD_READ_SURFACE : readings;
    name[i].site = gd_site_find(stem, own, name[i].side != 0);
  }
}

// ---- near names --------------------------------------------------------------------------------

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

// Damerau 1964, Commun ACM 7:171-176, in the form that changes no piece twice
size_t gd_name_distance(const char* a, const char* b, size_t most) {
  enum { longest = 112 };
  size_t row[3][longest + 1], na = strlen(a), nb = strlen(b);
  if (na > longest || nb > longest) return most + 1;
  for (size_t j = 0; j <= nb; ++j) row[0][j] = j;
  for (size_t i = 1; i <= na; ++i) {
    size_t *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
    now[0] = i;
    for (size_t j = 1; j <= nb; ++j) {
      now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) now[j] = least(now[j], before[j - 2] + 1);
    }
  }
  return least(row[na % 3][nb], most + 1);
}

static char next_digit(const char** at) {
  while (**at != '\0' && (**at < '0' || **at > '9')) ++*at;
  return **at != '\0' ? *(*at)++ : '\0';
}

bool gd_same_digits(const char* a, const char* b) {
  for (;;) {
    char x = next_digit(&a), y = next_digit(&b);
    if (x != y) return false;
    if (x == '\0') return true;
  }
}
