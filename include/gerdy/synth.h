// gerdy/synth.h: a synthetic runner whose truth is known.
//
// The bundled runner is moved through published mean curves (46 healthy runners, treadmill at
// 2.5 m/s: evidence/norm_running_curves.sto) with a modelled pelvic drop of chosen size
// (evidence/synth_pelvic_drop.md), its markers are written with noise and gaps, and so are ground
// forces. Everything written calls itself synthetic.
#ifndef GERDY_SYNTH_H
#define GERDY_SYNTH_H

#include <gerdy/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gerdy_synth_options {
  double drop[2];       // rad: mean of the peak pelvic drop in right and left stance (5 deg)
  double drop_sd;       // rad: its spread from step to step (0.5 deg)
  double spread;        // runner's own curves: mean + spread * z * SD, z drawn once a curve (0)
  double step_scatter;  // step-to-step scatter of the curves, share of the published one (0.5)
  double noise;         // m: standard deviation of every marker coordinate (2 mm)
  double gaps;          // share of marker samples taken away, in runs (0.01)
  double cadence;       // 1/s: steps per second (170 a minute)
  double rate;          // Hz: frames per second (200)
  int strides;          // whole strides recorded (20)
  uint64_t seed;        // same seed, same files (1)
} gerdy_synth_options;

GERDY_API gerdy_synth_options gerdy_synth_options_default(void);

// Write into directory (made when missing): model.osim (the bundled runner), static.trc (1 s of
// standing), run.trc, forces.mot, truth.mot (the coordinates that were put in, degrees) and
// truth.json (options, contact times and peak pelvic drop of every step).
// Errors: GERDY_E_ARG (an option out of range, named), GERDY_E_FILE, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_synth_run(const gerdy_synth_options* options,
                                                       const char* directory, gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
