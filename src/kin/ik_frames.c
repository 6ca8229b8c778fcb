#include "kin/ik_frames.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/ik_solver.h"
#include "math/vec.h"

// carry_passes: how often frames with gaps are solved again; more brings nothing more
enum { chunk_length = 64, most_threads = 64, carry_passes = 2 };

// two poses of a frame are different when a coordinate differs by more, rad|m; how much more one
// may cost and still be as good
static const double other_pose = 1e-4, as_good = 1e-6;

// One chunk: where it begins, and what the chunk before it came to.
typedef struct chunk {
  size_t head;      // first frame with a pose, SIZE_MAX: there is none
  double* start;    // (nq) its pose
  double* reached;  // (nq) its pose when the chunk before goes on to it
  double cost;      // m2, of start
  bool again;       // reached is the better start
} chunk;

// What all threads share.
typedef struct work {
  const gerdy_model* m;
  const gerdy_series* markers;
  const double* target;  // (nframe x nq), NULL: the defaults
  gerdy_ik_trial* trial;
  gd_carry* carry;  // NULL: markers that are not seen are left out
  bool again;       // in a pass over the frames with gaps
  chunk* chunk;     // (nchunk)
  size_t nchunk;
  double* pose;  // (nchunk x 2 x nq) start and reached of all chunks
  atomic_size_t next;
  atomic_bool stopped;
  double done, share;  // progress before this stage, and this stage's part
  gerdy_progress progress;
  void* context;
} work;

// What a thread needs for itself.
typedef struct worker {
  work* w;
  gerdy_ik* ik;
  gerdy_data* data;
  double* marker;       // (nmarker x 3)
  unsigned char* seen;  // (nmarker)
  double* carried;      // (nmarker)
  bool asks;            // calls progress
} worker;

// ---- one frame ---------------------------------------------------------------------------------

static void gather(worker* f, size_t row) {
  const gerdy_series* s = f->w->markers;
  const double* value = s->value + row * s->ncol;
  const unsigned char* valid = s->valid + row * s->ncol;
  for (int i = 0; i < f->w->m->nmarker; ++i) {
    int c = f->w->trial->column[i];
    f->seen[i] = c >= 0 && valid[c] && valid[c + 1] && valid[c + 2];
    if (f->seen[i]) memcpy(f->marker + 3 * i, value + c, 3 * sizeof *value);
  }
  gerdy_ik_set_time(f->ik, s->time[row]);
  if (f->w->target != NULL) {
    gerdy_ik_set_targets(f->ik, f->w->target + row * (size_t)f->w->m->nq);
  }
}

static void solve(worker* f, size_t row, bool anywhere, gerdy_ik_info* info) {
  gd_carry* carry = f->w->carry;
  gather(f, row);
  if (carry != NULL && f->w->again) {
    const gerdy_series* motion = f->w->trial->motion;
    const unsigned char* told = motion->valid + row * motion->ncol;
    gd_carry_place(carry, row, told, f->data, f->marker, f->carried);
  } else if (carry != NULL) {
    gd_carry_bridge(carry, row, f->marker, f->carried);
  }
  gd_ik_frame(f->ik, f->data, f->marker, f->seen, f->carried, anywhere, info);
}

static void store(const worker* f, size_t row) {
  const gerdy_model* m = f->w->m;
  gerdy_ik_trial* t = f->w->trial;
  if (t->info[row].outcome == GERDY_IK_TOO_FEW) return;
  if (f->w->carry != NULL) gd_carry_keep(f->w->carry, row, f->data);
  for (int q = 0; q < m->nq; ++q) {
    gerdy_series_set(t->motion, row, (size_t)q, gerdy_ik_tells(f->ik, q) ? f->data->q[q] : NAN);
  }
  for (int q = 0; t->sd != NULL && q < m->nq; ++q) {
    gerdy_series_set(t->sd, row, (size_t)q, gerdy_ik_sd(f->ik, f->data, q));
  }
  for (int i = 0; i < m->nmarker; ++i) {
    if (!f->seen[i]) continue;
    double distance = gd_v3_distance(f->marker + 3 * i, f->data->marker_pos + 3 * i);
    gerdy_series_set(t->error, row, (size_t)i, distance);
  }
}

// ---- heads of the chunks, one after the other --------------------------------------------------

static size_t chunk_begin(size_t k) { return k * chunk_length; }

