// Inverse dynamics from files to files: external loads, binding to the feet, what is wrong with
// forces and motion and how it is said. Against OpenSim: test_id_golden.c.
#include "testing.h"

#include <gerdy/dyn.h>
#include <gerdy/id.h>
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <gerdy/reaction.h>
#include <gerdy/tool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "force/id_work.h"
#include "force/loads_setup.h"
#include "testing_table.h"

// A runner who stands on the right foot, then on the left one: 1 s at 100 frames, forces at 500 Hz.
enum { nframe = 101, nforce = 501, ncolumn = 18 };

static gerdy_model* model;
static double weight, foot[2][3];
static gerdy_series* forces;  // the good ones; changed by the tests on a copy

static void write_text(const char* path, const char* text) {
  FILE* file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static void make_motion(void) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_new(nframe, (size_t)model->nq, &s, &err), &err);
  for (int q = 0; q < model->nq; ++q) {
    assert_ok(gerdy_series_name(s, (size_t)q, model->names + model->q_name[q], "rad"), &err);
  }
  for (size_t i = 0; i < nframe; ++i) {
    s->time[i] = 0.01 * (double)i;
    for (int q = 0; q < model->nq; ++q) {
      gerdy_series_set(s, i, (size_t)q, model->q_default[q] + 1e-4 * sin(3 * s->time[i]));
    }
  }
  assert_ok(gerdy_sto_save("id/motion.sto", s, GERDY_RADIANS, &err), &err);
  gerdy_series_free(s);
}

static void make_forces(void) {
  static const char* const part[3] = {"force_%c_v", "force_%c_p", "torque_%c_"};
  gerdy_error err = {0};
  assert_ok(gerdy_series_new(nforce, ncolumn, &forces, &err), &err);
  for (size_t c = 0; c < ncolumn; ++c) {
    char name[40], begin[20];
    snprintf(begin, sizeof begin, part[c % 9 / 3], c < 9 ? 'r' : 'l');
    snprintf(name, sizeof name, "ground_%s%c", begin, (int)('x' + c % 3));
    assert_ok(gerdy_series_name(forces, c, name, ""), &err);
  }
  for (size_t i = 0; i < nforce; ++i) {
    forces->time[i] = 0.002 * (double)i;
    for (size_t c = 0; c < ncolumn; ++c) gerdy_series_set(forces, i, c, 0);
    size_t side = i < nforce / 2 ? 0 : 1;
    gerdy_series_set(forces, i, 9 * side + 1, weight);
    gerdy_series_set(forces, i, 9 * side + 3, foot[side][0] + 0.08);
    gerdy_series_set(forces, i, 9 * side + 5, foot[side][2]);
  }
}

static int make_folder(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_data* d;
  if (system("rm -rf id && mkdir id") != 0) return 1;
  assert_ok(gerdy_model_bundled(&model, &err), &err);
  assert_ok(gerdy_model_save("id/model.osim", model, &err), &err);
  assert_ok(gerdy_data_new(model, &d, &err), &err);
  gerdy_fk(model, d);
  weight = gerdy_model_mass(model) * -model->gravity[1];
  for (int side = 0; side < 2; ++side) {
    int b = gerdy_model_body(model, side == 0 ? "calcn_r" : "calcn_l");
    memcpy(foot[side], d->body_pos + 3 * b, sizeof foot[side]);
  }
  gerdy_data_free(d);
  make_motion();
  make_forces();
  return 0;
}

static int drop_folder(void** state) {
  (void)state;
  gerdy_series_free(forces);
  gerdy_model_free(model);
  return 0;
}

static gerdy_series* copy(void) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_copy(forces, &s, &err), &err);
  return s;
}

static bool is_said(const gerdy_notes* notes, const char* words) {
  for (size_t i = 0; i < notes->n; ++i) {
    if (strstr(notes->item[i].text, words) != NULL) return true;
  }
  return false;
}

static void show(const gerdy_notes* notes) {
  for (size_t i = 0; i < notes->n; ++i) {
    print_message("  %s: %s\n", notes->item[i].where, notes->item[i].text);
  }
}

static gerdy_id_job default_job(void) {
  gerdy_id_job job = gerdy_id_job_default();
  job.motion = "id/motion.sto";
  job.output = "id/out.sto";
  return job;
}

// save the table, run, and find the words (NULL: none) among the notes; frees s
static gerdy_id_summary run_with(gerdy_series* s, gerdy_id_job job, const char* words) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_sto_save("id/forces.mot", s, GERDY_RADIANS, &err), &err);
  gerdy_series_free(s);
  job.forces = "id/forces.mot";
  assert_ok(gerdy_id_run(&job, &notes, &err), &err);
  if (words != NULL && !is_said(&notes, words)) {
    show(&notes);
    fail_msg("\"%s\" is not said", words);
  }
  // the one thing that is always said is which frames are near an end
  if (words == NULL && notes.n != 1) {
    show(&notes);
    fail_msg("%zu notes", notes.n);
  }
  assert_true(is_said(&notes, "can be trusted"));
  gerdy_notes_reset(&notes);
  return job.summary;
}

static void refused(gerdy_id_job job, gerdy_status code, const char* words) {
  gerdy_error err = {0};
  char text[1024];
  unlink("id/out.sto");
  assert_int_equal(gerdy_id_run(&job, NULL, &err), code);
  if (strstr(gerdy_error_text(&err, text, sizeof text), words) == NULL) {
    fail_msg("\"%s\" is not in \"%s\"", words, text);
  }
  assert_false(test_exists("id/out.sto"));
}

