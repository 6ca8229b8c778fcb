// report/evidence.h: what the literature says for and against each hypothesis the page touches.
#ifndef GD_REPORT_EVIDENCE_H
#define GD_REPORT_EVIDENCE_H

// Both sides of one hypothesis. Every figure was read in its source or in the named abstract.
typedef struct gd_evidence {
  const char* hypothesis;
  const char* support;
  const char* against;
} gd_evidence;

extern const gd_evidence gd_evidence_pelvis;    // pelvic drop goes with injury
extern const gd_evidence gd_evidence_hip;       // hip adduction goes with band pain
extern const gd_evidence gd_evidence_band;      // strain and its rate go with band pain
extern const gd_evidence gd_evidence_strength;  // weak hip muscles let the pelvis drop

// Smallest difference between days that is more than noise, and the steps that a mean needs.
extern const char gd_evidence_pelvis_noise[];
// Hip adduction differs more between laboratories than between groups.
extern const char gd_evidence_hip_spread[];
// The only group values of band strain in running, and why they are no norm.
extern const char gd_evidence_band_level[];
// The origin chosen for the path decides when its strain peaks.
extern const char gd_evidence_band_origin[];

#endif
