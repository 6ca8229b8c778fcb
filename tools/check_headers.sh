#!/usr/bin/env bash
# Every public header compiles alone, as C17 and as C++17, with pedantic warnings as errors.
set -euo pipefail
cd "$(dirname "$0")/.."

warnings=(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
alone() { # COMPILER LANGUAGE STANDARD HEADER
  printf '#include <%s>\n' "$4" |
    "$1" -x "$2" -std="$3" "${warnings[@]}" -Iinclude -fsyntax-only - || {
    echo "$4 does not compile alone ($1, $3)"
    exit 1
  }
}

n=0
for file in include/gerdy/*.h; do
  header=${file#include/}
  for compiler in gcc clang; do alone $compiler c c17 "$header"; done
  alone g++ c++ c++17 "$header"
  n=$((n + 1))
done
echo "headers: $n compile alone in C17 (gcc, clang) and C++17 (g++)"
