// base/embedded.h: files that travel inside the library (made from models/ and evidence/ at build
// time by tools/embed.c). Each ends with a zero that its size does not count.
#ifndef GD_BASE_EMBEDDED_H
#define GD_BASE_EMBEDDED_H

#define GD_EMBEDDED(name)                          \
  extern const unsigned char gd_embedded_##name[]; \
  extern const unsigned long gd_embedded_##name##_size

GD_EMBEDDED(models_gerdy_runner_osim);
GD_EMBEDDED(evidence_norm_running_curves_sto);
GD_EMBEDDED(evidence_norm_running_measures_csv);
GD_EMBEDDED(evidence_questions_json);
GD_EMBEDDED(evidence_tests_json);
GD_EMBEDDED(evidence_facts_json);
GD_EMBEDDED(evidence_reasoning_json);
GD_EMBEDDED(evidence_flags_json);
GD_EMBEDDED(evidence_plan_json);
GD_EMBEDDED(evidence_claims_body_json);
GD_EMBEDDED(evidence_claims_reasoning_json);
GD_EMBEDDED(evidence_claims_plan_json);

#endif
