#include "trial/synthetic.h"

#include <string.h>

bool gd_is_synthetic(const char* title) {
  return strncmp(title, GD_SYNTHETIC_MARK, sizeof GD_SYNTHETIC_MARK - 1) == 0;
}
