// gerdy/demand.h: what the hip must hold in every step, and what its abductors could: plain numbers
// for people and programs.
//
// The moment is the one that muscles must make about the hip's own axis of adduction, as inverse
// dynamics gives it: abduction positive, for both sides alike, over body mass. The strength of the
// muscles is that of a test with a dynamometer where there was one, else the model's own.
//
// In running the hip needs more than such a test shows: a ratio above 1 is normal and is no
// failure (evidence: demand_capacity). Whoever shows a ratio must say so.
#ifndef GERDY_DEMAND_H
#define GERDY_DEMAND_H

#include <gerdy/base.h>
#include <gerdy/gait.h>

#ifdef __cplusplus
extern "C" {
#endif

// One number per step: X(name, label, unit, display unit, factor to display, decimals, definition)
#define GERDY_DEMAND_LIST(X)                                                                  \
  X(moment_peak, "Peak moment", "N.m/kg", "Nm/kg", 1.0, 2,                                    \
    "largest abduction moment of the hip during stance, by body mass")                        \
  X(moment_when, "Time of the peak", "1", "% of stance", 100.0, 0, "from contact to toe-off") \
  X(impulse, "Impulse", "N.m.s/kg", "Nms/kg", 1.0, 3,                                         \
    "the abduction moment added up over stance, by body mass")                                \
  X(share, "Largest share of capacity", "1", "%", 100.0, 0,                                   \
    "what the abductors must make, also against other muscles, over what they could in that " \
    "posture and at that speed; while the moment is at least half its peak; above 100 % is "  \
    "normal")                                                                                 \
  X(capacity, "Capacity there", "N.m/kg", "Nm/kg", 1.0, 2,                                    \
    "the most that the abductors could make at the time of that share")                       \
  X(ratio, "Peak over strength test", "1", "%", 100.0, 0,                                     \
    "the peak moment over the moment of the strength test; above 100 % is normal")            \
  X(reserve, "Left to no muscle", "1", "%", 100.0, 1,                                         \
    "part of the moment that the model's muscles could not make, over stance")                \
  X(residual, "Not explained", "1", "%", 100.0, 0,                                            \
    "force that neither ground nor motion explains, root mean square over stance, of body weight")

typedef enum gerdy_demand_id {
#define GERDY_DEMAND_ENUM(name, label, unit, display, factor, decimals, definition) \
  GERDY_DEMAND_##name,
  GERDY_DEMAND_LIST(GERDY_DEMAND_ENUM)
#undef GERDY_DEMAND_ENUM
      GERDY_NDEMAND
} gerdy_demand_id;

// Static; never NULL for a valid id.
GERDY_API const gerdy_quantity* gerdy_demand_quantity(gerdy_demand_id id);

// Why a step does not count: X(enumerator, identifier, words)
#define GERDY_DEMAND_OUT_LIST(X)                                            \
  X(GERDY_DEMAND_COUNTED, "counted", "counted")                             \
  X(GERDY_DEMAND_NO_FORCE, "no_force", "no force is known under this foot") \
  X(GERDY_DEMAND_NO_RESULT, "no_result", "motion or forces have a gap")     \
  X(GERDY_DEMAND_DOUBT, "doubt",                                            \
    "forces and motion do not fit each other, or the step is too "          \
    "near to an end of the recording")

typedef enum gerdy_demand_out {
#define GERDY_DEMAND_OUT_ENUM(name, id, words) name,
  GERDY_DEMAND_OUT_LIST(GERDY_DEMAND_OUT_ENUM)
#undef GERDY_DEMAND_OUT_ENUM
} gerdy_demand_out;

GERDY_API const char* gerdy_demand_out_id(gerdy_demand_out reason);
GERDY_API const char* gerdy_demand_out_words(gerdy_demand_out reason);

typedef struct gerdy_demand_step {
  size_t step;  // in gerdy_gait.step
  gerdy_side side;
  gerdy_demand_out left_out;
  size_t nframe, ntrusted;      // of its stance
  int peak_trusted;             // 0: the peak lies in a frame that is not trusted
  double value[GERDY_NDEMAND];  // SI; NaN = not available
} gerdy_demand_step;

// What one muscle (all its heads) of the standing leg does, mean over the counted steps and, in
// each, over the time in which the moment is at least half its peak. NaN without such a step.
typedef struct gerdy_demand_muscle {
  char name[64];     // for people
  double moment[2];  // N.m/kg, abduction; 0: its heads do not abduct
  double share[2];   // 1, of what it could; NaN: it does not abduct
  double lift[2];  // rad/s2: how it accelerates the other side of the pelvis upwards, the standing
                   // foot held; negative: it lets it drop
} gerdy_demand_muscle;

typedef struct gerdy_demand {
  int predicted;  // 1: the forces of the ground were not measured but predicted from the motion
  double mass;    // kg, by which moments are divided
  size_t nstep;
  gerdy_demand_step* step;             // (nstep) whole stances of the gait, in order of time
  gerdy_stat stat[GERDY_NDEMAND][2];   // [quantity][side] over the counted steps
  gerdy_curve moment[2], capacity[2];  // N.m/kg over stance, of the counted steps
  size_t nmuscle;
  gerdy_demand_muscle* muscle;  // (nmuscle) by their moment, the largest first; then by their lift
  double tested[2];             // N.m/kg of a strength test; NaN: the strength is the model's own
  double factor[2];             // by which abductors were made as strong as the test; 1: not
  double own[2];                // N.m/kg, of the model as it came, in the posture of the test
  size_t nframe, ntrusted;      // of the motion
  double load_share;            // 1: forces over what the motion of the model needs while a foot is
                                // under load; NaN: not known, or predicted
  double residual;              // 1: force that is not explained, root mean square over the motion,
                                // of body weight
} gerdy_demand;

// Nullable: demand.
GERDY_API void gerdy_demand_free(gerdy_demand* demand);

#ifdef __cplusplus
}
#endif
#endif
