// clinic/robust.h: what an order of hypotheses is worth when nobody knows how much an argument
// weighs: the weights are drawn thousands of times, each within the interval of its grade.
#ifndef GD_CLINIC_ROBUST_H
#define GD_CLINIC_ROBUST_H

#include <stddef.h>
#include <stdint.h>

enum {
  gd_nweighting = 4000,  // as many weightings are drawn
  gd_nearly_all = 3600   // robust: the outcome is the same in at least that many
};

// One argument that counts.
typedef struct gd_weighed {
  uint64_t key;  // what its weight is drawn from, gd_weight_key
  size_t about;  // index of the hypothesis
  int speaks;    // +1, -1
  int strength;  // 1 weak, 2 moderate, 3 strong
} gd_weighed;

// In how many weightings ...
typedef struct gd_standing {
  int first;    // the hypothesis has the highest score of all, and one above zero
  int support;  // its score is above zero
} gd_standing;

// The key of an argument that stands alone (about NULL, name = its id), or of a group: arguments of
// one hypothesis, direction and group share their draws, so that the stronger never weighs less.
uint64_t gd_weight_key(const char* about, int speaks, const char* name);

// The weight in a draw, in units of 2^-20: weak (0, 1], moderate (1, 2], strong (2, 4], each
// evenly. Depends on key, draw and strength alone: on no other argument, no order, no thread, no
// machine.
int32_t gd_weight(uint64_t key, uint32_t draw, int strength);

// The middle of the grade's interval, in halves: 1, 3, 6.
int gd_weight_middle(int strength);

// Draw all weightings. standing: (nabout) out. score: (nabout) room. In a weighting in which two
// hypotheses have the same highest score, the one of the lower index comes first.
void gd_robust(const gd_weighed* weighed, size_t n, gd_standing* standing, size_t nabout,
               int64_t* score);

#endif
