// io/trc.h: what the parts of the .trc reader share. Public entry: <gerdy/io.h>.
#ifndef GD_IO_TRC_H
#define GD_IO_TRC_H

#include <gerdy/io.h>
#include <stdbool.h>

#include "io/lines.h"
#include "io/names.h"

// The header: everything above the first row of numbers.
typedef struct gd_trc_header {
  gd_span title;       // what the file calls itself; points into the file
  long values_line;    // line of the values, where the unit stands
  char unit[16];       // as written
  int power;           // metres = file values x 10^power
  double rate;         // DataRate, 0 = not given or not usable
  size_t frame_count;  // NumFrames as stated
  bool has_frame_count;
  size_t marker_count;  // NumMarkers as stated
  bool has_marker_count;
  gd_names names;  // of the markers
} gd_trc_header;

// Read the header; in stands before the first row then. Free head->names in any case.
gerdy_status gd_trc_read_header(gd_lines* in, gd_trc_header* head, gerdy_notes* notes,
                                gerdy_error* err);

// Set series->rate from the header and the times, which win.
gerdy_status gd_trc_settle_rate(const gd_trc_header* head, gerdy_series* series, gerdy_notes* notes,
                                gerdy_error* err);

// Can a person be as large or as small as these markers say? If not, the unit is wrong: where
// another one makes a person of them they are read in that, with a warning, else they are refused.
// Errors: GERDY_E_DATA, GERDY_E_MEMORY.
gerdy_status gd_trc_check_units(const gd_trc_header* head, gerdy_series* series, gerdy_notes* notes,
                                gerdy_error* err);

#endif
