#!/usr/bin/env bash
# Do the examples print what gerdy ik and gerdy eval write for the same trial and poses?
# usage: example.sh GERDY JOINT_ANGLES MOMENT_ARM
set -eu
gerdy=$(realpath "$1") example=$(realpath "$2") arm=$(realpath "$3")
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

# moment_arm: length and moment arm of a muscle in every row, against gerdy eval at the same angles
"$arm" runner/model.osim recfem_r knee_angle_r >arm.tsv
awk 'BEGIN {print "poses\nversion=1\ninDegrees=yes\nendheader\ntime\tknee_angle_r"}
  NR > 1 {printf "%d\t%s\n", NR, $1}' arm.tsv >poses.sto
"$gerdy" eval --model runner/model.osim --poses poses.sto --exact --only muscle_length,moment_arm -o tables -q
awk -F'\t' '
  FILENAME != file { file = FILENAME; row = 0; column = 0 }
  /^time\t/ { for (i = 1; i <= NF; ++i) if ($i == "recfem_r" || $i == "recfem_r|knee_angle_r") column = i; next }
  FILENAME == "arm.tsv" { if (FNR > 1) { length_[++row] = $2; arm[row] = $3; n = row } ; next }
  column { ++row; ++seen; want = FILENAME ~ /length/ ? length_[row] : arm[row]
           d = $column - want; if (d > 1e-4 || d < -1e-4) ++wrong }
  END { printf "%d rows, %d values, %d wrong\n", n, seen, wrong; exit !(n == 61 && seen == 122 && wrong == 0) }
' arm.tsv tables/muscle_length.sto tables/moment_arm.sto
if "$arm" runner/model.osim nosuch knee_angle_r >out.txt 2>err.txt; then exit 1; else code=$?; fi
[ "$code" = 2 ] && [ ! -s out.txt ] && grep -q 'no muscle "nosuch"' err.txt
