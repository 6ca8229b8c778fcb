#include "model/osim_tally.h"

#include <string.h>

void gd_osim_tally_add(gd_osim_tally* tally, const char* kind, const char* part,
                       const gd_xml_node* node) {
  for (int i = 0; i < tally->n; ++i) {
    if (strcmp(tally->item[i].kind, kind) != 0 || strcmp(tally->item[i].part, part) != 0) continue;
    ++tally->item[i].count;
    return;
  }
  if (tally->n == GD_OSIM_TALLY) return;
  tally->item[tally->n].kind = kind;
  tally->item[tally->n].part = part;
  tally->item[tally->n].first = node;
  tally->item[tally->n++].count = 1;
}