// ---- good forces -------------------------------------------------------------------------------

static void bound_to_the_feet(void** state) {
  (void)state;
  gerdy_id_job job = default_job();
  job.residuals = "id/residuals.sto";
  gerdy_id_summary s = run_with(copy(), job, NULL);
  assert_int_equal(s.nframe, nframe);
  assert_int_equal(s.nresult, nframe);
  assert_int_equal(s.ntrusted, nframe - 10);  // 42 ms at both ends
  assert_true(s.force_rms < 1e-3 * weight);
  assert_near(s.weight, weight, 1e-9);
  assert_near(s.peak_load, weight, 1e-6 * weight);
  assert_near(s.load_share, 1, 1e-3);
  gerdy_series *id = load("id/out.sto"), *r = load("id/residuals.sto");
  assert_int_equal(id->ncol, model->nq);
  assert_int_equal(r->ncol, 9);
  ptrdiff_t doubt = gerdy_series_find(r, "doubt");
  assert_near(r->value[8], GERDY_DOUBT_EDGE, 0);
  assert_near(gerdy_series_at(r, doubt, 0.5), 0, 0);
  // the hip that stands carries, the other one hangs
  ptrdiff_t right = gerdy_series_find(id, "hip_adduction_r_moment");
  ptrdiff_t left = gerdy_series_find(id, "hip_adduction_l_moment");
  assert_true(fabs(gerdy_series_at(id, right, 0.25)) > 5 * fabs(gerdy_series_at(id, left, 0.25)));
  assert_true(fabs(gerdy_series_at(id, left, 0.75)) > 5 * fabs(gerdy_series_at(id, right, 0.75)));
  gerdy_series_free(id);
  gerdy_series_free(r);
}

static const char* loads_text(const char* inside) {
  static char text[6000];
  snprintf(text, sizeof text,
           "<OpenSimDocument Version=\"40000\"><ExternalLoads name=\"l\"><objects>"
           "<ExternalForce name=\"right\"><applied_to_body>calcn_r</applied_to_body>"
           "<force_expressed_in_body>ground</force_expressed_in_body>"
           "<point_expressed_in_body>ground</point_expressed_in_body>"
           "<force_identifier>ground_force_r_v</force_identifier>"
           "<point_identifier>ground_force_r_p</point_identifier>"
           "<torque_identifier>ground_torque_r_</torque_identifier></ExternalForce>"
           "<ExternalForce name=\"left\"><applied_to_body>/bodyset/calcn_l</applied_to_body>"
           "<force_expressed_in_body>ground</force_expressed_in_body>"
           "<point_expressed_in_body>ground</point_expressed_in_body>"
           "<force_identifier>ground_force_l_v</force_identifier>"
           "<point_identifier>ground_force_l_p</point_identifier></ExternalForce>%s",
           inside);
  return text;
}

static const char rest[] =
    "</objects><datafile>data/forces.mot</datafile>"
    "</ExternalLoads></OpenSimDocument>";

// the same moments from a file of external loads, its data seen from its own folder
static void told_by_a_file(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_id_job job = default_job();
  gerdy_series* s = copy();
  assert_int_equal(system("mkdir -p id/data"), 0);
  assert_ok(gerdy_sto_save("id/data/forces.mot", s, GERDY_RADIANS, &err), &err);
  gerdy_series_free(s);
  job.force_cutoff = 0;
  run_with(copy(), job, NULL);
  gerdy_series* bound = load("id/out.sto");
  write_text("id/loads.xml", loads_text(rest));
  job.loads = "id/loads.xml";
  job.forces = NULL;
  assert_ok(gerdy_id_run(&job, NULL, &err), &err);
  gerdy_series* told = load("id/out.sto");
  for (size_t row = 0; row < nframe; ++row) {
    // at the step from foot to foot the spline swings and the straight line does not
    if (fabs(told->time[row] - 0.5) < 0.015) continue;
    for (size_t c = 0; c < told->ncol; ++c) {
      size_t i = row * told->ncol + c;
      assert_near(told->value[i], bound->value[i], 1e-4 * weight);
    }
  }
  gerdy_series_free(bound);
  gerdy_series_free(told);
}

// force and point told in the axes of a moving body are the same load
static void told_in_a_body(void** state) {
  (void)state;
  gerdy_error err = {0};
  static const char inside[] =
      "<ExternalForce name=\"bag\"><applied_to_body>torso</applied_to_body>"
      "<force_expressed_in_body>pelvis</force_expressed_in_body>"
      "<point_expressed_in_body>torso</point_expressed_in_body>"
      "<force_identifier>bag_f</force_identifier><point_identifier>bag_p</point_identifier>"
      "<data_source_name>Unassigned</data_source_name></ExternalForce>"
      "<ExternalForce name=\"off\"><appliesForce>false</appliesForce><applied_to_body>torso"
      "</applied_to_body><force_identifier>nothing</force_identifier></ExternalForce>";
  char text[6200];
  gd_loads_setup setup;
  snprintf(text, sizeof text, "%s%s", loads_text(inside), rest);
  write_text("id/loads.xml", text);
  assert_ok(gd_loads_setup_read("id/loads.xml", model, &setup, NULL, &err), &err);
  assert_int_equal(setup.n, 3);
  assert_string_equal(setup.datafile, "id/data/forces.mot");
  assert_int_equal(setup.item[1].body, gerdy_model_body(model, "calcn_l"));
  assert_string_equal(setup.item[1].torque, "");
  assert_int_equal(setup.item[2].body, gerdy_model_body(model, "torso"));
  assert_int_equal(setup.item[2].force_body, gerdy_model_body(model, "pelvis"));
  assert_int_equal(setup.item[2].point_body, gerdy_model_body(model, "torso"));
  gd_loads_setup_reset(&setup);
}