static size_t chunk_end(const work* w, size_t k) {
  size_t end = (k + 1) * chunk_length;
  return end < w->markers->nrow ? end : w->markers->nrow;
}

// nchunk: with which this stage is through
static bool may_go_on(const worker* f, size_t nchunk) {
  work* w = f->w;
  double done = w->done + w->share * (double)nchunk / (double)w->nchunk;
  if (f->asks && w->progress != NULL && !w->progress(w->context, "inverse kinematics", done)) {
    atomic_store(&w->stopped, true);
  }
  return !atomic_load(&w->stopped);
}

static void find_heads(worker* f) {
  work* w = f->w;
  size_t bytes = (size_t)w->m->nq * sizeof(double);
  bool anywhere = true;
  for (size_t k = 0; k < w->nchunk; ++k) {
    chunk* c = &w->chunk[k];
    if (!may_go_on(f, k)) return;
    c->head = SIZE_MAX;
    for (size_t row = chunk_begin(k); row < chunk_end(w, k) && c->head == SIZE_MAX; ++row) {
      gerdy_ik_info info;
      solve(f, row, anywhere, &info);
      if (info.outcome == GERDY_IK_TOO_FEW) continue;
      anywhere = false;
      c->head = row;
      c->cost = info.cost;
      memcpy(c->start, f->data->q, bytes);
    }
  }
}

// ---- chunks ------------------------------------------------------------------------------------

// the pose to which this chunk comes in the first frame of the next: is it another one, and as
// good?
static void go_on(worker* f, chunk* next) {
  gerdy_ik_info info;
  int nq = f->w->m->nq;
  double most = 0;
  solve(f, next->head, false, &info);
  memcpy(next->reached, f->data->q, (size_t)nq * sizeof(double));
  for (int q = 0; q < nq; ++q) {
    if (gerdy_ik_tells(f->ik, q)) most = fmax(most, fabs(next->reached[q] - next->start[q]));
  }
  next->again = most > other_pose && info.cost <= next->cost * (1 + as_good);
}

static void solve_chunk(worker* f, size_t k) {
  work* w = f->w;
  chunk* c = &w->chunk[k];
  if (c->head != SIZE_MAX) memcpy(f->data->q, c->start, (size_t)w->m->nq * sizeof(double));
  for (size_t row = chunk_begin(k); row < chunk_end(w, k); ++row) {
    solve(f, row, false, &w->trial->info[row]);
    store(f, row);
  }
  if (c->head == SIZE_MAX) return;
  // over chunks without a pose, whose frames change nothing
  size_t next = k + 1;
  while (next < w->nchunk && w->chunk[next].head == SIZE_MAX) ++next;
  if (next < w->nchunk) go_on(f, &w->chunk[next]);
}

// the frames of a chunk that have a pose and a gap
static void solve_gaps(worker* f, size_t k) {
  for (size_t row = chunk_begin(k); row < chunk_end(f->w, k); ++row) {
    gerdy_ik_info* info = &f->w->trial->info[row];
    if (info->outcome == GERDY_IK_TOO_FEW || !gd_carry_has_gap(f->w->carry, row)) continue;
    int before = info->iterations;
    solve(f, row, false, info);
    info->iterations += before;
    store(f, row);
  }
}

static void* take_chunks(void* context) {
  worker* f = context;
  work* w = f->w;
  size_t k;
  while (!atomic_load(&w->stopped) && (k = atomic_fetch_add(&w->next, 1)) < w->nchunk) {
    if (w->again)
      solve_gaps(f, k);
    else
      solve_chunk(f, k);
    if (!may_go_on(f, k + 1)) break;
  }
  return NULL;
}

// chunks that the one before reaches otherwise, in order: each may change the next
static void solve_again(worker* f) {
  work* w = f->w;
  for (size_t k = 1; k < w->nchunk && !atomic_load(&w->stopped); ++k) {
    chunk* c = &w->chunk[k];
    if (!c->again) continue;
    memcpy(c->start, c->reached, (size_t)w->m->nq * sizeof(double));
    solve_chunk(f, k);
  }
}

// a thread that cannot be started leaves its share to the others
static void run_workers(worker* f, int n) {
  pthread_t thread[most_threads];
  bool started[most_threads] = {false};
  for (int i = 1; i < n; ++i) {
    started[i] = pthread_create(&thread[i], NULL, take_chunks, &f[i]) == 0;
  }
  take_chunks(&f[0]);
  for (int i = 1; i < n; ++i) {
    if (started[i]) pthread_join(thread[i], NULL);
  }
}

