// What people call the muscles of the models that are in use.
#include <string.h>

#include "force/demand.h"

// the longest beginning that fits counts
static const struct word {
  const char *stem, *words;
} words[] = {
    {"glmed", "gluteus medius"},
    {"glut_med", "gluteus medius"},
    {"gmed", "gluteus medius"},
    {"glmin", "gluteus minimus"},
    {"glut_min", "gluteus minimus"},
    {"gmin", "gluteus minimus"},
    {"glmax", "gluteus maximus"},
    {"glut_max", "gluteus maximus"},
    {"gmax", "gluteus maximus"},
    {"tfl", "tensor fasciae latae"},
    {"sar", "sartorius"},
    {"piri", "piriformis"},
    {"peri", "piriformis"},
    {"gem", "gemelli"},
    {"quad_fem", "quadratus femoris"},
    {"quadfem", "quadratus femoris"},
    {"pect", "pectineus"},
    {"psoas", "psoas"},
    {"iliacus", "iliacus"},
    {"addbrev", "adductor brevis"},
    {"add_brev", "adductor brevis"},
    {"addlong", "adductor longus"},
    {"add_long", "adductor longus"},
    {"addmag", "adductor magnus"},
    {"add_mag", "adductor magnus"},
    {"grac", "gracilis"},
    {"bf", "biceps femoris"},
    {"bifem", "biceps femoris"},
    {"semiten", "semitendinosus"},
    {"semimem", "semimembranosus"},
    {"hamstrings", "hamstrings"},
    {"recfem", "rectus femoris"},
    {"rect_fem", "rectus femoris"},
    {"vas", "vasti"},
    {"gas", "gastrocnemius"},
    {"med_gas", "gastrocnemius"},
    {"lat_gas", "gastrocnemius"},
    {"soleus", "soleus"},
    {"tibant", "tibialis anterior"},
    {"tib_ant", "tibialis anterior"},
    {"tibpost", "tibialis posterior"},
    {"tib_post", "tibialis posterior"},
    {"edl", "toe extensors"},
    {"ehl", "toe extensors"},
    {"ext_dig", "toe extensors"},
    {"ext_hal", "toe extensors"},
    {"fdl", "toe flexors"},
    {"fhl", "toe flexors"},
    {"flex_dig", "toe flexors"},
    {"flex_hal", "toe flexors"},
    {"per", "peronei"},
    {"ercspn", "erector spinae"},
    {"intobl", "internal oblique"},
    {"extobl", "external oblique"},
};

const char* gd_muscle_words(const char* stem) {
  const char* found = stem;
  size_t best = 0;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
    size_t n = strlen(words[i].stem);
    if (n <= best || strncmp(stem, words[i].stem, n) != 0) continue;
    best = n;
    found = words[i].words;
  }
  return found;
}
