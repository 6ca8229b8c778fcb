// store/sum.c: 64-bit checksums against damage, not against malice. Each step maps the state one to
// one, so a change of any single number or piece of text always changes the sum; several changes
// together escape once in 2^64.
#include "store/sum.h"

#include <math.h>
#include <string.h>

static uint64_t mix(uint64_t state, uint64_t word) {
  // multiplication by an odd number and the shift can both be undone: nothing is lost
  state = (state ^ word) * UINT64_C(0x9E3779B97F4A7C15);
  return state ^ state >> 32;
}

// byte by byte into a word: the same on machines of either byte order
static uint64_t word_of(const char* at, size_t n) {
  uint64_t word = 0;
  for (size_t i = 0; i < n; ++i) word |= (uint64_t)(unsigned char)at[i] << 8 * i;
  return word;
}

static uint64_t mix_text(uint64_t state, const char* text) {
  if (text == NULL) return mix(state, 0);
  size_t n = strlen(text), i = 0;
  state = mix(state, (uint64_t)n + 1);
  for (; i + 8 <= n; i += 8) state = mix(state, word_of(text + i, 8));
  return i < n ? mix(state, word_of(text + i, n - i)) : state;
}

static uint64_t mix_number(uint64_t state, double number) {
  uint64_t bits;
  // not-a-number has many shapes, and zero has a sign that SQLite does not keep
  if (isnan(number)) return mix(state, UINT64_MAX);
  if (number == 0) number = 0;
  memcpy(&bits, &number, sizeof bits);
  return mix(state, bits);
}

static uint64_t mix_when(uint64_t state, gerdy_when when) {
  state = mix(state, (uint64_t)when.utc);
  return mix(state, (uint64_t)(int64_t)when.offset_minutes * 2 + (when.day_only != 0));
}

int64_t gd_sum_entry(int64_t id, const gerdy_entry* entry, const gerdy_fact* fact) {
  uint64_t state = mix_text((uint64_t)id, entry->uid);
  state = mix_text(state, gerdy_entry_kind_id(entry->kind));
  state = mix_when(mix_when(state, entry->at), entry->recorded);
  state = mix_text(mix_text(state, entry->source), entry->file);
  state = mix(state, (uint64_t)entry->nfact);
  for (size_t i = 0; i < entry->nfact; ++i) {
    state = mix_text(mix_text(state, fact[i].name), fact[i].text);
    state = mix_number(mix_number(state, fact[i].number), fact[i].sd);
    state = mix(state, (uint64_t)fact[i].n);
    state = mix(state, (uint64_t)(unsigned char)fact[i].side);
  }
  return (int64_t)state;
}

int64_t gd_sum_file(const char* sha256, const char* name, size_t n) {
  return (int64_t)mix(mix_text(mix_text(0, sha256), name), (uint64_t)n);
}
