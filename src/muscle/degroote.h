// muscle/degroote.h: the closed forms of De Groote, Kinney, Rao & Fregly 2016, Ann Biomed Eng
// 44:2922-2936.
#ifndef GD_MUSCLE_DEGROOTE_H
#define GD_MUSCLE_DEGROOTE_H

#include "muscle/muscle_model.h"

// par: [GERDY_MUSCLE_NPAR]
void gd_degroote_set(gd_muscle* muscle, const double* par);

#endif