static void setups_that_are_wrong(void** state) {
  (void)state;
  static const struct {
    const char* inside;
    gerdy_status code;
    const char* words;
  } cases[] = {
      {"<ExternalForce name=\"x\"><applied_to_body>hoof</applied_to_body></ExternalForce>",
       GERDY_E_MODEL, "\"hoof\", which the model has not"},
      {"<ExternalForce name=\"x\"><applied_to_body>torso</applied_to_body></ExternalForce>",
       GERDY_E_FORMAT, "neither <force_identifier> nor"},
      {"<ExternalForce name=\"x\"><force_identifier>f</force_identifier></ExternalForce>",
       GERDY_E_FORMAT, "names no body"},
      {"<PrescribedForce name=\"x\"/>", GERDY_E_UNSUPPORTED, "only <ExternalForce> is"},
      {"<ExternalForce name=\"x\"><applied_to_body>torso</applied_to_body><force_identifier>bag"
       "</force_identifier></ExternalForce>",
       GERDY_E_DATA, "0 columns of the force file begin with \"bag\""},
      {"<ExternalForce name=\"x\"><applied_to_body>torso</applied_to_body><force_identifier>ground"
       "</force_identifier></ExternalForce>",
       GERDY_E_DATA, "18 columns"},
  };
  gerdy_error err = {0};
  gerdy_id_job job = default_job();
  job.loads = "id/loads.xml";
  job.forces = "id/forces.mot";
  assert_ok(gerdy_sto_save("id/forces.mot", forces, GERDY_RADIANS, &err), &err);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    char text[6200];
    snprintf(text, sizeof text, "%s%s", loads_text(cases[i].inside), rest);
    write_text("id/loads.xml", text);
    refused(job, cases[i].code, cases[i].words);
  }
  write_text("id/loads.xml", "<OpenSimDocument Version=\"40000\"><Model/></OpenSimDocument>");
  refused(job, GERDY_E_FORMAT, "<ExternalLoads> expected, but the document holds <Model>");
  write_text("id/loads.xml", "<ExternalLoads><objects/></ExternalLoads>");
  job.forces = NULL;
  refused(job, GERDY_E_DATA, "<datafile> names no file");
}

// ---- bad forces --------------------------------------------------------------------------------

static void scale(gerdy_series* s, double by) {
  for (size_t i = 0; i < s->nrow; ++i) {
    for (size_t c = 0; c < 3; ++c) {
      s->value[i * ncolumn + c] *= by;
      s->value[i * ncolumn + 9 + c] *= by;
    }
  }
}

// frames that the forces do not reach have no result, and it is said which
static void forces_too_short(void** state) {
  (void)state;
  gerdy_series* s = copy();
  s->nrow = 350;  // to 0.698 s
  gerdy_id_summary sum = run_with(s, default_job(), "goes from 0.000 to 0.698 s");
  assert_int_equal(sum.nresult, 70);
  gerdy_series* id = load("id/out.sto");
  for (size_t row = 0; row < nframe; ++row) {
    for (size_t c = 0; c < id->ncol; ++c) {
      assert_int_equal(id->valid[row * id->ncol + c], row < 70);
    }
  }
  gerdy_series_free(id);
}

static void forces_with_gaps(void** state) {
  (void)state;
  gerdy_series* s = copy();
  for (size_t i = 100; i < 120; ++i) gerdy_series_set(s, i, 1, NAN);  // 0.200 to 0.238 s
  gerdy_id_job job = default_job();
  gerdy_id_summary sum = run_with(s, job, "they have no result (0.200 to 0.230 s)");
  assert_int_equal(sum.nresult, nframe - 4);
  // the same told by a file
  s = copy();
  for (size_t i = 100; i < 120; ++i) gerdy_series_set(s, i, 1, NAN);
  write_text("id/loads.xml", loads_text(rest));
  job.loads = "id/loads.xml";
  sum = run_with(s, job, "they have no result (0.200 to 0.230 s)");
  assert_int_equal(sum.nresult, nframe - 4);
}

static void no_contact(void** state) {
  (void)state;
  gerdy_series* s = copy();
  scale(s, 0);
  gerdy_id_summary sum = run_with(s, default_job(), "no foot is ever under load");
  assert_int_equal(sum.ntrusted, 0);
  gerdy_id_job job = default_job();
  write_text("id/loads.xml", loads_text(rest));
  job.loads = "id/loads.xml";
  s = copy();
  scale(s, 0);
  run_with(s, job, "the forces are 0 in every frame");
}

