// io/body_size.h: units judged by the size of a person. The one rule for all files: a length is in
// another unit than it is said to be when a power of ten makes it as large as what is expected, but
// for a factor of two.
#ifndef GD_IO_BODY_SIZE_H
#define GD_IO_BODY_SIZE_H

#include <gerdy/series.h>
#include <stdbool.h>

// The power of ten with which size becomes like, but for a factor of two; it may be 0. false: none
// does.
bool gd_size_power(double size, double like, int* power);

// Sizes of the cloud of markers, in metres.
typedef struct gd_cloud {
  size_t seen, far;     // marker positions; those further from the origin than any laboratory is
  size_t frames, wide;  // frames with two markers or more; those wider than any person
  double largest;       // coordinate without its sign
  double width;         // mean of the frames' widths
} gd_cloud;

// A frame of markers in columns of three; a marker counts when its first column is valid.
void gd_cloud_add(gd_cloud* cloud, const double* value, const unsigned char* valid, size_t ncol);

// Certain beyond doubt: as many markers as people wear, and with *shift more powers of ten they are
// as wide as one, in m, cm or mm. power: metres = file values x 10^power.
bool gd_cloud_unit(const gd_cloud* cloud, int power, int* shift);

#endif
