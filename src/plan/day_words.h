// plan/day_words.h: days as people write them.
#ifndef GD_PLAN_DAY_WORDS_H
#define GD_PLAN_DAY_WORDS_H

#include "base/buf.h"

// "Sunday, 3 January 2027"
void gd_put_day(gd_buf* out, long day);

// "3 Jan"
void gd_put_day_short(gd_buf* out, long day);

// "3 to 9 Jan", "28 Dec to 3 Jan", "3 Jan" for a single day
void gd_put_days_short(gd_buf* out, long first, long last);

#endif