static void wrong_units_and_signs(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_id_job job = default_job();
  gerdy_series* s = copy();
  scale(s, 0.001);
  run_with(s, job, "(kilonewtons?)");
  s = copy();
  scale(s, -1);
  assert_ok(gerdy_sto_save("id/forces.mot", s, GERDY_RADIANS, &err), &err);
  gerdy_series_free(s);
  job.forces = "id/forces.mot";
  refused(job, GERDY_E_DATA, "Change the sign");
  write_text("id/loads.xml", loads_text(rest));
  job.loads = "id/loads.xml";
  s = copy();
  scale(s, -1);
  run_with(s, job, "they look like those of the runner on the ground");
  s = copy();
  scale(s, 0.1);
  run_with(s, job, "10 % of the model's weight: are the forces in newtons");
  s = copy();
  scale(s, 10);
  run_with(s, job, "10.0 times the model's weight");
  s = copy();
  for (size_t i = 0; i < nforce; ++i) {
    for (size_t side = 0; side < 2; ++side) {  // z up
      s->value[i * ncolumn + 9 * side + 2] = s->value[i * ncolumn + 9 * side + 1];
      s->value[i * ncolumn + 9 * side + 1] = 0;
    }
  }
  run_with(s, job, "are the axes those of the motion?");
}

static void points_elsewhere(void** state) {
  (void)state;
  gerdy_id_job job = default_job();
  gerdy_series* s = copy();
  for (size_t i = 0; i < nforce; ++i) {
    s->value[i * ncolumn + 3] *= 1000;
    s->value[i * ncolumn + 5] *= 1000;
  }
  gerdy_id_summary sum = run_with(s, job, "are points in metres");
  assert_true(sum.ntrusted < nframe - 45);
  s = copy();
  for (size_t i = 0; i < nforce; ++i) gerdy_series_set(s, i, 3, NAN);
  sum = run_with(s, job, "1 of 2 contacts have no centre of pressure");
  assert_true(sum.nresult < 60);
}

static void other_mass_and_drift(void** state) {
  (void)state;
  gerdy_series* s = copy();
  scale(s, 0.8);
  gerdy_id_summary sum = run_with(s, default_job(), "the forces are 80 % of what the motion");
  assert_near(sum.load_share, 0.8, 1e-3);
  s = copy();
  for (size_t i = 0; i < nforce; ++i) s->value[i * ncolumn + 10] += 12 - 24.0 * (double)i / nforce;
  // unloaded, the left plate is only seen in the first half
  for (size_t i = nforce - 60; i < nforce; ++i) s->value[i * ncolumn + 10] = -12;
  run_with(s, default_job(), "the plate drifts");
}

// rows that are not there at all, in the forces and in the motion
static void rows_missing(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_id_job job = default_job();
  for (int told = 0; told < 2; ++told) {
    gerdy_series* s = copy();
    for (size_t i = 120; i < nforce; ++i) {  // 0.200 to 0.238 s are cut out
      s->time[i - 20] = s->time[i];
      memcpy(s->value + (i - 20) * ncolumn, s->value + i * ncolumn, ncolumn * sizeof *s->value);
    }
    s->nrow = nforce - 20;
    write_text("id/loads.xml", loads_text(rest));
    if (told) job.loads = "id/loads.xml";
    gerdy_id_summary sum = run_with(s, job, "they have no result (0.200 to 0.230 s)");
    assert_int_equal(sum.nresult, nframe - 4);
  }
  gerdy_series* motion = load("id/motion.sto");
  for (size_t i = 30; i < nframe; ++i) {  // 0.200 to 0.290 s
    motion->time[i - 10] = motion->time[i];
    for (size_t c = 0; c < motion->ncol; ++c) {
      motion->value[(i - 10) * motion->ncol + c] = motion->value[i * motion->ncol + c];
    }
  }
  motion->nrow = nframe - 10;
  assert_ok(gerdy_sto_save("id/cut.sto", motion, GERDY_RADIANS, &err), &err);
  gerdy_series_free(motion);
  job = default_job();
  job.motion = "id/cut.sto";
  gerdy_id_summary sum = run_with(copy(), job, "or lie where rows are missing, and no result (0.2");
  assert_in_range(sum.nframe - sum.nresult, 7, 10);
}

// forces that fit the motion and act elsewhere
static void moment_elsewhere(void** state) {
  (void)state;
  gerdy_id_job job = default_job();
  write_text("id/loads.xml", loads_text(rest));
  job.loads = "id/loads.xml";
  gerdy_series* s = copy();
  for (size_t i = 0; i < nforce; ++i) s->value[i * ncolumn + (i < nforce / 2 ? 5u : 14u)] += 0.4;
  gerdy_id_summary sum = run_with(s, job, "or of its moment at 1 m");
  assert_true(sum.force_max < 0.2 * weight);
  assert_int_equal(sum.ntrusted, 0);
  // a load that cannot be allows no more than five times the weight does
  s = copy();
  scale(s, 30);
  sum = run_with(s, default_job(), "by more than 20 % of 5 times the weight");
  assert_int_equal(sum.ntrusted, 0);
}

static void plates_and_columns(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_series* s = copy();
  scale(s, 1 / 9.81);
  run_with(s, default_job(), "are the forces in newtons (not kilograms)");
  s = copy();
  for (size_t i = 0; i < nforce; ++i) s->value[i * ncolumn + 10] += 15;
  for (size_t i = nforce - 60; i < nforce; ++i) s->value[i * ncolumn + 10] = 15;
  run_with(s, default_job(), "the plate is not zeroed: unloaded it shows 15.0 N");
  s = copy();
  for (size_t i = 0; i < nforce; ++i) s->value[i * ncolumn + 1] += 120.0 * (double)i / nforce;
  for (size_t i = 0; i < 60; ++i) s->value[i * ncolumn + 1] = 0;
  run_with(s, default_job(), "the plate drifts");
  s = copy();
  assert_ok(gerdy_series_name(s, 2, "nothing", ""), &err);
  run_with(s, default_job(), "ground_force_r_vz is missing beside it: the plate is left out");
  s = copy();
  for (size_t i = 0; i < nforce; ++i) s->time[i] *= 1000;
  s->time[0] = -1;
  for (size_t c = 0; c < ncolumn; ++c) s->value[c] = 0;
  run_with(s, default_job(), "by the same clock?");
}

