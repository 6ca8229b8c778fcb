// io/xml.c: XML to a tree, on expat. The whole tree lives in one chain of blocks.
#include "io/xml.h"

#include <expat.h>
#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

enum { DEPTH_LIMIT = 200, BLOCK_SIZE = 64 * 1024, PIECE_SIZE = 16 * 1024 * 1024 };

// Memory of one tree; freed in one go.
typedef struct block {
  struct block* next;
  size_t used;
  size_t size;
  max_align_t data[];
} block;

// The root is the first thing in its tree's storage, so that freeing it finds the blocks.
typedef struct tree {
  block* blocks;
  gd_xml_node root;
} tree;

typedef struct reader {
  XML_Parser parser;
  block* blocks;
  tree* tree;
  gd_xml_node* open;  // innermost element that is not closed
  int depth;
  char* text[DEPTH_LIMIT];  // character data gathered so far, for each open element
  size_t text_n[DEPTH_LIMIT];
  size_t text_capacity[DEPTH_LIMIT];
  gerdy_status status;
  gerdy_error* err;
} reader;

static char empty[1] = "";

static void blocks_free(block* b) {
  while (b) {
    block* next = b->next;
    gd_free(b);
    b = next;
  }
}

// Zeroed memory that lives as long as the tree; NULL when memory is short.
static void* arena_get(reader* r, size_t size) {
  const size_t unit = alignof(max_align_t);
  size = (size + unit - 1) / unit * unit;
  block* b = r->blocks;
  if (!b || b->size - b->used < size) {
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    b = gd_alloc(1, sizeof(block) + room);
    if (!b) return NULL;
    b->size = room;
    b->next = r->blocks;
    r->blocks = b;
  }
  void* p = (char*)b->data + b->used;
  b->used += size;
  return p;
}

static char* arena_text(reader* r, const char* at, size_t n) {
  if (n == 0) return empty;
  char* p = arena_get(r, n + 1);
  if (p) memcpy(p, at, n);
  return p;
}

static long line_of(const reader* r) { return (long)XML_GetCurrentLineNumber(r->parser); }

static void stop(reader* r, gerdy_status status) {
  r->status = status;
  XML_StopParser(r->parser, XML_FALSE);
}

// Room for one node; the first one carries the tree's bookkeeping in front of it.
static gd_xml_node* node_get(reader* r) {
  if (r->tree) return arena_get(r, sizeof(gd_xml_node));
  r->tree = arena_get(r, sizeof(tree));
  return r->tree ? &r->tree->root : NULL;
}

static bool node_fill(reader* r, gd_xml_node* node, const char* name, const char** attributes) {
  node->text = node->attr_name = node->attr_version = node->attr_file = empty;
  node->line = line_of(r);
  node->name = arena_text(r, name, strlen(name));
  if (!node->name) return false;
  for (; attributes[0]; attributes += 2) {
    char** slot = strcmp(attributes[0], "name") == 0      ? &node->attr_name
                  : strcmp(attributes[0], "Version") == 0 ? &node->attr_version
                  : strcmp(attributes[0], "file") == 0    ? &node->attr_file
                                                          : NULL;
    if (!slot) continue;
    *slot = arena_text(r, attributes[1], strlen(attributes[1]));
    if (!*slot) return false;
  }
  return true;
}

static void on_start(void* user, const char* name, const char** attributes) {
  reader* r = user;
  if (r->status != GERDY_OK) return;
  if (r->depth == DEPTH_LIMIT) {
    stop(r, gd_fail(r->err, GERDY_E_FORMAT, line_of(r), name,
                    "Elements are nested deeper than %d levels. Check the file for a missing "
                    "closing tag.",
                    DEPTH_LIMIT));
    return;
  }
  gd_xml_node* node = node_get(r);
  if (!node || !node_fill(r, node, name, attributes)) {
    stop(r, gd_fail_memory(r->err));
    return;
  }
  node->parent = r->open;
  if (r->open) {
    if (r->open->last_child) r->open->last_child->next = node;
    if (!r->open->first_child) r->open->first_child = node;
    r->open->last_child = node;
  }
  r->open = node;
  r->text_n[r->depth++] = 0;
}

static void on_end(void* user, const char* name) {
  (void)name;
  reader* r = user;
  if (r->status != GERDY_OK) return;
  int level = --r->depth;
  gd_span text = {r->text[level], r->text_n[level]};
  if (text.n > 0) text = gd_trim(text);
  r->open->text = arena_text(r, text.at, text.n);
  if (!r->open->text) stop(r, gd_fail_memory(r->err));
  r->open = r->open->parent;
}

static void on_text(void* user, const char* at, int count) {
  reader* r = user;
  if (r->status != GERDY_OK || r->depth == 0) return;
  int level = r->depth - 1;
  size_t n = (size_t)count;
  size_t* used = &r->text_n[level];
  if (r->text_capacity[level] - *used < n) {
    size_t capacity = 2 * (*used + n) + 256;
    char* grown = gd_realloc(r->text[level], capacity, 1);
    if (!grown) {
      stop(r, gd_fail_memory(r->err));
      return;
    }
    r->text[level] = grown;
    r->text_capacity[level] = capacity;
  }
  memcpy(r->text[level] + *used, at, n);
  *used += n;
}

