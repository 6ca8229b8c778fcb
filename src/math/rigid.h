// math/rigid.h: the turn and shift that bring one set of points onto another.
#ifndef GD_MATH_RIGID_H
#define GD_MATH_RIGID_H

// Least squares over rotations: to_i = R from_i + t as nearly as possible, by the quaternion of
// Horn 1987 (J Opt Soc Am A 4:629-642). from, to: (n x 3), n >= 3 and not in one line, else R is
// one of several that fit as well.
void gd_rigid_fit(const double* from, const double* to, int n, double R[9], double t[3]);

#endif
