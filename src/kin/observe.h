// kin/observe.h: which coordinates the markers of a frame really tell.
#ifndef GD_KIN_OBSERVE_H
#define GD_KIN_OBSERVE_H

// H [nq x nq]: undamped normal matrix. active [n]: the coordinates solved for, tips before root.
// untold [n] becomes 1 for every active coordinate that can move without moving a marker, alone or
// together with others (the null space of H). L [n x n] and null [n] are scratch. Returns how many.
int gd_find_untold(const double* H, int nq, const int* active, int n, double* L, double* null,
                   unsigned char* untold);

#endif
