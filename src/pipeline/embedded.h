// pipeline/embedded.h: files that travel inside the library (made from models/ and evidence/ at
// build time by tools/embed.c). Each ends with a zero that its size does not count.
#ifndef GD_PIPELINE_EMBEDDED_H
#define GD_PIPELINE_EMBEDDED_H

extern const unsigned char gd_embedded_models_gerdy_runner_osim[];
extern const unsigned long gd_embedded_models_gerdy_runner_osim_size;
extern const unsigned char gd_embedded_evidence_norm_running_curves_sto[];
extern const unsigned long gd_embedded_evidence_norm_running_curves_sto_size;
extern const unsigned char gd_embedded_evidence_norm_running_measures_csv[];
extern const unsigned long gd_embedded_evidence_norm_running_measures_csv_size;

#endif
