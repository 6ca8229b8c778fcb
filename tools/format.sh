#!/usr/bin/env bash
# Lay out every C file as .clang-format says; with --check only name the files that are not.
set -euo pipefail
cd "$(dirname "$0")/.."
mapfile -t files < <(find bench examples fuzz include src tests tools -name '*.[ch]' | sort)
if [ "${1:-}" != --check ]; then
  clang-format -i "${files[@]}"
  exit
fi
if ! said=$(clang-format --dry-run --Werror "${files[@]}" 2>&1); then
  # the first place of each file is enough: tools/format.sh mends them all
  grep -E '^[^ ]+:[0-9]+:[0-9]+: error' <<<"$said" | sort -t: -u -k1,1 || echo "$said"
  echo "format: run tools/format.sh"
  exit 1
fi
echo "format: ${#files[@]} files as .clang-format says"
