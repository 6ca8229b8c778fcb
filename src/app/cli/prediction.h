// cli/prediction.h: how predicted forces are shown.
#ifndef GERDY_CLI_PREDICTION_H
#define GERDY_CLI_PREDICTION_H

#include <gerdy/id.h>

// Print that and how forces were predicted; nothing when they were not.
void cli_show_prediction(const gerdy_id_prediction* predicted);

#endif
