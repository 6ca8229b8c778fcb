// kin/marker_names.h: what a marker's name says: its side and its site.
#ifndef GD_KIN_MARKER_NAMES_H
#define GD_KIN_MARKER_NAMES_H

#include <stdbool.h>
#include <stddef.h>

// A name taken apart.
typedef struct gd_marker_name {
  char full[112];  // as written
  char key[112];   // side and rest in capitals, without prefix and separators: "RKNEE"
  const char* at;  // in full: behind the subject's prefix
  char side;       // 'R', 'L', 0 = none
  int site;        // -1 = not known
} gd_marker_name;

// Take a list of names apart; full is filled already. A prefix that most share is the
// subject's, and names that mean different places in different marker sets are read in the sense of
// the others in the list. Allocates nothing.
void gd_marker_names_read(gd_marker_name* name, size_t n);

// Letters that have to be put in, taken out, changed or swapped to make b from a; more than most is
// most + 1.
size_t gd_name_distance(const char* a, const char* b, size_t most);

// Are the digits of both the same, in the same order?
bool gd_same_digits(const char* a, const char* b);

#endif
