// plan/day_words.h: a day as people write it.
#ifndef GD_PLAN_DAY_WORDS_H
#define GD_PLAN_DAY_WORDS_H

#include "base/buf.h"

// "Sunday, 3 January 2027"
void gd_put_day(gd_buf* out, long day);

#endif