static void motion_that_cannot_be(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_id_job job = default_job();
  job.motion = "id/odd.sto";
  gerdy_series* motion = load("id/motion.sto");
  for (size_t i = 0; i < nframe; ++i) gerdy_series_set(motion, i, 7, NAN);
  assert_ok(gerdy_sto_save(job.motion, motion, GERDY_RADIANS, &err), &err);
  run_with(copy(), job, "has no number in any row: it keeps its default");
  for (size_t i = 0; i < nframe; ++i) gerdy_series_set(motion, i, 7, i == 50 ? 1e308 : 0);
  assert_ok(gerdy_sto_save(job.motion, motion, GERDY_RADIANS, &err), &err);
  gerdy_id_summary sum = run_with(copy(), job, "no number comes of it");
  assert_int_equal(sum.ntrusted, 0);
  gerdy_series_free(motion);
}

// forces that come 0.07 s late, and 0.07 s early; who needs what acts has the right clock
static void other_clock(void** state) {
  (void)state;
  static const double up[3] = {0, 1, 0};
  gerdy_error err = {0};
  gerdy_series* residual;
  unsigned char lacking[nframe] = {0};
  double load[nframe], shift = 1;
  assert_ok(gerdy_series_new(nframe, 6, &residual, &err), &err);
  gerdy_trial trial = {.nframe = nframe, .rate = 100};
  gerdy_id id = {.residual = residual, .lacking = lacking, .nresult = nframe};
  gd_id_work w = {.trial = &trial, .id = &id};
  for (int late = -7; late <= 7; late += 7) {
    for (size_t i = 0; i < nframe; ++i) {
      double need = fmax(0, 1000 * sin(0.17 * (double)i)) + 2 * (double)i;
      load[i] = fmax(0, 1000 * sin(0.17 * ((double)i - late))) + 2 * ((double)i - late);
      for (size_t k = 0; k < 6; ++k) gerdy_series_set(residual, i, k, k == 1 ? need - load[i] : 0);
    }
    assert_ok(gd_id_clock(&w, load, up, &shift), &err);
    assert_near(shift, 0.01 * late, 1e-9);
  }
  gerdy_series_free(residual);
}

// ---- a passive pendulum ------------------------------------------------------------------------

static const double rod_mass = 3, rod_lever = 0.4, rod_inertia = 0.05;
static const char pendulum_text[] =
    "<OpenSimDocument Version=\"40000\"><Model name=\"pendulum\"><gravity>0 -9.80665 0</gravity>"
    "<BodySet><objects><Body name=\"rod\"><mass>3</mass><mass_center>0 -0.4 0</mass_center>"
    "<inertia>0.05 0.05 0.05 0 0 0</inertia></Body></objects></BodySet><JointSet><objects>"
    "<PinJoint name=\"pin\"><socket_parent_frame>/ground</socket_parent_frame>"
    "<socket_child_frame>/bodyset/rod</socket_child_frame><coordinates><Coordinate name=\"swing\"/>"
    "</coordinates></PinJoint></objects></JointSet></Model></OpenSimDocument>";

// rows every 5 ms of a swing that begins at rest at 1.2 rad, by the midpoint rule
static gerdy_series* let_swing(void) {
  const double about_pin = rod_inertia + rod_mass * rod_lever * rod_lever, h = 1e-5;
  const double pull = rod_mass * 9.80665 * rod_lever / about_pin;
  gerdy_error err = {0};
  gerdy_series* s;
  double angle = 1.2, speed = 0;
  assert_ok(gerdy_series_new(400, 1, &s, &err), &err);
  assert_ok(gerdy_series_name(s, 0, "swing", "rad"), &err);
  for (size_t row = 0; row < 400; ++row) {
    s->time[row] = 0.005 * (double)row;
    gerdy_series_set(s, row, 0, angle);
    for (int i = 0; i < 500; ++i) {
      double a = angle + h / 2 * speed, v = speed - h / 2 * pull * sin(angle);
      speed -= h * pull * sin(a);
      angle += h * v;
    }
  }
  return s;
}

