// trial/inputs.h: files in, with their fingerprints and with notes that name them.
#ifndef GD_TRIAL_INPUTS_H
#define GD_TRIAL_INPUTS_H

#include <gerdy/io.h>
#include <gerdy/model.h>
#include <gerdy/names.h>
#include <gerdy/report.h>
#include <gerdy/series.h>

// Read a model (path NULL: the bundled one). Writes *input. Errors name the file.
gerdy_status gd_input_model(const char* path, gerdy_model** out, gerdy_report_input* input,
                            gerdy_notes* notes, gerdy_error* err);

// Read markers (.trc or a plain table, told by content) and keep the rows within [from, to] s (NaN:
// from the begin, to the end). rate: frames per second of a table without times; 0: not known.
// Errors name the file; GERDY_E_DATA when no frame lies in the range.
gerdy_status gd_input_markers(const char* path, const char* role, double rate, double from,
                              double to, gerdy_series** out, gerdy_report_input* input,
                              gerdy_notes* notes, gerdy_error* err);

// Read a mapping of marker names, .csv. Errors name the file. Owner: *out is the caller's.
gerdy_status gd_input_mapping(const char* path, gerdy_name_pairs** out, gerdy_report_input* input,
                              gerdy_error* err);

// Notes made since the first get the file in front of what they say of the place. Nullable: notes.
void gd_notes_name_file(gerdy_notes* notes, size_t first, const char* path);

// Read a table over time, .mot or .sto. what: its content in words ("poses"). Nullable: angle.
gerdy_status gd_input_table(const char* path, const char* what, gerdy_series** out,
                            gerdy_angle_unit* angle, gerdy_report_input* input, gerdy_notes* notes,
                            gerdy_error* err);

// Keep rows [first, first + n) of a table, in place.
void gd_keep_rows(gerdy_series* s, size_t first, size_t n);

// Read ground reactions.
gerdy_status gd_input_forces(const char* path, gerdy_series** out, gerdy_report_input* input,
                             gerdy_notes* notes, gerdy_error* err);

#endif
