// trial/synthetic.h: how synthetic data are marked, so that nobody takes them for a runner.
#ifndef GD_TRIAL_SYNTHETIC_H
#define GD_TRIAL_SYNTHETIC_H

#include <stdbool.h>

// Every synthetic table carries a title that begins with this.
#define GD_SYNTHETIC_MARK "SYNTHETIC"

// Does the title of a table say so?
bool gd_is_synthetic(const char* title);

#endif
