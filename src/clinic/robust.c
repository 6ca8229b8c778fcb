// clinic/robust.c: draws the weights of arguments and counts who comes first. All in integers, so
// that sums are exact in any order and on every machine.
#include "clinic/robust.h"

#include <string.h>

// FNV-1a over the text and its closing zero, which keeps "ab","c" apart from "a","bc".
// (Fowler, Noll, Vo; constants of the 64-bit version)
static uint64_t hash_text(uint64_t hash, const char* text) {
  size_t n = strlen(text) + 1;
  for (size_t i = 0; i < n; ++i) hash = (hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001B3);
  return hash;
}

// the mixing step of splitmix64 (Steele, Lea & Flood 2014, OOPSLA)
static uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

uint64_t gd_weight_key(const char* about, int speaks, const char* name) {
  uint64_t hash = UINT64_C(0xCBF29CE484222325);
  hash = hash_text(hash, about != NULL ? about : "");
  hash = hash_text(hash, about == NULL ? "" : speaks > 0 ? "for" : "against");
  return mix(hash_text(hash, name));
}

int32_t gd_weight(uint64_t key, uint32_t draw, int strength) {
  uint64_t bits = mix(key + (draw + UINT64_C(1)) * UINT64_C(0x9E3779B97F4A7C15));
  int32_t one = INT32_C(1) << 20;
  if (strength <= 1) return 1 + (int32_t)(bits >> 44);
  if (strength == 2) return one + 1 + (int32_t)(bits >> 44);
  return 2 * one + 1 + (int32_t)(bits >> 43);
}

int gd_weight_middle(int strength) { return strength <= 1 ? 1 : strength == 2 ? 3 : 6; }

static void count_draw(const int64_t* score, gd_standing* standing, size_t nabout) {
  size_t first = 0;
  for (size_t h = 0; h < nabout; ++h) {
    standing[h].support += score[h] > 0;
    if (score[h] > score[first]) first = h;
  }
  if (nabout > 0 && score[first] > 0) ++standing[first].first;
}

void gd_robust(const gd_weighed* weighed, size_t n, gd_standing* standing, size_t nabout,
               int64_t* score) {
  for (size_t h = 0; h < nabout; ++h) standing[h] = (gd_standing){0};
  for (uint32_t draw = 0; draw < gd_nweighting; ++draw) {
    for (size_t h = 0; h < nabout; ++h) score[h] = 0;
    for (size_t i = 0; i < n; ++i) {
      int32_t weight = gd_weight(weighed[i].key, draw, weighed[i].strength);
      score[weighed[i].about] += weighed[i].speaks > 0 ? weight : -weight;
    }
    count_draw(score, standing, nabout);
  }
}
