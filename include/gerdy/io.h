// gerdy/io.h: files of the field in and out, as plain tables. No biomechanics here.
//
// Readers take bytes and a length (the *_load forms take a path). They are tolerant where the
// field is untidy and say so: every assumption becomes a note with its line. What cannot be read
// with certainty is an error with its line. Nothing is filled or dropped silently.
#ifndef GERDY_IO_H
#define GERDY_IO_H

#include <gerdy/base.h>
#include <gerdy/series.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- .trc: marker positions --------------------------------------------------------------------

// Read a .trc table. Three columns a marker, named "NAME.x", "NAME.y", "NAME.z", in metres
// whatever the file's unit; axes as in the file. Gaps (empty cells, NaN, 0 0 0, 9999999) are
// masked. series->rate is the header's DataRate, or comes from the times when the header is wrong.
// Dialects: 6 to 8 header keys, any numbering of the X1 Y1 Z1 line or none, tabs or spaces, CRLF,
// byte order mark, decimal comma, wrong NumFrames or NumMarkers, duplicate names.
// Owner: *out is the caller's (gerdy_series_free). Nullable: notes, err.
// Errors: GERDY_E_FORMAT with the line, GERDY_E_DATA (no frame, no marker), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_trc_read(const char* bytes, size_t n,
                                                      gerdy_series** out, gerdy_notes* notes,
                                                      gerdy_error* err);
GERDY_API GERDY_NODISCARD gerdy_status gerdy_trc_load(const char* path, gerdy_series** out,
                                                      gerdy_notes* notes, gerdy_error* err);

// Write a marker table (columns in groups of three, "NAME.x .y .z", metres) as .trc in
// millimetres, in the strict form that OpenSim 4 reads; gaps as empty cells. The file appears whole
// or not at all. Errors: GERDY_E_ARG (columns are not markers), GERDY_E_FILE, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_trc_save(const char* path, const gerdy_series* markers,
                                                      gerdy_error* err);

// ---- markers in any file -----------------------------------------------------------------------

// Read a plain table of markers: one line of names, three columns a marker (NAMEX NAMEY NAMEZ,
// NAME.x .y .z, NAME_X, NAME:X, "NAME X"), a column of times (s, or ms when it says so) or of frame
// numbers, cells parted by tabs, semicolons, commas or blanks. The table is as gerdy_trc_read makes
// it. The file says no unit: mm, cm or m, in which the markers are as large as a person, with a
// note. rate: frames per second, needed when the file has no times; 0 = not known.
// Owner: *out is the caller's (gerdy_series_free). Nullable: notes, err.
// Errors: GERDY_E_FORMAT with line and column, GERDY_E_DATA (no frame, no times and no rate, no
// person's size in any unit), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_table_read(const char* bytes, size_t n, double rate,
                                                        gerdy_series** out, gerdy_notes* notes,
                                                        gerdy_error* err);

// The one door: .trc or plain table, told by content, whatever the file is called. rate is for
// tables without times. Errors: those of the two readers; GERDY_E_UNSUPPORTED (a file of another
// kind).
GERDY_API GERDY_NODISCARD gerdy_status gerdy_markers_read(const char* bytes, size_t n, double rate,
                                                          gerdy_series** out, gerdy_notes* notes,
                                                          gerdy_error* err);
GERDY_API GERDY_NODISCARD gerdy_status gerdy_markers_load(const char* path, double rate,
                                                          gerdy_series** out, gerdy_notes* notes,
                                                          gerdy_error* err);

// ---- .mot and .sto: any table over time --------------------------------------------------------

typedef enum gerdy_angle_unit {
  GERDY_RADIANS = 0,
  GERDY_DEGREES = 1,
} gerdy_angle_unit;

// Read a .mot or .sto table: version 1 to 3 headers, legacy headers (nRows, nr, datarows ... with
// "=", blank or tab), SIMM headers, sentences about the angle unit, a header padded with tabs, no
// "time" column (then made from "range" or the row number, with a note). Column units are not
// stated by the format: they are left "". *angle says whether rotational columns are in degrees;
// when the file does not say, motion_file decides (.mot: degrees, .sto: radians) and a note is
// made. Values are not converted: which columns are rotational only a model knows.
// Owner: *out is the caller's. Nullable: angle, notes, err.
// Errors: GERDY_E_FORMAT with the line, GERDY_E_DATA (no row), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_sto_read(const char* bytes, size_t n, int motion_file,
                                                      gerdy_series** out, gerdy_angle_unit* angle,
                                                      gerdy_notes* notes, gerdy_error* err);

// The same from a path; motion_file is "the name ends in .mot".
GERDY_API GERDY_NODISCARD gerdy_status gerdy_sto_load(const char* path, gerdy_series** out,
                                                      gerdy_angle_unit* angle, gerdy_notes* notes,
                                                      gerdy_error* err);

// Write a table as version 1 .sto / .mot, tab separated, numbers that read back to the same bits,
// gaps as NaN; inDegrees as given. The file appears whole or not at all.
// Errors: GERDY_E_ARG (a column without a name, a row without a time), GERDY_E_FILE,
// GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_sto_save(const char* path, const gerdy_series* series,
                                                      gerdy_angle_unit angle, gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