// nobody pushes it: no moment at the pin, and the energy that it begins with
static void passive_pendulum(void** state) {
  (void)state;
  const double about_pin = rod_inertia + rod_mass * rod_lever * rod_lever;
  const double scale = rod_mass * 9.80665 * rod_lever;
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_trial* trial;
  gerdy_id* id;
  gerdy_trial_options o = gerdy_trial_options_default();
  o.cutoff = 0;
  write_text("id/pendulum.osim", pendulum_text);
  assert_ok(gerdy_model_load("id/pendulum.osim", &m, NULL, &err), &err);
  gerdy_series* s = let_swing();
  assert_ok(gerdy_trial_new(m, s, &o, &trial, &err), &err);
  assert_ok(gerdy_id_solve(m, trial, NULL, NULL, &id, &err), &err);
  assert_int_equal(trial->nframe, 400);
  for (size_t i = 10; i < 390; ++i) {
    double energy = about_pin / 2 * trial->u[i] * trial->u[i] - scale * cos(trial->q[i]);
    assert_near(energy, -scale * cos(1.2), 1e-6 * scale);
    assert_near(id->tau->value[i], 0, 1e-5 * scale);
  }
  gerdy_id_free(id);
  gerdy_trial_free(trial);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

static void names_exchanged(void** state) {
  (void)state;
  gerdy_series* s = copy();
  for (size_t c = 0; c < ncolumn; ++c) {
    char* side = strstr(s->column[c].name, c < 9 ? "_r_" : "_l_");
    assert_non_null(side);
    side[1] = c < 9 ? 'l' : 'r';
  }
  gerdy_id_summary sum = run_with(s, default_job(), "lie under the other foot than the column");
  assert_true(sum.force_rms < 1e-3 * weight);
  // a file of loads is believed, but what is wrong is said
  gerdy_id_job job = default_job();
  s = copy();
  for (size_t i = 0; i < nforce; ++i) {
    for (size_t c = 0; c < 9; ++c) {
      double right = s->value[i * ncolumn + c];
      s->value[i * ncolumn + c] = s->value[i * ncolumn + 9 + c];
      s->value[i * ncolumn + 9 + c] = right;
    }
  }
  write_text("id/loads.xml", loads_text(rest));
  job.loads = "id/loads.xml";
  sum = run_with(s, job, "are the feet exchanged?");
  assert_int_equal(sum.ntrusted, 0);
}

// ---- the job and the tool
// ------------------------------------------------------------------------

static void jobs_refused(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_id_job job = default_job();
  assert_ok(gerdy_sto_save("id/forces.mot", forces, GERDY_RADIANS, &err), &err);
  job.motion = NULL;
  refused(job, GERDY_E_ARG, "no motion");
  job = default_job();
  job.output = NULL;
  refused(job, GERDY_E_ARG, "nothing to write");
  job = default_job();
  job.output = job.motion;
  refused(job, GERDY_E_ARG, "a file that is read");
  job = default_job();
  job.output = "-";
  refused(job, GERDY_E_ARG, "standard output");
  job = default_job();
  job.residuals = job.output;
  refused(job, GERDY_E_ARG, "same file");
  job.residuals = "id/../id/out.sto";
  refused(job, GERDY_E_ARG, "same file");
  job = default_job();
  job.cutoff = -3;
  refused(job, GERDY_E_ARG, "-3 Hz");
  job = default_job();
  job.from = 3;
  job.to = 2;
  refused(job, GERDY_E_ARG, "before it begins");
  job.to = 4;
  refused(job, GERDY_E_DATA, "no frame lies in");
  job = default_job();
  job.forces = "id/motion.sto";
  refused(job, GERDY_E_DATA, "no ground force was found");
  job.forces = "id/absent.mot";
  refused(job, GERDY_E_FILE, "absent.mot");
}

static void without_forces(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_id_job job = default_job();
  assert_ok(gerdy_id_run(&job, &notes, &err), &err);
  assert_true(is_said(&notes, "no forces were given"));
  assert_near(job.summary.force_rms, weight, 0.01 * weight);
  gerdy_notes_reset(&notes);
}

static void write_setup(const char* inside) {
  char text[3000];
  snprintf(text, sizeof text,
           "<OpenSimDocument Version=\"40000\"><InverseDynamicsTool name=\"t\">"
           "<results_directory>results</results_directory><model_file>model.osim</model_file>"
           "<coordinates_file>motion.sto</coordinates_file>"
           "<external_loads_file>loads.xml</external_loads_file>"
           "<lowpass_cutoff_frequency_for_coordinates>6</lowpass_cutoff_frequency_for_coordinates>"
           "<output_gen_force_file>some/folder/id</output_gen_force_file>%s"
           "</InverseDynamicsTool></OpenSimDocument>",
           inside);
  write_text("id/setup.xml", text);
}

static void runs_as_a_tool(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_tool_job job = {.setup = "id/setup.xml"};
  gerdy_notes_init(&notes);
  assert_ok(gerdy_sto_save("id/data/forces.mot", forces, GERDY_RADIANS, &err), &err);
  write_text("id/loads.xml", loads_text(rest));
  write_setup(
      "<time_range>0.1 0.9</time_range><forces_to_exclude>Muscles spring_3"
      "</forces_to_exclude><joints_to_report_body_forces>All</joints_to_report_body_forces>");
  assert_ok(gerdy_tool_run(&job, &notes, &err), &err);
  assert_string_equal(job.written[0], "id/results/id.sto");
  assert_true(test_exists("id/results/id.sto"));
  assert_in_range(job.nframe, 81, 82);
  assert_true(is_said(&notes, "\"spring_3\" is no force and no group"));
  assert_true(is_said(&notes, "<joints_to_report_body_forces> is not used"));
  gerdy_notes_reset(&notes);
  // the caller's files instead
  job.motion = "id/motion.sto";
  job.forces = "id/forces.mot";
  job.model = "id/model.osim";
  job.output = "id/out.sto";
  write_setup("<model_file>absent</model_file><forces_to_exclude>all</forces_to_exclude>");
  assert_ok(gerdy_tool_run(&job, NULL, &err), &err);
  assert_string_equal(job.written[0], "id/out.sto");
  job.markers = "run.trc";
  assert_int_equal(gerdy_tool_run(&job, NULL, &err), GERDY_E_ARG);
  assert_int_equal(job.nwritten, 0);
}

// ---- forces that are left out ------------------------------------------------------------------

// the model with more objects and a group in its force set
static void add_forces(const char* to, const char* objects, const char* groups) {
  char line[4000];
  FILE *in = fopen("id/model.osim", "r"), *out = fopen(to, "w");
  bool inside = false;
  assert_true(in != NULL && out != NULL);
  while (fgets(line, sizeof line, in) != NULL) {
    if (strstr(line, "</ForceSet>") != NULL) fputs(groups, out);
    fputs(line, out);
    inside |= strstr(line, "<ForceSet") != NULL;
    if (!inside || strstr(line, "<objects>") == NULL) continue;
    fputs(objects, out);
    inside = false;
  }
  fclose(in);
  fclose(out);
}

// a ligament from the pelvis over hip and knee, and a spring in the knee; both in a group
static void write_banded_model(void) {
  add_forces(
      "id/banded.osim",
      "<Blankevoort1991Ligament name=\"band\"><GeometryPath name=\"path\"><PathPointSet>"
      "<objects><PathPoint name=\"a\"><socket_parent_frame>/bodyset/pelvis"
      "</socket_parent_frame><location>0.02 0 0.1</location></PathPoint><PathPoint name=\"b\">"
      "<socket_parent_frame>/bodyset/tibia_r</socket_parent_frame><location>0.03 -0.1 0.05"
      "</location></PathPoint></objects></PathPointSet></GeometryPath><linear_stiffness>2000"
      "</linear_stiffness><transition_strain>0.06</transition_strain><damping_coefficient>0.003"
      "</damping_coefficient><slack_length>0.4</slack_length></Blankevoort1991Ligament>"
      "<SpringGeneralizedForce name=\"spring\"><coordinate>knee_angle_r</coordinate>"
      "<stiffness>10</stiffness><rest_length>1</rest_length><viscosity>0</viscosity>"
      "</SpringGeneralizedForce>",
      "<groups><ObjectGroup name=\"elastic\"><members>band spring</members></ObjectGroup>"
      "</groups>");
}

static gerdy_series* moments(const char* model_file, const char* excluded) {
  gerdy_error err = {0};
  gerdy_notes notes;
  char inside[300];
  gerdy_tool_job job = {.setup = "id/setup.xml", .model = model_file, .output = "id/out.sto"};
  gerdy_notes_init(&notes);
  snprintf(inside, sizeof inside, "<forces_to_exclude>%s</forces_to_exclude>", excluded);
  write_setup(inside);
  assert_ok(gerdy_tool_run(&job, &notes, &err), &err);
  assert_false(is_said(&notes, "no force and no group"));
  assert_false(is_said(&notes, "does not leave out the muscles"));
  gerdy_notes_reset(&notes);
  gerdy_tool_job_reset(&job);
  return load("id/out.sto");
}

static double most_difference(const gerdy_series* a, const gerdy_series* b) {
  double most = 0;
  assert_int_equal(a->nrow, b->nrow);
  assert_int_equal(a->ncol, b->ncol);
  for (size_t i = 0; i < a->nrow * a->ncol; ++i) most = fmax(most, fabs(a->value[i] - b->value[i]));
  return most;
}

// what a ligament does is taken off: its moments have the power of its force
static void ligaments_pull(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_data* d;
  write_banded_model();
  assert_ok(gerdy_sto_save("id/data/forces.mot", forces, GERDY_RADIANS, &err), &err);
  write_text("id/loads.xml", loads_text(rest));
  gerdy_series *with = moments("id/banded.osim", "Muscles spring"),
               *without = moments("id/banded.osim", "Muscles band spring");
  gerdy_series *plain = moments("id/model.osim", "Muscles"),
               *group = moments("id/banded.osim", "Actuators elastic"),
               *none = moments("id/banded.osim", "all"),
               *sprung = moments("id/banded.osim", "Muscles band");
  assert_near(most_difference(without, plain), 0, 1e-9);
  assert_near(most_difference(group, plain), 0, 1e-9);
  assert_near(most_difference(none, plain), 0, 1e-9);
  assert_true(most_difference(with, plain) > 1);
  assert_ok(gerdy_model_load("id/banded.osim", &m, NULL, &err), &err);
  assert_int_equal(m->nligament, 1);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  for (int q = 0; q < m->nq; ++q) d->q[q] = m->q_default[q];
  for (int k = 0; k < m->nq; ++k) d->u[k] = 0;
  gerdy_fk(m, d);
  gerdy_path_slopes(m, d);
  gerdy_ligament_state s;
  gerdy_ligament_force(m, 0, d->path_length[m->nmuscle], 0, &s);
  assert_true(s.total_force > 10);
  size_t row = with->nrow / 2;  // the motion stays within 1e-4 of the default pose
  for (size_t c = 0; c < with->ncol; ++c) {
    char name[120];
    snprintf(name, sizeof name, "%s", with->column[c].name);
    *strrchr(name, '_') = '\0';
    int q = gerdy_model_coordinate(m, name);
    double by = with->value[row * with->ncol + c] - without->value[row * with->ncol + c];
    double arm = gerdy_path_slope(m, d, m->nmuscle, q);
    assert_near(by, s.total_force * arm, 0.02 * s.total_force * 0.1 + 1e-6);
  }
  ptrdiff_t knee = gerdy_series_find(sprung, "knee_angle_r_moment");
  double angle = m->q_default[gerdy_model_coordinate(m, "knee_angle_r")];
  assert_near(sprung->value[row * sprung->ncol + (size_t)knee] -
                  plain->value[row * plain->ncol + (size_t)knee],
              10 * (angle - 1), 0.01);
  gerdy_series* const all[] = {with, without, plain, group, none, sprung};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; ++i) gerdy_series_free(all[i]);
  gerdy_data_free(d);
  gerdy_model_free(m);
}

