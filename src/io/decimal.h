// io/decimal.h: numbers in files whose unit is a power of ten away from ours. The power is applied
// to the decimal text, not to the binary number, so that reading and writing lose no bit.
#ifndef GD_IO_DECIMAL_H
#define GD_IO_DECIMAL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/text.h"

// The trimmed cell times 10^power as one real number, correctly rounded. "nan" and "inf" as in
// gd_parse_double. False when it is not a number.
bool gd_parse_shifted(gd_span cell, bool decimal_comma, int power, double* out);

// The same for the first cell of *rest, which is taken off it with its separator, when it holds
// nothing but a number of few digits: most cells, and fast. *more: another cell follows. false:
// nothing was taken; the cell is empty, needs the careful way, or is no number.
bool gd_take_number(gd_span* rest, bool* more, char separator, bool decimal_comma, int power,
                    double* out);

// value times 10^power in the shortest form that gd_parse_shifted with -power reads back to the
// same bits. value must be finite.
void gd_buf_shifted(gd_buf* buf, double value, int power);

#endif
