// model/osim_tally.h: how often something occurs in a document, for one note about all of it.
#ifndef GD_MODEL_OSIM_TALLY_H
#define GD_MODEL_OSIM_TALLY_H

#include "io/xml.h"

// More different things than this are not told apart; a document has a handful.
enum { GD_OSIM_TALLY = 40 };

typedef struct gd_osim_tally {
  struct {
    const char* kind;
    const char* part;  // of the kind, "" when the kind itself is counted
    const gd_xml_node* first;
    int count;
  } item[GD_OSIM_TALLY];
  int n;
} gd_osim_tally;

// Count one more. The texts must outlive the tally.
void gd_osim_tally_add(gd_osim_tally* tally, const char* kind, const char* part,
                       const gd_xml_node* node);

#endif
