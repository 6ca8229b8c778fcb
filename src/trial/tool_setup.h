// trial/tool_setup.h: the setup file of a tool: its values, and its paths as it means them.
#ifndef GD_TRIAL_TOOL_SETUP_H
#define GD_TRIAL_TOOL_SETUP_H

#include "model/osim_value.h"

enum { GD_TOOL_PATH = 4096 };  // bytes of a path

typedef struct gd_tool_setup {
  const char* path;         // borrowed
  gd_xml_node* root;        // the document
  const gd_xml_node* tool;  // <InverseKinematicsTool> or another
  gd_osim osim;             // for typed values; knows the tool's <defaults>
} gd_tool_setup;

// Read a setup file and find its tool. Close in any case. notes and err are kept for what follows.
// Errors: GERDY_E_FILE, GERDY_E_FORMAT, GERDY_E_UNSUPPORTED (too old a version), GERDY_E_MEMORY;
// with the file's name.
gerdy_status gd_tool_open(const char* path, gd_tool_setup* out, gerdy_notes* notes,
                          gerdy_error* err);

// The same for a document that holds an object of some class, which then takes the tool's place.
// class NULL: any tool.
gerdy_status gd_setup_open(const char* path, const char* class, gd_tool_setup* out,
                           gerdy_notes* notes, gerdy_error* err);

void gd_tool_close(gd_tool_setup* setup);

// Text of a property of the tool; NULL when it is absent, empty or "Unassigned".
const char* gd_tool_text(const gd_tool_setup* setup, const char* name);

// A file named by the setup, seen from the setup's folder. out: [GD_TOOL_PATH].
// Errors: GERDY_E_FILE (too long).
gerdy_status gd_tool_path(const gd_tool_setup* setup, const char* name, char* out);

// The caller's path (instead) as it is, else the file that a property names; "" when there is none,
// which is an error when option, the option that would give it, is not NULL. out:
// [GD_TOOL_PATH]. Errors: GERDY_E_FILE (too long), GERDY_E_DATA.
gerdy_status gd_tool_file(const gd_tool_setup* setup, const char* name, const char* instead,
                          const char* option, char* out);

// The file as it lies in the folder that the property results_directory names. out:
// [GD_TOOL_PATH]. Errors: GERDY_E_FILE (too long).
gerdy_status gd_tool_result(const gd_tool_setup* setup, const char* file, char* out);

// Make the folder of a file. Errors: GERDY_E_FILE.
gerdy_status gd_tool_make_folder(const char* path, gerdy_error* err);

// n numbers of a property, which may be infinite; *out keeps its values when it is absent.
// Errors: GERDY_E_FORMAT.
gerdy_status gd_tool_numbers(const gd_tool_setup* setup, const gd_xml_node* object,
                             const char* name, int n, double* out);

// A note for every child of an object whose name is not in the list [n].
gerdy_status gd_tool_unused(const gd_tool_setup* setup, const gd_xml_node* object,
                            const char* const* known, size_t n);

// A set of a setup: written in it, or in a file of its own that the set's attribute "file" names.
typedef struct gd_setup_set {
  const gd_xml_node* first;  // of its objects; NULL: it has none
  gd_osim osim;              // for the values of its objects
  gd_xml_node* root;         // the document of its own file; NULL: it is in the setup
  char path[GD_TOOL_PATH];   // of that file; "": it is in the setup
} gd_setup_set;

// Find the set of that name in holder, whose file is path. A file named by the set is seen from the
// folder of the file that names it, and may name another in turn. Close in any case; until then the
// objects stay. Nullable: holder. Errors: GERDY_E_FILE, GERDY_E_FORMAT (no such set in the file;
// files that name each other in a circle), GERDY_E_MEMORY; those of the set's file name it.
gerdy_status gd_setup_set_open(const gd_osim* osim, const char* path, const gd_xml_node* holder,
                               const char* name, gd_setup_set* out);

void gd_setup_set_close(gd_setup_set* set);

#endif