static void enter_stage(work* w, double share) {
  w->done += w->share;
  w->share = share;
  atomic_store(&w->next, 0);
}

static void run(worker* f, int n) {
  work* w = f->w;
  double gaps = w->carry != NULL ? 0.2 : 0;  // share of a pass over the frames with gaps
  f->asks = true;
  enter_stage(w, 0.3 * (1 - gaps * carry_passes));
  find_heads(f);
  enter_stage(w, 0.7 * (1 - gaps * carry_passes));
  run_workers(f, n);
  solve_again(f);
  w->again = true;
  for (int i = 0; i < carry_passes && w->carry != NULL && !atomic_load(&w->stopped); ++i) {
    enter_stage(w, gaps);
    gd_carry_guess(w->carry);
    run_workers(f, n);
  }
}

// ---- memory ------------------------------------------------------------------------------------

static gerdy_status open_worker(worker* f, work* w, const double* weight,
                                const gerdy_ik_options* options, gerdy_error* err) {
  size_t nmarker = (size_t)w->m->nmarker;
  f->w = w;
  f->marker = gd_alloc(3 * nmarker, sizeof *f->marker);
  f->seen = gd_alloc(nmarker, 1);
  f->carried = gd_alloc(nmarker, sizeof *f->carried);
  if (f->marker == NULL || f->seen == NULL || f->carried == NULL) return gd_fail_memory(err);
  gerdy_status status = gerdy_ik_new(w->m, weight, options, &f->ik, err);
  return status == GERDY_OK ? gerdy_data_new(w->m, &f->data, err) : status;
}

static void close_worker(worker* f) {
  gerdy_ik_free(f->ik);
  gerdy_data_free(f->data);
  gd_free(f->marker);
  gd_free(f->seen);
  gd_free(f->carried);
}

static gerdy_status make_chunks(work* w, gerdy_error* err) {
  size_t nq = (size_t)w->m->nq;
  w->nchunk = (w->markers->nrow + chunk_length - 1) / chunk_length;
  w->chunk = gd_alloc(w->nchunk, sizeof *w->chunk);
  w->pose = gd_alloc(w->nchunk * 2 * nq, sizeof *w->pose);
  if (w->chunk == NULL || w->pose == NULL) return gd_fail_memory(err);
  for (size_t k = 0; k < w->nchunk; ++k) {
    w->chunk[k].start = w->pose + 2 * k * nq;
    w->chunk[k].reached = w->chunk[k].start + nq;
  }
  return GERDY_OK;
}

static int count_threads(const work* w, const gerdy_ik_options* options) {
  long n =
      options != NULL && options->nthread > 0 ? options->nthread : sysconf(_SC_NPROCESSORS_ONLN);
  if (n > most_threads) n = most_threads;
  if ((size_t)n > w->nchunk) n = (long)w->nchunk;
  return n > 1 ? (int)n : 1;
}

gerdy_status gd_ik_solve_frames(const gerdy_model* model, const gerdy_series* markers,
                                const double* weight, const gerdy_ik_options* options,
                                gd_carry* carry, gerdy_progress progress, void* context,
                                gerdy_ik_trial* trial, size_t* nsolved, gerdy_error* err) {
  worker f[most_threads] = {{0}};
  work w = {.m = model, .markers = markers, .trial = trial, .carry = carry, .progress = progress};
  w.context = context;
  w.target = options != NULL ? options->target : NULL;
  gerdy_status status = make_chunks(&w, err);
  int n = count_threads(&w, options);
  for (int i = 0; i < n && status == GERDY_OK; ++i) {
    status = open_worker(&f[i], &w, weight, options, err);
  }
  if (status == GERDY_OK) {
    run(f, n);
    if (atomic_load(&w.stopped)) {
      status = gd_fail(err, GERDY_E_STOPPED, 0, NULL, "stopped on request");
    }
  }
  for (int i = 0; i < n; ++i) close_worker(&f[i]);
  gd_free(w.chunk);
  gd_free(w.pose);
  *nsolved = 0;
  for (size_t row = 0; row < markers->nrow && status == GERDY_OK; ++row) {
    *nsolved += trial->info[row].outcome != GERDY_IK_TOO_FEW;
  }
  return status;
}
