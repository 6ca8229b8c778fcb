// store/sum.h: checksums of entries. SQLite has none, and a flipped bit must not become a fact.
#ifndef GD_STORE_SUM_H
#define GD_STORE_SUM_H

#include <gerdy/record.h>

// Of an entry, its place among the entries and its facts [entry->nfact]; the same on every machine.
int64_t gd_sum_entry(int64_t id, const gerdy_entry* entry, const gerdy_fact* fact);

// Of what is kept about a file besides its bytes, which have their SHA-256.
int64_t gd_sum_file(const char* sha256, const char* name, size_t n);

#endif
