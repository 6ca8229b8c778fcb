// fuzz/fuzz_xml.c: the XML tree on any bytes; every node must be well linked.
#include <stddef.h>
#include <stdint.h>

#include "io/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

static void check(const gd_xml_node* node, const gd_xml_node* parent, int depth) {
  char path[64];
  if (depth > 200 || node->parent != parent || node->line < 1 || !node->name[0] || !node->text ||
      !node->attr_name || !node->attr_version || gd_xml_path(node, path, sizeof path) != path)
    __builtin_trap();
  const gd_xml_node* last = NULL;
  for (const gd_xml_node* child = node->first_child; child; child = child->next) {
    check(child, node, depth + 1);
    last = child;
  }
  if (node->last_child != last) __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  gd_xml_node* root;
  gerdy_error err = {0};
  gerdy_status status = gd_xml_parse((const char*)data, size, &root, &err);
  if (status != GERDY_OK && (root != NULL || err.code != status || err.msg[0] == '\0'))
    __builtin_trap();
  if (status == GERDY_OK) check(root, NULL, 1);
  gd_xml_free(root);
  return 0;
}
