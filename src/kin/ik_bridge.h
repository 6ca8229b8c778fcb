// kin/ik_bridge.h: short gaps of markers, bridged.
#ifndef GD_KIN_IK_BRIDGE_H
#define GD_KIN_IK_BRIDGE_H

#include <gerdy/series.h>

// Fill every gap of a marker that lasts at most so many seconds, from the last sample before it to
// the first after it, by the cubic through these two whose slopes come from the samples beyond.
// Gaps at the begin and the end stay. Returns how many samples of markers were filled.
size_t gd_bridge_gaps(gerdy_series* markers, double longest);

// s, from one row to another that is not before it
double gd_seconds_between(const gerdy_series* series, size_t from, size_t to);

#endif
