// kin/marker_sites.h: anatomical sites and what the usual marker sets call them.
#ifndef GD_KIN_MARKER_SITES_H
#define GD_KIN_MARKER_SITES_H

#include <stdbool.h>

// In which sense a list of names is to be read: some names mean different places in different sets.
typedef enum gd_reading {
  GD_READ_ANY = 0,
  GD_READ_SURFACE = 1,   // markers on the skin
  GD_READ_KEYPOINT = 2,  // points that a camera's network finds: joint centres
  GD_READ_GAIT = 4,      // Plug-in Gait
  GD_READ_IOR = 8,       // Leardini's two-letter names
} gd_reading;

// The site that a name without side, in capitals and without separators, stands for; -1: none.
// readings: sum of gd_reading. paired: does the site have a right and a left?
int gd_site_find(const char* stem, unsigned readings, bool paired);

// "lateral epicondyle of the femur". Never NULL.
const char* gd_site_words(int site);

// The gd_segment that carries the site; GD_SEGMENT_NONE: none alone, as the centre of a joint.
int gd_site_segment(int site);

// Does the name tell by itself in which sense its list is to be read? GD_READ_ANY: it does not.
gd_reading gd_site_tells(const char* stem, bool paired);

#endif