// Without declarations no entity can be defined, so none can blow up.
static void on_doctype(void* user, const char* name, const char* system, const char* public,
                       int internal) {
  (void)system, (void)public, (void)internal;
  reader* r = user;
  if (r->status != GERDY_OK) return;
  stop(r, gd_fail(r->err, GERDY_E_FORMAT, line_of(r), name,
                  "The document type declaration (DOCTYPE) is refused for safety. Remove that "
                  "line from the file."));
}

static gerdy_status syntax_error(reader* r) {
  enum XML_Error code = XML_GetErrorCode(r->parser);
  if (code == XML_ERROR_NO_MEMORY) return gd_fail_memory(r->err);
  const char* open = r->open ? r->open->name : NULL;
  if (code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN)
    return gd_fail(r->err, GERDY_E_FORMAT, line_of(r), open,
                   "The file ends before it is complete. Get a whole copy of the file.");
  return gd_fail(r->err, GERDY_E_FORMAT, line_of(r), open,
                 "This is not well-formed XML: %s. Correct that line or export the file again.",
                 XML_ErrorString(code));
}

// What Windows editors write; in the upper half it is Latin-1 but for 32 characters.
static int on_unknown_encoding(void* user, const char* name, XML_Encoding* info) {
  static const int upper[32] = {0x20ac, -1,     0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, -1,     0x017d, -1,
                                -1,     0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, -1,     0x017e, 0x0178};
  (void)user;
  if (!gd_equal_nocase(name, "windows-1252") && !gd_equal_nocase(name, "cp1252")) {
    return XML_STATUS_ERROR;
  }
  for (int i = 0; i < 256; i++) info->map[i] = i < 0x80 || i >= 0xa0 ? i : upper[i - 0x80];
  info->convert = NULL;
  info->data = NULL;
  info->release = NULL;
  return XML_STATUS_OK;
}

// Expat takes its input in pieces of int size.
static gerdy_status feed(reader* r, const char* bytes, size_t n) {
  do {
    size_t piece = n > PIECE_SIZE ? PIECE_SIZE : n;
    enum XML_Status done = XML_Parse(r->parser, bytes, (int)piece, piece == n);
    if (r->status != GERDY_OK) return r->status;
    if (done != XML_STATUS_OK) return syntax_error(r);
    bytes += piece;
    n -= piece;
  } while (n > 0);
  return GERDY_OK;
}

gerdy_status gd_xml_parse(const char* bytes, size_t n, gd_xml_node** root, gerdy_error* err) {
  *root = NULL;
  gd_span content = {bytes, n};
  if (n == 0 || gd_trim(content).n == 0)
    return gd_fail(err, GERDY_E_FORMAT, 0, NULL, "The file is empty. Get a whole copy of it.");
  reader* r = gd_alloc(1, sizeof *r);
  if (!r) return gd_fail_memory(err);
  r->err = err;
  const XML_Memory_Handling_Suite memory = {gd_malloc_hook, gd_realloc_hook, gd_free};
  r->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
  gerdy_status status = GERDY_OK;
  if (!r->parser) {
    status = gd_fail_memory(err);
  } else {
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    XML_SetUnknownEncodingHandler(r->parser, on_unknown_encoding, NULL);
    status = feed(r, bytes, n);
    XML_ParserFree(r->parser);
  }
  for (int level = 0; level < DEPTH_LIMIT; level++) gd_free(r->text[level]);
  if (status == GERDY_OK) {
    r->tree->blocks = r->blocks;
    *root = &r->tree->root;
  } else {
    blocks_free(r->blocks);
  }
  gd_free(r);
  return status;
}

void gd_xml_free(gd_xml_node* root) {
  if (!root) return;
  tree* t = (tree*)(void*)((char*)root - offsetof(tree, root));
  blocks_free(t->blocks);
}

gerdy_status gd_xml_load(const char* path, gd_xml_node** root, gerdy_error* err) {
  char* bytes;
  size_t n;
  *root = NULL;
  gerdy_status status = gd_file_read(path, &bytes, &n, err);
  if (status != GERDY_OK) return status;
  status = gd_xml_parse(bytes, n, root, err);
  gd_free(bytes);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

gd_xml_node* gd_xml_child(const gd_xml_node* node, const char* name) {
  if (!node) return NULL;
  for (gd_xml_node* child = node->first_child; child; child = child->next)
    if (strcmp(child->name, name) == 0) return child;
  return NULL;
}

const char* gd_xml_text(const gd_xml_node* node, const char* name) {
  const gd_xml_node* child = gd_xml_child(node, name);
  return child ? child->text : NULL;
}

// Append to out; stays within size and keeps the closing zero.
static void path_add(char* out, size_t size, const char* text) {
  size_t used = strlen(out), n = strlen(text);
  if (n > size - used - 1) n = size - used - 1;
  memcpy(out + used, text, n);
  out[used + n] = '\0';
}

char* gd_xml_path(const gd_xml_node* node, char* out, size_t size) {
  const gd_xml_node* named[DEPTH_LIMIT];
  int n = 0;
  for (; node && n < DEPTH_LIMIT; node = node->parent)
    if (node->attr_name[0]) named[n++] = node;
  if (size == 0) return out;
  out[0] = '\0';
  while (n > 0) {
    path_add(out, size, named[--n]->attr_name);
    if (n > 0) path_add(out, size, "/");
  }
  return out;
}
