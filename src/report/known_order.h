// report/known_order.h: what is known in the order in which people asked for it, not by hidden ids.
#ifndef GD_REPORT_KNOWN_ORDER_H
#define GD_REPORT_KNOWN_ORDER_H

#include <gerdy/clinic.h>
#include <stdbool.h>

typedef enum gd_known_group {
  GD_KNOWN_ANSWERS,
  GD_KNOWN_PROFILE,
  GD_KNOWN_TESTS,
  GD_KNOWN_MOTION,
  GD_KNOWN_RUNS,
  GD_KNOWN_DERIVED,
  GD_NKNOWN_GROUP
} gd_known_group;

// One known fact and where it stands.
typedef struct gd_placed {
  const gerdy_known* known;
  gd_known_group group;
  size_t place;  // in its group; those of one place go by their words
} gd_placed;

// Put the n facts into groups and order: answers as the questions are asked, tests and measures as
// they are listed. Files are left out. Returns how many there are in out (n). Nullable: clinic.
size_t gd_known_arrange(const gerdy_clinic* clinic, const gerdy_known* known, size_t n,
                        gd_placed* out);

#endif
