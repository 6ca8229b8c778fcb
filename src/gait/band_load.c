// The memory and the words of what the band went through.
#include <gerdy/band_load.h>

#include "base/mem.h"

const char* gerdy_band_doubt_label(gerdy_band_doubt doubt) {
  static const char* const text[GERDY_NBAND_DOUBT] = {
#define ROW(name, label) label,
      GERDY_BAND_DOUBT_LIST(ROW)
#undef ROW
  };
  return text[doubt];
}

void gerdy_band_load_free(gerdy_band_load* load) {
  if (load == NULL) return;
  gd_free(load->figure);
  gd_free(load->steps_down);
  gd_free(load->dose);
  gd_free(load);
}
