// A program that appends to a case is killed at a random moment, hundreds of times: what it was
// told is kept must be there, and what it was not told must be there whole or not at all.
// usage: store_kill [KILLS [SEED]]
#include "testing.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "math/random.h"
#include "testing_store.h"

enum { most_answers = 12, longest_wait_us = 4000, file_bytes = 9000 };

static int kills = 300;
static gd_random chance = {20261123};

// ---- the one that is killed --------------------------------------------------------------------

// entries of three shapes, so that transactions are short and long
static void append_one(gerdy_store* store, int series, int n, char* bytes) {
  gerdy_error err = {0};
  gerdy_history* history = new_history();
  put_checkin(history, series, n);
  for (int i = 0; n % 5 == 0 && i < 60; ++i) {
    assert_ok(gerdy_history_number(history, "run_km", 0, i, &err), &err);
  }
  memset(bytes, 'a' + n % 26, file_bytes);
  gerdy_store_file file = {.name = "run.trc", .bytes = bytes, .n = file_bytes - (size_t)n};
  assert_ok(gerdy_store_append(store, history, &file, n % 3 == 0, NULL, &err), &err);
  gerdy_history_free(history);
}

// append for ever; a number goes into the pipe when its entry is acknowledged
static void live(const char* path, int series, int acknowledge) {
  static char bytes[file_bytes];
  gerdy_store* store = open_case(path);
  for (int n = 0;; ++n) {
    append_one(store, series, n, bytes);
    if (write(acknowledge, &n, sizeof n) != (ssize_t)sizeof n) _exit(2);
    // opening and closing have moments of their own
    if (n % 7 == 6) {
      gerdy_store_close(store);
      store = open_case(path);
    }
  }
}

// ---- the one that kills ------------------------------------------------------------------------

static void wait_a_moment(long longest_us) {
  struct timespec wait = {0, (long)(gd_random_uniform(&chance) * (double)longest_us * 1000)};
  nanosleep(&wait, NULL);
}

// hear one answer, the nth; false when there is none any more
static bool hear(int from, int n) {
  int number;
  if (read(from, &number, sizeof number) != (ssize_t)sizeof number) return false;
  assert_int_equal(number, n);
  return true;
}

// The number of entries that were acknowledged. The moment is counted in answers and a random while
// after them, so that it is as random on a slow machine.
static int kill_one(const char* path, int series) {
  int ends[2], n = 0, status;
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    close(ends[0]);
    live(path, series, ends[1]);
  }
  close(ends[1]);
  int wanted = (int)(gd_random_uniform(&chance) * most_answers);
  while (n < wanted && hear(ends[0], n)) ++n;
  wait_a_moment(longest_wait_us);
  assert_int_equal(kill(child, SIGKILL), 0);
  assert_int_equal(waitpid(child, &status, 0), child);
  // it must not have ended by itself
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  while (hear(ends[0], n)) ++n;
  close(ends[0]);
  return n;
}

// is the nth of the series there, with all its facts?
static bool is_whole(const gerdy_entry* entry, const gerdy_fact* fact, int series, int n) {
  size_t none;
  gerdy_history* wanted = new_history();
  put_checkin(wanted, series, n);
  size_t extra = n % 5 == 0 ? 60 : 0;
  gerdy_entry stored = *entry;
  bool whole = stored.nfact == 3 + extra;
  stored.nfact = 3;
  whole = whole && same_entry(gerdy_history_entries(wanted, &none),
                              gerdy_history_facts(wanted, &none), &stored, fact);
  for (size_t i = 0; whole && i < extra; ++i) {
    whole = fact[entry->first + 3 + i].number == (double)i;
  }
  gerdy_history_free(wanted);
  return whole;
}

// how many entries of the series are there, each whole
static int count_whole(const gerdy_history* history, int series) {
  size_t nentry, nfact;
  const gerdy_entry* entry = gerdy_history_entries(history, &nentry);
  const gerdy_fact* fact = gerdy_history_facts(history, &nfact);
  int n = 0;
  for (size_t i = 0; i < nentry; ++i) {
    if (strncmp(entry[i].uid, uid_of(series, 0), 8) != 0) continue;
    assert_string_equal(entry[i].uid, uid_of(series, n));
    assert_true(is_whole(&entry[i], fact, series, n));
    ++n;
  }
  return n;
}

typedef struct tally {
  long acknowledged, beyond;  // beyond: there, but the answer was never heard
  int silent;                 // lives in which nothing was acknowledged
} tally;

static void one_round(const char* path, int series, tally* sum) {
  gerdy_error err = {0};
  int acknowledged = kill_one(path, series);
  gerdy_store* store = open_case(path);
  assert_ok(gerdy_store_verify(store, &err), &err);
  gerdy_history* history = read_case(store);
  int there = count_whole(history, series);
  // at most the one that was under way is there besides
  if (there < acknowledged || there > acknowledged + 1) {
    fail_msg("round %d: %d acknowledged, %d there", series, acknowledged, there);
  }
  sum->acknowledged += acknowledged;
  sum->beyond += there - acknowledged;
  sum->silent += acknowledged == 0;
  gerdy_history_free(history);
  gerdy_store_close(store);
}

// a new case every now and then: reading a growing one would take ever longer
static void survives_kill(void** state) {
  (void)state;
  tally sum = {0};
  const char* path = in_store("killed.gerdy");
  for (int round = 0; round < kills; ++round) {
    if (round % 25 == 0) {
      empty_store();
      gerdy_history* first = some_history(0);
      make_case(path, first);
      gerdy_history_free(first);
    }
    one_round(path, round + 2, &sum);
  }
  print_message(
      "  %d kills: %ld entries acknowledged and there, %ld there without, %d lives without "
      "an answer\n",
      kills, sum.acknowledged, sum.beyond, sum.silent);
  // else the test has tested nothing
  assert_true(sum.acknowledged > kills);
}

// a case that is being made is there whole or not at all
static void survives_kill_of_create(void** state) {
  (void)state;
  int made = 0;
  const char* path = in_store("new.gerdy");
  gerdy_history* first = some_history(100);
  for (int round = 0; round < kills / 3; ++round) {
    gerdy_error err = {0};
    int status;
    empty_store();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) _exit(gerdy_store_create(path, first, &err) != GERDY_OK);
    // from far too early to far too late, also on a slow machine
    wait_a_moment(round % 10 == 9 ? 200000 : 4 * longest_wait_us);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status)) assert_int_equal(WEXITSTATUS(status), 0);
    if (!test_exists(path)) {
      assert_true(WIFSIGNALED(status));
      continue;
    }
    gerdy_store* store = open_case(path);
    assert_ok(gerdy_store_verify(store, &err), &err);
    gerdy_history* history = read_case(store);
    assert_true(same_history(first, history));
    gerdy_history_free(history);
    gerdy_store_close(store);
    ++made;
  }
  gerdy_history_free(first);
  print_message("  %d kills: %d cases there, %d not\n", kills / 3, made, kills / 3 - made);
  assert_true(made > 0 && made < kills / 3);
}

int main(int argc, char** argv) {
  if (argc > 1) kills = atoi(argv[1]);
  if (argc > 2) chance.state = strtoul(argv[2], NULL, 10);
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {cmocka_unit_test(survives_kill),
                                     cmocka_unit_test(survives_kill_of_create)};
  return cmocka_run_group_tests(tests, make_store_folder, remove_store_folder);
}
