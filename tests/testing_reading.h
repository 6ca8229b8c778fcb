// tests/testing_reading.h: how hard a text is to read: the grade of Flesch and Kincaid (Kincaid and
// others 1975), with syllables counted by rule.
#ifndef GD_TESTING_READING_H
#define GD_TESTING_READING_H

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

// Names of muscles and the like have no simpler word: they count as one of two syllables.
static inline bool reading_is_name(const char* word, size_t n) {
  static const char* const name[] = {"gluteus",    "medius",  "maximus",    "hamstrings",
                                     "hamstring",  "fasciae", "latae",      "tensor",
                                     "iliotibial", "gerdy",   "quadriceps", "achilles"};
  for (size_t i = 0; i < sizeof name / sizeof *name; ++i) {
    if (strlen(name[i]) == n && strncmp(word, name[i], n) == 0) return true;
  }
  return false;
}

static inline bool reading_vowel(char c) { return c != '\0' && strchr("aeiouy", c) != NULL; }

// Groups of vowels, without a silent e at the end ("make", "makes", "raised"), at least one.
static inline int reading_syllables(const char* word, size_t n) {
  if (reading_is_name(word, n)) return 2;
  int groups = 0;
  for (size_t i = 0; i < n; ++i) {
    if (reading_vowel(word[i]) && (i == 0 || !reading_vowel(word[i - 1]))) ++groups;
    // two vowels that are said apart: "being", "create", "idea", "area", "previous"
    if (i > 0 && ((word[i - 1] == 'i' && (word[i] == 'a' || word[i] == 'o' || word[i] == 'u')) ||
                  (word[i - 1] == 'e' && word[i] == 'i' && i + 1 < n && word[i + 1] == 'n')))
      groups += word[i] == 'o' && i + 1 < n && word[i + 1] == 'n' ? 0 : 1;  // but not "-tion"
  }
  const bool le = n > 2 && word[n - 1] == 'e' && word[n - 2] == 'l' && !reading_vowel(word[n - 3]);
  const bool es =
      n > 3 && word[n - 1] == 's' && word[n - 2] == 'e' && strchr("sxzcgh", word[n - 3]) == NULL;
  const bool ed =
      n > 3 && word[n - 1] == 'd' && word[n - 2] == 'e' && strchr("td", word[n - 3]) == NULL;
  const bool e = n > 2 && word[n - 1] == 'e' && !reading_vowel(word[n - 2]) && !le;
  if ((e || ((es || ed) && !reading_vowel(word[n - 3]))) && groups > 1) --groups;
  return groups > 0 ? groups : 1;
}

typedef struct reading {
  long words, sentences, syllables;
} reading;

// Count a text: what stands in {braces} is one word of one syllable, so is a number; a colon ends a
// sentence as a full stop does.
static inline reading reading_count(const char* text) {
  reading r = {0};
  char word[64];
  long in_sentence = 0;
  for (const char* c = text; *c != '\0';) {
    if (*c == '{') {
      while (*c != '\0' && *c != '}') ++c;
      if (*c == '}') ++c;
      ++r.words, ++r.syllables, ++in_sentence;
    } else if (isdigit((unsigned char)*c)) {
      while (isdigit((unsigned char)*c) || (*c == '.' && isdigit((unsigned char)c[1]))) ++c;
      ++r.words, ++r.syllables, ++in_sentence;
    } else if (isalpha((unsigned char)*c)) {
      size_t n = 0;
      for (; isalpha((unsigned char)*c) || *c == '\''; ++c) {
        if (*c != '\'' && n + 1 < sizeof word) word[n++] = (char)tolower((unsigned char)*c);
      }
      word[n] = '\0';
      ++r.words, ++in_sentence;
      r.syllables += reading_syllables(word, n);
    } else {
      if (strchr(".!?:;", *c) != NULL && in_sentence > 0) {
        ++r.sentences;
        in_sentence = 0;
      }
      ++c;
    }
  }
  if (in_sentence > 0) ++r.sentences;
  return r;
}

// Years of school in the United States; 7 to 8 is an age of about 13.
static inline double reading_grade(reading r) {
  if (r.words == 0 || r.sentences == 0) return 0;
  return 0.39 * (double)r.words / (double)r.sentences +
         11.8 * (double)r.syllables / (double)r.words - 15.59;
}

#endif
