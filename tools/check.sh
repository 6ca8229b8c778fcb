#!/usr/bin/env bash
# Everything that must hold before a commit, apart from the tests. Stops at the first breach.
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=$(nproc)

section() { printf '\n== %s\n' "$1"; }
build() { # PRESET
  cmake --preset "$1" >/dev/null
  cmake --build --preset "$1" --parallel "$jobs"
}

section "layers"
tools/check_layers.sh
section "style"
tools/format.sh --check
section "public headers alone"
tools/check_headers.sh
for compiler in gcc clang; do
  section "warnings are errors, $compiler"
  build $compiler
done
section "symbols"
tools/check_symbols.sh build/gcc/libgerdy.a
