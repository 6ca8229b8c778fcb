// fuzz/fuzz_osim.c: the model reader on any bytes; what it accepts must be a sound model that can
// be posed, in its default pose and far from it.
#include <gerdy/band.h>
#include <gerdy/kin.h>
#include <gerdy/muscle.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

static void need(int condition) {
  if (!condition) __builtin_trap();
}

static void check_tree(const gerdy_model* m) {
  need(m->nbody >= 2 && m->body_parent[0] == -1);
  int nq = 0, naxis = 0;
  for (int b = 1; b < m->nbody; ++b) {
    need(m->body_parent[b] >= 0 && m->body_parent[b] < b && m->body_mass[b] >= 0);
    need(m->body_q[b] == nq && m->body_axis[b] == naxis);
    nq += m->body_nq[b];
    naxis += m->body_nrot[b] + m->body_ntrans[b];
    need(gerdy_model_body(m, m->names + m->body_name[b]) == b);
  }
  need(nq == m->nq && naxis == m->naxis);
  for (int a = 0; a < m->naxis; ++a) need(m->axis_q[a] >= -1 && m->axis_q[a] < m->nq);
}

static void check_indices(const gerdy_model* m) {
  for (int q = 0; q < m->nq; ++q) {
    int driver = m->q_driver[q];
    need(m->q_body[q] > 0 && m->q_body[q] < m->nbody && m->q_min[q] <= m->q_max[q]);
    need((driver < 0) == (m->q_function[q] < 0));
    need(driver < m->nq && (driver < 0 || m->q_driver[driver] < 0));
    need(m->q_default[q] - m->q_default[q] == 0);
  }
  for (int f = 0; f < m->nfunction; ++f) {
    need(m->function_n[f] >= 1 && m->function_par[f] < m->nparameter);
  }
  for (int p = 0; p < m->nparameter; ++p) need(m->parameter[p] - m->parameter[p] == 0);
  for (int i = 0; i < m->nmarker; ++i) {
    need(m->marker_body[i] >= 0 && m->marker_body[i] < m->nbody);
  }
  for (int i = 0; i < m->npoint; ++i) {
    need(m->point_body[i] >= 0 && m->point_body[i] < m->nbody && m->point_if_q[i] < m->nq);
  }
}

// Lay the band and compute everything that a pose has, at the default and at wilder poses.
static void pose(const gerdy_model* m) {
  static const double far[] = {0, 0.7, -2, 1e3, -1e300};
  gerdy_data* d;
  gerdy_band band;
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  if (gerdy_data_new(m, &d, NULL) != GERDY_OK) return;
  need(gerdy_band_init(m, &band, &notes) == GERDY_OK);
  for (size_t k = 0; k < sizeof far / sizeof far[0]; ++k) {
    for (int q = 0; q < m->nq; ++q) d->q[q] = m->q_default[q] + far[k] * (1 + q % 3);
    gerdy_fk(m, d);
    gerdy_fk_markers(m, d);
    gerdy_muscle_lengths(m, d);
    for (int i = 0; i < m->nmuscle; ++i) need(!(d->muscle_length[i] < 0));
    for (int i = 0; i < 4; ++i) need(!(gerdy_band_length(d, &band.path[i / 2][i % 2]) < 0));
  }
  gerdy_notes_reset(&notes);
  gerdy_data_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  gerdy_model* m;
  gerdy_notes notes;
  gerdy_error err = {0};
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_model_read((const char*)data, size, &m, &notes, &err);
  if (status != GERDY_OK) need(m == NULL && err.code == status && err.msg[0] != '\0');
  if (status == GERDY_OK) {
    check_tree(m);
    check_indices(m);
    pose(m);
  }
  gerdy_model_free(m);
  gerdy_notes_reset(&notes);
  return 0;
}