// a ligament from pelvis to shank presses hip and knee together by its force, and nothing else
static void ligaments_press(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_data* d;
  gerdy_trial* trial;
  write_banded_model();
  assert_ok(gerdy_model_load("id/banded.osim", &m, NULL, &err), &err);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  gerdy_series* motion = load("id/motion.sto");
  assert_ok(gerdy_trial_new(m, motion, NULL, &trial, &err), &err);
  gerdy_trial_frame(m, trial, 50, d);
  gerdy_fk(m, d);
  gerdy_path_slopes(m, d);
  gerdy_path_velocities(m, d);
  gerdy_ligament_state s;
  gerdy_ligament_force(m, 0, d->path_length[m->nmuscle], d->path_velocity[m->nmuscle], &s);
  double stiffness = m->ligament_stiffness[0], damping = m->ligament_damping[0];
  for (int exact = 0; exact < 2; ++exact) {
    gerdy_reaction_options o = {.frame = GERDY_IN_GROUND, .as_opensim = !exact};
    gerdy_series *with, *without;
    m->ligament_stiffness[0] = stiffness;
    m->ligament_damping[0] = damping;
    assert_ok(gerdy_reactions(m, trial, NULL, NULL, &o, &with, &err), &err);
    m->ligament_stiffness[0] = m->ligament_damping[0] = 0;
    assert_ok(gerdy_reactions(m, trial, NULL, NULL, &o, &without, &err), &err);
    int shank = gerdy_model_body(m, "tibia_r"), thigh = gerdy_model_body(m, "femur_r");
    for (int b = 1; b < m->nbody; ++b) {
      size_t c = 50 * with->ncol + 9 * (size_t)(b - 1);
      double by[3], moment[3];
      for (size_t k = 0; k < 3; ++k) {
        by[k] = with->value[c + k] - without->value[c + k];
        moment[k] = with->value[c + 3 + k] - without->value[c + 3 + k];
      }
      bool bears = b == shank || b == thigh;
      assert_near(sqrt(by[0] * by[0] + by[1] * by[1] + by[2] * by[2]), bears ? s.total_force : 0,
                  1e-6);
      if (!bears) assert_near(fabs(moment[0]) + fabs(moment[1]) + fabs(moment[2]), 0, 1e-6);
    }
    gerdy_series_free(with);
    gerdy_series_free(without);
  }
  gerdy_series_free(motion);
  gerdy_trial_free(trial);
  gerdy_data_free(d);
  gerdy_model_free(m);
}

