// Markers.
#include <stddef.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/osim_parts.h"

gerdy_status gd_osim_markers(const gd_osim* osim, gd_spec* spec) {
  const gd_xml_node* set = gd_osim_objects(osim->model, "MarkerSet");
  spec->marker = gd_alloc((size_t)gd_osim_count(set), sizeof *spec->marker);
  if (spec->marker == NULL) return gd_fail_memory(osim->err);
  for (const gd_xml_node* node = set; node != NULL; node = node->next) {
    gerdy_status known = gd_osim_expect(osim, node, "Marker");
    if (known != GERDY_OK) return known;
    gd_spec_marker* marker = &spec->marker[spec->nmarker++];
    marker->name = node->attr_name;
    marker->line = node->line;
    gerdy_status status = gd_osim_station(osim, node, &marker->body, marker->pos);
    if (status == GERDY_OK) status = gd_osim_bool(osim, node, "fixed", &marker->fixed);
    if (status != GERDY_OK) return status;
  }
  // OpenSim gives the second of them another name; here both keep it
  return gd_osim_note_shared(osim, spec->marker, sizeof *spec->marker,
                             offsetof(gd_spec_marker, name), offsetof(gd_spec_marker, line),
                             spec->nmarker, "markers", "measured markers go to the first of them");
}
