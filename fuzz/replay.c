// fuzz/replay.c: run a fuzz target over its corpus and over N deterministic mutations of every
// file in it, without any fuzzing engine. usage: fuzz_FORMAT CORPUS_DIR N
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

enum { SIZE_MAX_MUTANT = 1 << 18, FILES_MAX = 4096 };

typedef struct bytes {
  uint8_t* at;
  size_t n;
} bytes;

static uint64_t random_state;

static uint64_t next_random(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return random_state;
}

// 0 .. limit - 1; 0 when the limit is 0
static size_t below(size_t limit) { return limit == 0 ? 0 : (size_t)(next_random() % limit); }

// Put n bytes in front of position at; what does not fit is left out.
static void insert(bytes* b, size_t at, const uint8_t* from, size_t n) {
  if (n > SIZE_MAX_MUTANT - b->n) n = SIZE_MAX_MUTANT - b->n;
  if (n == 0) return;
  memmove(b->at + at + n, b->at + at, b->n - at);
  memcpy(b->at + at, from, n);
  b->n += n;
}

static void delete_block(bytes* b) {
  size_t at = below(b->n), n = 1 + below(b->n - at < 64 ? b->n - at : 64);
  if (n > b->n - at) n = b->n - at;
  memmove(b->at + at, b->at + at + n, b->n - at - n);
  b->n -= n;
}

static void duplicate_block(bytes* b) {
  uint8_t block[256];
  size_t at = below(b->n), n = 1 + below(sizeof block);
  if (n > b->n - at) n = b->n - at;
  memcpy(block, b->at + at, n);
  insert(b, below(b->n + 1), block, n);
}

static void insert_token(bytes* b) {
  static const char* const tokens[] = {"nan",
                                       "NaN",
                                       "-1",
                                       "0",
                                       "1e999",
                                       "-1e-999",
                                       "9999999",
                                       "0 0 0",
                                       "\t\t",
                                       "\t",
                                       "\n",
                                       "\n\n",
                                       "\r\n",
                                       "\r",
                                       ",",
                                       ".",
                                       "=",
                                       "inf",
                                       "1e5",
                                       "#",
                                       "\"",
                                       "<",
                                       ">",
                                       "</",
                                       "/>",
                                       "&amp;",
                                       "<!DOCTYPE a>",
                                       "<a>",
                                       "</a>",
                                       "time",
                                       "Frame#",
                                       "mm",
                                       "m",
                                       "cm",
                                       "endheader",
                                       "nRows=",
                                       "DataType=Vec3\n",
                                       "inDegrees=yes\n",
                                       "range 0 1\n",
                                       "-1.#IND",
                                       "18446744073709551616",
                                       "0.00000000000000000000000000000001",
                                       "\xef\xbb\xbf",
                                       "%s%n"};
  const char* token = tokens[below(sizeof tokens / sizeof *tokens)];
  insert(b, below(b->n + 1), (const uint8_t*)token, strlen(token));
}

static void insert_long_line(bytes* b) {
  static const char fill[] = "1\t a<,";
  uint8_t line[8192];
  memset(line, fill[below(sizeof fill - 1)], sizeof line);
  insert(b, below(b->n + 1), line, 1 + below(sizeof line));
}

// The beginning of one file and the end of another.
static void splice(bytes* b, const bytes* other) {
  size_t keep = below(b->n + 1), from = below(other->n + 1);
  b->n = keep;
  insert(b, keep, other->at + from, other->n - from);
}

static void mutate(bytes* b, const bytes* other) {
  size_t kind = below(9);
  if (b->n == 0 && kind < 5) kind = 5;
  switch (kind) {
    case 0:
      b->at[below(b->n)] ^= (uint8_t)(1u << below(8));
      break;
    case 1:
      b->at[below(b->n)] = (uint8_t)next_random();
      break;
    case 2:
      b->n = below(b->n);
      break;
    case 3:
      delete_block(b);
      break;
    case 4:
      duplicate_block(b);
      break;
    case 5:
      splice(b, other);
      break;
    case 6:
      insert_long_line(b);
      break;
    default:
      insert_token(b);
      break;
  }
}

static void run(const uint8_t* data, size_t n) {
  // an exact copy, so that a sanitizer sees every read behind the end
  uint8_t* copy = malloc(n > 0 ? n : 1);
  if (!copy) abort();
  if (n > 0) memcpy(copy, data, n);
  LLVMFuzzerTestOneInput(copy, n);
  free(copy);
}

static bytes read_whole(const char* path) {
  bytes b = {malloc(SIZE_MAX_MUTANT), 0};
  FILE* file = fopen(path, "rb");
  if (!b.at || !file) {
    perror(path);
    exit(1);
  }
  b.n = fread(b.at, 1, SIZE_MAX_MUTANT, file);
  fclose(file);
  return b;
}

static int by_name(const void* a, const void* b) {
  return strcmp(*(char* const*)a, *(char* const*)b);
}

// Paths of the files of a folder in the order of their names, so that every run is the same.
static size_t list_files(const char* folder, char* paths[FILES_MAX]) {
  size_t n = 0;
  DIR* dir = opendir(folder);
  if (!dir) {
    perror(folder);
    exit(1);
  }
  for (struct dirent* e = readdir(dir); e && n < FILES_MAX; e = readdir(dir)) {
    char path[4096];
    struct stat info;
    int length = snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
    if (length < 0 || (size_t)length >= sizeof path) continue;
    if (stat(path, &info) == 0 && S_ISREG(info.st_mode)) paths[n++] = strdup(path);
  }
  closedir(dir);
  qsort(paths, n, sizeof *paths, by_name);
  return n;
}

static size_t run_mutants(const bytes* file, size_t n, size_t index, size_t count) {
  static uint8_t room[SIZE_MAX_MUTANT];
  for (size_t m = 0; m < count; m++) {
    random_state = UINT64_C(0x9e3779b97f4a7c15) * (index * count + m + 1);
    for (int i = 0; i < 4; i++) next_random();  // let the seeds drift apart
    bytes mutant = {room, file[index].n};
    memcpy(room, file[index].at, mutant.n);
    for (size_t steps = 1 + below(4); steps > 0; steps--) mutate(&mutant, &file[below(n)]);
    run(mutant.at, mutant.n);
  }
  return count;
}

int main(int argc, char** argv) {
  static char* paths[FILES_MAX];
  static bytes file[FILES_MAX];
  if (argc != 3) {
    fprintf(stderr, "usage: %s CORPUS_DIR MUTATIONS_PER_FILE\n", argv[0]);
    return 2;
  }
  size_t n = list_files(argv[1], paths), mutations = 0;
  if (n == 0) {
    fprintf(stderr, "%s: the corpus is empty\n", argv[1]);
    return 1;
  }
  for (size_t i = 0; i < n; i++) {
    file[i] = read_whole(paths[i]);
    run(file[i].at, file[i].n);
  }
  for (size_t i = 0; i < n; i++) mutations += run_mutants(file, n, i, strtoul(argv[2], NULL, 10));
  printf("replayed %zu files and %zu mutations\n", n, mutations);
  for (size_t i = 0; i < n; i++) {
    free(file[i].at);
    free(paths[i]);
  }
  return 0;
}
