// tests/testing_page.h: a page of the report, read back as XML, and what every page must keep.
#ifndef GD_TESTING_PAGE_H
#define GD_TESTING_PAGE_H

#include "testing.h"

#include <expat.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

typedef struct page {
  char* bytes;
  size_t n;
  gd_buf text;  // character data and attribute values, for people
  int depth_of_style;
  int nsvg, ntitle, ndesc, nid;
  int heading;       // level of the last heading
  char id[900][80];  // every id, to see that none comes twice
  int faults;
} page;

static inline void on_start(void* data, const XML_Char* name, const XML_Char** attribute) {
  page* p = data;
  if (strcmp(name, "style") == 0) ++p->depth_of_style;
  if (strcmp(name, "svg") == 0) ++p->nsvg;
  if (strcmp(name, "desc") == 0) ++p->ndesc;
  if (strcmp(name, "script") == 0 || strcmp(name, "link") == 0) ++p->faults;
  if (name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && name[2] == '\0') {
    if (name[1] - '0' > p->heading + 1) ++p->faults;  // a level was skipped
    p->heading = name[1] - '0';
  }
  bool scope = false;
  for (int i = 0; attribute[i] != NULL; i += 2) {
    const char* value = attribute[i + 1];
    if (strcmp(attribute[i], "src") == 0) ++p->faults;
    if (strcmp(attribute[i], "href") == 0 && value[0] != '#') ++p->faults;
    if (strncmp(attribute[i], "on", 2) == 0) ++p->faults;
    if (strcmp(attribute[i], "scope") == 0) scope = true;
    if (strcmp(attribute[i], "id") == 0 && p->nid < 900) {
      snprintf(p->id[p->nid++], sizeof p->id[0], "%s", value);
    }
    gd_buf_printf(&p->text, " %s ", value);
  }
  if (strcmp(name, "th") == 0 && !scope) ++p->faults;
}

static inline void on_end(void* data, const XML_Char* name) {
  page* p = data;
  if (strcmp(name, "style") == 0) --p->depth_of_style;
}

static inline void on_text(void* data, const XML_Char* text, int n) {
  page* p = data;
  if (p->depth_of_style == 0) gd_buf_bytes(&p->text, text, (size_t)n);
}

static inline page* read_page(const char* path) {
  page* p = calloc(1, sizeof *p);
  assert_non_null(p);
  gd_buf_init(&p->text);
  assert_int_equal(gd_file_read(path, &p->bytes, &p->n, NULL), GERDY_OK);
  XML_Parser parser = XML_ParserCreate("UTF-8");
  assert_non_null(parser);
  XML_SetUserData(parser, p);
  XML_SetElementHandler(parser, on_start, on_end);
  XML_SetCharacterDataHandler(parser, on_text);
  const enum XML_Status status = XML_Parse(parser, p->bytes, (int)p->n, 1);
  if (status != XML_STATUS_OK) {
    print_error("line %lu: %s\n", XML_GetCurrentLineNumber(parser),
                XML_ErrorString(XML_GetErrorCode(parser)));
  }
  XML_ParserFree(parser);
  assert_int_equal(status, XML_STATUS_OK);
  return p;
}

static inline void free_page(page* p) {
  gd_free(p->bytes);
  gd_buf_reset(&p->text);
  free(p);
}

static inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// does the word stand alone somewhere, in any case of letters?
static inline bool has_word(const char* text, const char* word) {
  const size_t n = strlen(word);
  for (const char* at = text; *at != '\0'; ++at) {
    size_t k = 0;
    while (k < n && (at[k] | 0x20) == word[k]) ++k;
    if (k == n && (at == text || !is_letter(at[-1])) && !is_letter(at[n])) return true;
  }
  return false;
}

static inline size_t count_of(const char* text, const char* part) {
  size_t n = 0;
  for (const char* at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) ++n;
  return n;
}

// nothing loaded, nothing run, no id twice, no number that is none, and what the page is not
static inline void check_any_page(const page* p) {
  assert_int_equal(p->faults, 0);
  assert_null(strstr(p->bytes, "http:"));
  assert_null(strstr(p->bytes, "https:"));
  assert_null(strstr(p->bytes, "url("));
  assert_null(strstr(p->bytes, "@import"));
  assert_false(has_word(p->text.at, "nan"));
  assert_false(has_word(p->text.at, "inf"));
  assert_false(has_word(p->text.at, "null"));
  for (int i = 0; i < p->nid; ++i) {
    for (int k = 0; k < i; ++k) assert_string_not_equal(p->id[i], p->id[k]);
  }
  assert_non_null(strstr(p->text.at, "not a diagnosis"));
}

// ---- memory of jansson, counted ----------------------------------------------------------------

static size_t alive;  // blocks that jansson holds

static inline void* counting_alloc(size_t size) {
  void* p = gd_malloc_hook(size);
  alive += p != NULL;
  return p;
}

static inline void counting_free(void* p) {
  alive -= p != NULL;
  gd_free(p);
}

#endif
