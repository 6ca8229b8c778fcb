// pipeline/inputs.h: files in, with their fingerprints and with notes that name them.
#ifndef GD_PIPELINE_INPUTS_H
#define GD_PIPELINE_INPUTS_H

#include <gerdy/io.h>
#include <gerdy/model.h>
#include <gerdy/report.h>
#include <gerdy/series.h>

// Read a model (path NULL: the bundled one). Writes *input. Errors name the file.
gerdy_status gd_input_model(const char* path, gerdy_model** out, gerdy_report_input* input,
                            gerdy_notes* notes, gerdy_error* err);

// Read markers and keep the rows within [from, to] s (NaN: from the begin, to the end).
// Errors name the file; GERDY_E_DATA when no frame lies in the range.
gerdy_status gd_input_markers(const char* path, const char* role, double from, double to,
                              gerdy_series** out, gerdy_report_input* input, gerdy_notes* notes,
                              gerdy_error* err);

// Read a table over time, .mot or .sto. what: its content in words ("poses"). Nullable: angle.
gerdy_status gd_input_table(const char* path, const char* what, gerdy_series** out,
                            gerdy_angle_unit* angle, gerdy_report_input* input, gerdy_notes* notes,
                            gerdy_error* err);

// Read ground reactions.
gerdy_status gd_input_forces(const char* path, gerdy_series** out, gerdy_report_input* input,
                             gerdy_notes* notes, gerdy_error* err);

#endif