static void memory_fails(void** state) {
  (void)state;
  gerdy_error err = {0};
  assert_ok(gerdy_sto_save("id/forces.mot", forces, GERDY_RADIANS, &err), &err);
  write_text("id/loads.xml", loads_text(rest));
  for (int k = 0; k < 2; ++k) {
    gerdy_id_job job = default_job();
    job.forces = "id/forces.mot";
    job.residuals = "id/residuals.sto";
    job.loads = k == 0 ? NULL : "id/loads.xml";
    unsigned long before = gd_mem_count();
    assert_ok(gerdy_id_run(&job, NULL, &err), &err);
    unsigned long total = gd_mem_count() - before, step = total / 400 + 1;
    // the reading of the model has its own tests: sparsely there, every one at the end
    for (unsigned long nth = 1; nth <= total; nth += nth + 300 < total ? step : 1) {
      gerdy_notes notes;
      gerdy_notes_init(&notes);
      unlink("id/out.sto");
      gd_mem_fail_at(nth);
      gerdy_status status = gerdy_id_run(&job, &notes, &err);
      gd_mem_fail_at(0);
      gerdy_notes_reset(&notes);
      assert_int_equal(status, GERDY_E_MEMORY);
      assert_false(test_exists("id/out.sto"));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bound_to_the_feet),  cmocka_unit_test(told_by_a_file),
      cmocka_unit_test(told_in_a_body),     cmocka_unit_test(setups_that_are_wrong),
      cmocka_unit_test(forces_too_short),   cmocka_unit_test(forces_with_gaps),
      cmocka_unit_test(no_contact),         cmocka_unit_test(wrong_units_and_signs),
      cmocka_unit_test(points_elsewhere),   cmocka_unit_test(other_mass_and_drift),
      cmocka_unit_test(names_exchanged),    cmocka_unit_test(jobs_refused),
      cmocka_unit_test(without_forces),     cmocka_unit_test(runs_as_a_tool),
      cmocka_unit_test(ligaments_pull),     cmocka_unit_test(ligaments_press),
      cmocka_unit_test(rows_missing),       cmocka_unit_test(passive_pendulum),
      cmocka_unit_test(other_clock),        cmocka_unit_test(moment_elsewhere),
      cmocka_unit_test(plates_and_columns), cmocka_unit_test(motion_that_cannot_be),
      cmocka_unit_test(memory_fails),
  };
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
