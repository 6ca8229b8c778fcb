// io/xml.h: an XML document as a tree with line numbers (expat underneath).
#ifndef GD_IO_XML_H
#define GD_IO_XML_H

#include <gerdy/base.h>

typedef struct gd_xml_node {
  char* name;
  char* text;          // character data of this element, trimmed; "" when none; never NULL
  char* attr_name;     // value of the attribute "name", "" when none; never NULL
  char* attr_version;  // value of the attribute "Version", "" when none; never NULL
  char* attr_file;     // value of the attribute "file", "" when none; never NULL
  long line;           // of the opening tag
  struct gd_xml_node* parent;
  struct gd_xml_node* first_child;
  struct gd_xml_node* last_child;
  struct gd_xml_node* next;  // sibling
} gd_xml_node;

// Parse a whole document; *root is its outermost element. Refused: document type declarations
// (no entity can be declared, so none can blow up) and nesting deeper than 200 elements.
// Owner: the caller, gd_xml_free. Errors: GERDY_E_FORMAT with the line, GERDY_E_MEMORY.
GERDY_NODISCARD gerdy_status gd_xml_parse(const char* bytes, size_t n, gd_xml_node** root,
                                          gerdy_error* err);

// The same of a file; errors name it. Errors: GERDY_E_FILE too.
GERDY_NODISCARD gerdy_status gd_xml_load(const char* path, gd_xml_node** root, gerdy_error* err);

// Free a tree. Nullable: root.
void gd_xml_free(gd_xml_node* root);

// First child with that name, NULL when there is none. Nullable: node.
gd_xml_node* gd_xml_child(const gd_xml_node* node, const char* name);

// Text of that child, NULL when there is no such child. Nullable: node.
const char* gd_xml_text(const gd_xml_node* node, const char* name);

// "model/hip_r/hip_flexion_r": the named elements from the root down to node, for messages.
char* gd_xml_path(const gd_xml_node* node, char* out, size_t size);

#endif
