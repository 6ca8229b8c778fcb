// gerdy/band_load.h: what the band went through in a run, with its error bars: plain numbers for
// people and programs.
#ifndef GERDY_BAND_LOAD_H
#define GERDY_BAND_LOAD_H

#include <gerdy/base.h>
#include <gerdy/gait.h>

#ifdef __cplusplus
extern "C" {
#endif

// A figure with what is known of its error, SI. NaN: not known.
typedef struct gerdy_interval {
  double value;      // as computed from the recording
  double low, high;  // 95 % of the draws lie between
  double sd;         // of the draws
  double sd_linear;  // the same from first derivatives
} gerdy_interval;

// Of fewer draws nothing is judged.
enum { GERDY_BAND_ENOUGH_DRAWS = 100 };

// Is it said whether a difference is one?
typedef enum gerdy_band_judged {
  GERDY_BAND_NOT_JUDGED = 0,  // no: it has no interval
  GERDY_BAND_JUDGED = 1,
  GERDY_BAND_UNDRAWN = 2,    // no: it hangs on forces of muscles, whose errors are not drawn
  GERDY_BAND_FEW_DRAWS = 3,  // no: too few draws (under GERDY_BAND_ENOUGH_DRAWS) for the ends of
                             // an interval to hold still
} gerdy_band_judged;

// One measure of the band (a gerdy_measure_id), mean over the kept steps.
typedef struct gerdy_band_figure {
  int measure;
  gerdy_interval side[2];
  gerdy_interval difference;  // right minus left; errors that both legs share cancel here
  gerdy_band_judged judged;
  int distinguishable;  // 1: it is judged, and 0 lies outside the interval of the difference
} gerdy_band_figure;

// Where the error of a figure comes from: X(name, label)
#define GERDY_BAND_DOUBT_LIST(X)                  \
  X(markers, "noise of the markers")              \
  X(skin, "skin that moves over the bones")       \
  X(bones, "scaling and places of the landmarks") \
  X(tissue, "slack length, stiffness and width of the band")

typedef enum gerdy_band_doubt {
#define GERDY_BAND_DOUBT_ENUM(name, label) GERDY_BAND_DOUBT_##name,
  GERDY_BAND_DOUBT_LIST(GERDY_BAND_DOUBT_ENUM)
#undef GERDY_BAND_DOUBT_ENUM
      GERDY_NBAND_DOUBT
} gerdy_band_doubt;

GERDY_API const char* gerdy_band_doubt_label(gerdy_band_doubt doubt);

// A part of a difference.
typedef struct gerdy_band_bar {
  char name[32];   // identifier
  char label[64];  // for people
  double value;    // SI
} gerdy_band_bar;

enum { GERDY_BAND_MAX_BARS = 12 };

// A difference, shared out: from + the bars = to, to the last digits.
typedef struct gerdy_band_steps_down {
  int measure;                        // gerdy_measure_id
  char from_label[48], to_label[48];  // "left leg", "right leg", "norm"
  double from, to;                    // SI
  int nbar;
  gerdy_band_bar bar[GERDY_BAND_MAX_BARS];
} gerdy_band_steps_down;

// What adds up over a run.
typedef struct gerdy_band_dose {
  int measure;                                 // gerdy_measure_id of what each step adds
  double per_step[2], per_km[2], per_hour[2];  // SI, of one leg; NaN: speed or cadence not known
} gerdy_band_dose;

// Doses are told of the impulse on the epicondyle, the time in the zone of 20 to 30 deg, and the
// rubbing in the zone and over stance.
enum { GERDY_NBAND_DOSE = 4 };

// What adds up at the speed and the cadence of a gait. per_step: mean of the counted steps. A leg
// makes one step a stride; strides are timed from contact to contact of the same foot, both legs
// together, and where no whole stride was recorded by the steps from one foot to the other. per_km
// needs the speed too.
GERDY_API void gerdy_band_doses(const gerdy_gait* gait, gerdy_band_dose dose[GERDY_NBAND_DOSE]);

// s from contact to contact of the same foot, as gerdy_band_doses takes it; NaN: no step tells it.
GERDY_API double gerdy_band_stride_time(const gerdy_gait* gait);

typedef struct gerdy_band_load {
  char reference[256];  // what strain is measured against, for people; "" where a report tells it
  char no_step[512];    // why no step counts, for people; "" when some do
  int from_muscles;     // 1: tension is that of a muscle solution; 0: what stretch alone gives
  int ndraw;            // draws behind the intervals; 0: none were asked for
  size_t nfigure;
  gerdy_band_figure* figure;              // (nfigure)
  double doubt_share[GERDY_NBAND_DOUBT];  // parts of the variance of the first figure, add up to 1
  size_t nsteps_down;
  gerdy_band_steps_down* steps_down;  // (nsteps_down)
  size_t ndose;
  gerdy_band_dose* dose;                  // (ndose)
  double stride_time, speed;              // s, m/s, which doses are told at; NaN: not known
  size_t nslack[2], nthrough[2], nframe;  // frames: all heads slack; the way not possible; all
  double first_through;                   // s, time of the first such frame; NaN: none
  char assumptions[1200];                 // the errors that were drawn, in a sentence for people
} gerdy_band_load;

// Nullable: load.
GERDY_API void gerdy_band_load_free(gerdy_band_load* load);

#ifdef __cplusplus
}
#endif
#endif
