// clinic/ground.h: the arguments of the knowledge under one view, as flat arrays: which of them
// apply, which count, and the order of hypotheses that follows.
#ifndef GD_CLINIC_GROUND_H
#define GD_CLINIC_GROUND_H

#include "clinic/arena.h"
#include "clinic/knowledge.h"
#include "clinic/robust.h"

// All arrays have a place for every argument of the knowledge, in its order.
typedef struct gd_ground {
  const gerdy_clinic* clinic;
  gd_view view;
  gd_arena* room;          // for what nobody needs once the assessment is written
  uint64_t* key;           // what its weight is drawn from
  size_t* slot;            // the first argument of its group; itself when it stands alone
  unsigned char* fires;    // its rule is yes
  unsigned char* counted;  // it is the strongest of its group among those that fire
  size_t* leader;          // room for gd_ground_count
} gd_ground;

// Everything lives in room. Errors: GERDY_E_MEMORY.
gerdy_status gd_ground_lay(const gerdy_clinic* clinic, gd_view view, gd_arena* room, gd_ground* out,
                           gerdy_error* err);

// Of those that fire, mark the strongest of every group; between equals the lower id.
void gd_ground_count(const gd_ground* ground, const unsigned char* fires, unsigned char* counted);

// For every hypothesis of the knowledge: what counts for it less what counts against, every weight
// at the middle of its grade, in halves.
void gd_ground_scores(const gd_ground* ground, const unsigned char* counted, int* score);

// A hypothesis or contributor in its place.
typedef struct gd_ranked {
  size_t hypothesis;  // index in the knowledge
  bool argued;        // something is known for or against it
  int middle;         // gd_ground_scores
  gd_standing standing;
} gd_ranked;

// The hypotheses, or the contributors, in their order.
typedef struct gd_order {
  const gd_ranked* ranked;  // (n)
  size_t n;
  bool contributors;  // which do not exclude each other
} gd_order;

// The hypotheses (or the contributors), the one that comes first in most weightings at the front;
// then by middle score, then by id. Those without any argument stand last.
// In the ground's room. Errors: GERDY_E_MEMORY.
gerdy_status gd_rank(const gd_ground* ground, bool contributors, gd_order* out, gerdy_error* err);

// Is the first one first, and supported, in nearly all weightings?
bool gd_order_is_robust(gd_order order);

#endif
