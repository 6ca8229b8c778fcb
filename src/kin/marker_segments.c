#include "kin/marker_segments.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "kin/marker_sites.h"

typedef struct segment_row {
  const char* words;
  bool paired;
  const char* bodies;   // names that models use, the first that is there counts
  const char* parts;    // anywhere in the name, without side, in capitals
  const char* letters;  // the whole name before its digits
} segment_row;

// The order decides where several could be meant: "lower leg" before "leg", the head last.
static const segment_row rows[GD_NSEGMENT] = {
    [GD_SEGMENT_NONE] = {"", false, "", "", ""},
    [GD_SEGMENT_PELVIS] = {"pelvis", false, "pelvis", "PELVI ILIAC SACR ASIS PSIS", "PV PEL SAC"},
    [GD_SEGMENT_TRUNK] = {"trunk", false, "torso trunk thorax",
                          "TRUNK TORSO CHEST THORA STERN CLAVI SCAPU", "T C BAK CLAV STRN"},
    [GD_SEGMENT_HEAD] = {"head", false, "head skull", "HEAD TEMPLE", "HD FHD BHD"},
    [GD_SEGMENT_UPPER_ARM] = {"upper arm", true, "humerus upperarm",
                              "UPPERARM UPARM HUMER BICEP TRICEP", "UA UPA ARM"},
    [GD_SEGMENT_FOREARM] = {"forearm", true, "ulna radius forearm",
                            "FOREARM LOWERARM RADIUS ULNA WRIST", "FA FRM"},
    [GD_SEGMENT_HAND] = {"hand", true, "hand", "HAND FINGER", "FIN HND"},
    [GD_SEGMENT_THIGH] = {"thigh", true, "femur thigh", "THIGH UPPERLEG FEMUR TROCHANT",
                          "TH THI FEM THAP THAD"},
    [GD_SEGMENT_SHANK] = {"shank", true, "tibia shank", "SHANK LOWERLEG TIBIA FIBULA CALF MALLEOL",
                          "TB TIB SH SK SHN LEG TIAP TIAD"},
    [GD_SEGMENT_FOOT] = {"foot", true, "calcn foot", "FOOT HEEL TOE CALC METATARS HALLUX SHOE",
                         "FT CAL MT"},
};

static const gd_segment order[] = {GD_SEGMENT_FOOT,      GD_SEGMENT_SHANK,  GD_SEGMENT_THIGH,
                                   GD_SEGMENT_UPPER_ARM, GD_SEGMENT_PELVIS, GD_SEGMENT_FOREARM,
                                   GD_SEGMENT_HAND,      GD_SEGMENT_TRUNK,  GD_SEGMENT_HEAD};

const char* gd_segment_words(gd_segment segment) { return rows[segment].words; }

int gd_segment_is_paired(gd_segment segment) { return rows[segment].paired; }

// the next word of a list; false: no more
static bool next_word(const char** list, char* word, size_t size) {
  *list += strspn(*list, " ");
  size_t n = strcspn(*list, " ");
  if (n == 0 || n >= size) return false;
  memcpy(word, *list, n);
  word[n] = '\0';
  *list += n;
  return true;
}

static bool has_part(const char* stem, const char* list) {
  char word[32];
  while (next_word(&list, word, sizeof word)) {
    if (strstr(stem, word) != NULL) return true;
  }
  return false;
}

static bool has_letters(const char* stem, const char* list) {
  char word[32];
  size_t n = strcspn(stem, "0123456789");
  if (stem[n + strspn(stem + n, "0123456789")] != '\0') return false;
  while (next_word(&list, word, sizeof word)) {
    if (strlen(word) != n || memcmp(word, stem, n) != 0) continue;
    if (n > 1 || stem[n] != '\0') return true;
  }
  return false;
}

gd_segment gd_segment_of_name(const gd_marker_name* name) {
  const char* stem = name->key + (name->side != 0 ? 1 : 0);
  if (name->site >= 0) return (gd_segment)gd_site_segment(name->site);
  for (int pass = 0; pass < 2; ++pass) {
    for (size_t i = 0; i < sizeof order / sizeof order[0]; ++i) {
      const segment_row* row = &rows[order[i]];
      bool is = pass == 0 ? has_part(stem, row->parts) : has_letters(stem, row->letters);
      if (is) return order[i];
    }
  }
  return GD_SEGMENT_NONE;
}

int gd_segment_body(const gerdy_model* model, gd_segment segment, char side) {
  const char* list = rows[segment].bodies;
  char word[32], name[40];
  while (next_word(&list, word, sizeof word)) {
    if (rows[segment].paired)
      snprintf(name, sizeof name, "%s_%c", word, side == 'R' ? 'r' : 'l');
    else
      snprintf(name, sizeof name, "%s", word);
    int body = gerdy_model_body(model, name);
    if (body > 0) return body;
  }
  return -1;
}

int gd_name_is_computed(const gd_marker_name* name) {
  static const char parts[] = "GROUND FLOOR VIRTUAL JOINT CENTER CENTRE";
  return has_part(name->key, parts);
}

int gd_name_is_unlabelled(const gd_marker_name* name) {
  static const char parts[] = "UNLABEL UNNAM UNIDENT UNKNOWN GHOST";
  static const char letters[] = "U NEW UNNAMED MARKER M POINT P";
  return name->full[0] == '*' || has_part(name->key, parts) || has_letters(name->key, letters);
}
