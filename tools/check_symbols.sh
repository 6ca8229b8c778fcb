#!/usr/bin/env bash
# What the library shows to a linker: exactly the functions that include/gerdy declares, all named
# gerdy_*; hidden global names begin with gd_ (or gerdy_).
# usage: tools/check_symbols.sh LIBRARY.a
set -euo pipefail
library=${1:?usage: tools/check_symbols.sh LIBRARY.a}
library=$(realpath "$library")
cd "$(dirname "$0")/.."

# VISIBILITY NAME of every defined global symbol
symbols=$(readelf -sW "$library" | awk '$5 != "LOCAL" && $7 != "UND" && $8 != "" &&
  ($6 == "DEFAULT" || $6 == "HIDDEN") { print $6, $8 }' | sort -u)
exported=$(awk '$1 == "DEFAULT" { print $2 }' <<<"$symbols" | sort)
declared=$(cat include/gerdy/*.h | sed 's,//.*,,' | tr '\n' ' ' |
  grep -oE 'GERDY_API[^;(]*\(' | grep -oE 'gerdy_[a-z0-9_]+ *\($' | tr -d ' (' | sort -u)

faults=0
complain() { # TEXT NAMES
  [ -z "$2" ] && return
  echo "symbols: $1:"
  while IFS= read -r name; do echo "  $name"; done <<<"$2"
  faults=1
}
complain "exported without the prefix gerdy_" "$(grep -v '^gerdy_' <<<"$exported" || true)"
complain "hidden without the prefix gd_" \
  "$(awk '$1 == "HIDDEN" && $2 !~ /^(gd|gerdy)_/ { print $2 }' <<<"$symbols")"
complain "exported, but in no public header" "$(comm -23 <(echo "$exported") <(echo "$declared"))"
complain "in a public header, but not in the library" \
  "$(comm -13 <(echo "$exported") <(echo "$declared"))"
[ "$faults" = 0 ] || exit 1
echo "symbols: $(wc -l <<<"$exported") exported, all declared; hidden ones keep their prefix"
