// Names of what a difference is made of.
#include <gerdy/band_cause.h>

static const struct {
  const char *name, *label;
} shares[] = {
#define SHARE(name, label) [GERDY_BAND_SHARE_##name] = {#name, label},
    GERDY_BAND_SHARE_LIST(SHARE)
#undef SHARE
};

const char* gerdy_band_share_name(gerdy_band_share share) { return shares[share].name; }

const char* gerdy_band_share_label(gerdy_band_share share) { return shares[share].label; }
