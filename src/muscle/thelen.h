// muscle/thelen.h: the closed forms of Thelen 2003, J Biomech Eng 125:70-77.
#ifndef GD_MUSCLE_THELEN_H
#define GD_MUSCLE_THELEN_H

#include "muscle/muscle_model.h"

// par: [GERDY_MUSCLE_NPAR]
void gd_thelen_set(gd_muscle* muscle, const double* par);

#endif
