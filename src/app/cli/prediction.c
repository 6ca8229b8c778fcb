#include "prediction.h"

#include <math.h>
#include <stdio.h>

void cli_show_prediction(const gerdy_id_prediction* p) {
  if (!p->used) return;
  printf("ground forces predicted from the motion (%s): %zu steps right, %zu left\n",
         p->running ? "running" : "walking", p->nstance[0], p->nstance[1]);
  if (isfinite(p->flight_share)) {
    printf("  in flight the motion asks for %.2f body weights, RMS (0 would be right)\n",
           p->flight_share);
  }
}
