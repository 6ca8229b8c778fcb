// clinic/knowledge_json.h: members of JSON objects, strictly: what is missing, of the wrong type or
// unknown is an error that names file, element and member. The first error is kept; after it every
// call gives harmless values, so that a reader may read member after member and ask once.
#ifndef GD_CLINIC_KNOWLEDGE_JSON_H
#define GD_CLINIC_KNOWLEDGE_JSON_H

#include <gerdy/base.h>
#include <jansson.h>
#include <stdbool.h>

typedef struct gd_reader {
  gerdy_status status;
  const char* file;  // "evidence/tests.json"; "" = none
  gerdy_error* err;
} gd_reader;

// An object and where it stands.
typedef struct gd_object {
  gd_reader* reader;
  const struct gd_object* parent;  // NULL = the file itself
  json_t* json;                    // NULL after an error
  const char* list;                // member of the parent it is in
  long i;                          // its place in that list, -1 = the member is the object
} gd_object;

// Remember an error about a member (NULL = the object itself), unless there is one already.
void gd_object_fail(const gd_object* o, const char* member, const char* format, ...)
    GERDY_PRINTF(3, 4);
// The same for a status that somebody else has filled in err: adds file and element.
void gd_object_failed(const gd_object* o, const char* member, gerdy_status status);
void gd_reader_memory(gd_reader* reader);

gd_object gd_object_root(gd_reader* reader, json_t* json);
// The i-th element of a list, or a member (i = -1), that must be an object.
gd_object gd_object_in(const gd_object* parent, const char* list, json_t* json, long i);
// Refuse members whose name is not in the list (up to NULL).
void gd_object_only(const gd_object* o, const char* const* names);

bool gd_has(const gd_object* o, const char* member);
// Required and not empty; "" after an error.
const char* gd_get_text(const gd_object* o, const char* member);
// "" when it is not there.
const char* gd_get_text_or_none(const gd_object* o, const char* member);
double gd_get_number(const gd_object* o, const char* member);
double gd_get_number_or(const gd_object* o, const char* member, double fallback);
// A whole number from low to high.
int gd_get_integer(const gd_object* o, const char* member, int low, int high);
bool gd_get_flag(const gd_object* o, const char* member);  // false when it is not there
// Index of the text in the list of words (up to NULL); 0 after an error.
int gd_get_word(const gd_object* o, const char* member, const char* const* words);
// An array; NULL after an error, and when it is not there and not required.
json_t* gd_get_array(const gd_object* o, const char* member, bool required);

#endif
