// The strand of the iliotibial band that a published model brings along, against OpenSim: Lenhart
// 2015, ITB1, in all poses of ../shared/oracle/models/lenhart-itb.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <stdlib.h>

#include "base/mem.h"
#include "tissue/band_own.h"

#define MODEL  "data/model-lenhart2015/lenhart_itb.osim"
#define FOLDER "oracle/models/lenhart-itb/"

typedef struct oracle {
  gerdy_model* m;
  gerdy_data* d;
  gerdy_series *q, *u, *ligament;
} oracle;

static gerdy_series* table(const char* name) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_sto_load(SHARED_FILE(name), &s, NULL, NULL, &err), &err);
  assert_int_equal(s->nrow, 30);
  return s;
}

static oracle open_oracle(void) {
  gerdy_error err = {0};
  oracle o;
  assert_ok(gerdy_model_load(SHARED_FILE(MODEL), &o.m, NULL, &err), &err);
  assert_ok(gerdy_data_new(o.m, &o.d, &err), &err);
  o.q = table(FOLDER "q.sto");
  o.u = table(FOLDER "u.sto");
  o.ligament = table(FOLDER "ligament.sto");
  return o;
}

static void close_oracle(oracle* o) {
  gerdy_series_free(o->q);
  gerdy_series_free(o->u);
  gerdy_series_free(o->ligament);
  gerdy_data_free(o->d);
  gerdy_model_free(o->m);
}

static void set_row(const oracle* o, const gerdy_series* s, size_t row, double* out) {
  int n = 0;
  for (size_t c = 0; c < s->ncol; ++c) {
    int q = gerdy_model_coordinate(o->m, s->column[c].name);
    if (q >= 0) out[q] = s->value[row * s->ncol + c];
    n += q >= 0;
  }
  assert_int_equal(n, o->m->nq);
}

static double reference(const oracle* o, size_t row, const char* part) {
  char name[80];
  snprintf(name, sizeof name, "ITB1.%s", part);
  ptrdiff_t c = gerdy_series_find(o->ligament, name);
  assert_true(c >= 0);
  return o->ligament->value[row * o->ligament->ncol + (size_t)c];
}

static void as_opensim(void** state) {
  (void)state;
  oracle o = open_oracle();
  gd_band_own own = gd_band_own_find(o.m);
  assert_int_equal(own.n, 1);
  int taut = 0, loose = 0;
  double worst[3] = {0};
  for (size_t row = 0; row < o.q->nrow; ++row) {
    gd_band_strand strand[GD_BAND_MOST_OWN];
    set_row(&o, o.q, row, o.d->q);
    set_row(&o, o.u, row, o.d->u);
    gerdy_fk(o.m, o.d);
    unsigned long before = gd_mem_count();
    gd_band_own_read(&own, o.m, o.d, 1, strand);
    assert_true(gd_mem_count() == before);
    const gerdy_ligament_state* s = &strand[0].state;
    worst[0] = fmax(worst[0], fabs(strand[0].length - reference(&o, row, "length")));
    worst[1] = fmax(worst[1], fabs(s->strain - reference(&o, row, "strain")));
    worst[2] = fmax(worst[2], fabs(s->strain_rate - reference(&o, row, "strain_rate")));
    assert_near(strand[0].length, reference(&o, row, "length"), 1e-6);
    assert_near(s->strain, reference(&o, row, "strain"), 1e-6);
    assert_near(s->strain_rate, reference(&o, row, "strain_rate"), 1e-4);
    assert_near(s->total_force, reference(&o, row, "total_force"), 1e-2);
    if (s->strain > 0)
      ++taut;
    else
      ++loose;
    // at rest: the same but for the rate
    gd_band_strand still[GD_BAND_MOST_OWN];
    gd_band_own_read(&own, o.m, o.d, 0, still);
    assert_near(still[0].length, strand[0].length, 1e-15);
    assert_true(isnan(still[0].state.strain_rate));
    assert_near(still[0].state.total_force, still[0].state.elastic_force, 0);
  }
  print_message("length %.1e m, strain %.1e, rate %.1e /s; %d taut, %d loose\n", worst[0], worst[1],
                worst[2], taut, loose);
  assert_true(taut >= 5 && loose >= 5);
  close_oracle(&o);
}

// of all ligaments of the whole model only this one is a strand of the band
static void by_its_name(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_model* m;
  const char* whole = SHARED_FILE("data/model-lenhart2015/lenhart2015.osim");
  NEED_SHARED(whole);
  assert_ok(gerdy_model_load(whole, &m, NULL, &err), &err);
  gd_band_own own = gd_band_own_find(m);
  assert_true(m->nligament > 10);
  assert_int_equal(own.n, 1);
  assert_string_equal(m->names + m->ligament_name[own.ligament[0]], "ITB1");
  gerdy_model_free(m);
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  own = gd_band_own_find(m);
  assert_int_equal(own.n, 0);
  gerdy_model_free(m);
}

int main(void) {
  SKIP_WITHOUT_SHARED();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(as_opensim),
      cmocka_unit_test(by_its_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
