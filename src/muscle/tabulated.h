// muscle/tabulated.h: muscles whose curves are functions of the document: Schutte 1993 and the
// muscle with a rigid tendon of OpenSim.
#ifndef GD_MUSCLE_TABULATED_H
#define GD_MUSCLE_TABULATED_H

#include "muscle/muscle_model.h"

// Numbers that all default tables need together.
int gd_tabulated_size(void);

// Fit splines through the default tables into store [gd_tabulated_size()].
void gd_tabulated_fit(double* store);

// Set the curves of a muscle from the functions of the model (indices of muscle_function), and from
// the default tables where the index is -1. par: [GERDY_MUSCLE_NPAR].
void gd_schutte_set(gd_muscle* muscle, const gerdy_model* model, const int* function,
                    const double* store, const double* par);
void gd_rigid_set(gd_muscle* muscle, const gerdy_model* model, const int* function,
                  const double* store);

#endif
