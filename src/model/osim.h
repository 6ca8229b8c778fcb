// model/osim.h: an .osim document as a spec.
#ifndef GD_MODEL_OSIM_H
#define GD_MODEL_OSIM_H

#include "io/xml.h"
#include "model/spec.h"

// Read a parsed document into *spec (zeroed by the caller; gd_spec_reset frees it, also after a
// failure). Names are borrowed from the document. Nullable: notes, err.
gerdy_status gd_osim_read(const gd_xml_node* root, gd_spec* spec, gerdy_notes* notes,
                          gerdy_error* err);

#endif
