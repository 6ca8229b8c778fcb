#!/usr/bin/env bash
# Does the example print the angles that gerdy ik writes for the same trial?
# usage: example.sh GERDY JOINT_ANGLES
set -eu
gerdy=$(realpath "$1") example=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

"$gerdy" synth -o runner --strides 2 --rate 100 -q
"$gerdy" ik --model runner/model.osim --markers runner/run.trc -o ik.mot -q
"$example" runner/model.osim runner/run.trc >angles.tsv

# columns of the example, by name, against the same columns of the .mot
awk -F'\t' '
  NR == FNR { if ($1 == "time") for (i = 1; i <= NF; ++i) col[$i] = i
              else if ("time" in col) { ++rows; for (c in col) want[c, rows] = $(col[c]) }
              next }
  FNR == 1 { for (i = 1; i <= NF; ++i) name[i] = $i; n = NF; next }
  { ++seen
    for (i = 1; i <= n; ++i) {
      d = $i - want[name[i], seen]
      if (!((name[i], seen) in want) || d > 0.001 || d < -0.001 || $i !~ /[0-9]/) ++wrong
    } }
  END { printf "%d frames, %d columns, %d wrong\n", seen, n, wrong
        exit !(n == 4 && seen == rows && seen > 100 && wrong == 0) }' ik.mot angles.tsv

# a mistake: one message, the exit code of its kind, nothing on standard output
if "$example" runner/model.osim nosuch.trc >out.txt 2>err.txt; then exit 1; else code=$?; fi
[ "$code" = 3 ] && [ ! -s out.txt ] && grep -q 'nosuch.trc: the file cannot be opened' err.txt
