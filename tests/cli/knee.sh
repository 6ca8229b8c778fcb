#!/usr/bin/env bash
# --free-knee: the converted model and the motion belong together; what is refused leaves no file.
# usage: knee.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
must() { cases=$((cases + 1)); "$@" || fault "$*"; }
"$gerdy" synth -o runner --strides 3 --rate 60 -q || { echo "gerdy synth failed"; exit 1; }
run="--markers runner/run.trc -q"

# free coordinates have a column and a deviation; without the option they stay at 0
must "$gerdy" ik --model runner/model.osim $run -o held.mot --sd held_sd.sto
must "$gerdy" ik --model runner/model.osim $run --free-knee -o free.mot --sd free_sd.sto
for q in knee_adduction_r knee_rotation_r knee_adduction_l knee_rotation_l; do
  for f in held free; do
    for table in $f.mot ${f}_sd.sto; do
      cases=$((cases + 1))
      values=$(awk -F'\t' -v q=$q '$1 == "time" {for (i = 1; i <= NF; ++i) if ($i == q) c = i; next}
                                   c {print $c + 0}' $table | sort -u)
      [ -n "$values" ] || fault "$table has no values of $q"
      moves=$([ "$values" = 0 ] && echo no || echo yes)
      [ $moves = "$([ $f = free ] && echo yes || echo no)" ] || fault "$table: does $q move? $moves"
    done
  done
done
# what skin markers cannot tell is said
cases=$((cases + 1))
"$gerdy" ik --model runner/model.osim --markers runner/run.trc --free-knee -o free.mot 2>&1 |
  grep -q "skin markers tell adduction and rotation of the knee poorly" || fault "nothing is said of skin"

# a report says how far the knees went
cases=$((cases + 1))
"$gerdy" report --model runner/model.osim --markers runner/run.trc --free-knee -o r.html -v 2>&1 |
  grep -q "right knee: peak internal rotation in stance" || fault "the report has no peaks"

# the written model gives the same motion, and its poses are those of the motion
must "$gerdy" convert runner/model.osim freed.osim --free-knee -q
must "$gerdy" ik --model freed.osim $run --free-knee -o again.mot
must cmp free.mot again.mot
must "$gerdy" eval --model freed.osim --poses free.mot --only marker -o tables -q
must "$gerdy" convert freed.osim twice.osim --free-knee -q
must cmp freed.osim twice.osim

# refused CODE WORDS ARGUMENTS...: that exit code, the words in the message, nothing written
refused() {
  local code=$1 words=$2
  shift 2
  cases=$((cases + 1))
  rm -f out.*
  "$gerdy" "$@" >stdout.txt 2>stderr.txt
  [ $? -eq "$code" ] || fault "gerdy $*: the exit code is not $code"
  grep -q -- "$words" stderr.txt || fault "gerdy $*: \"$words\" is not said"
  ls out.* >/dev/null 2>&1 && fault "gerdy $*: wrote a file"
}
sed 's/tibia_/lower_/g' runner/model.osim >kneeless.osim
refused 6 "no knee that could be freed" convert kneeless.osim out.osim --free-knee
refused 6 "kneeless.osim" ik --model kneeless.osim --markers runner/run.trc --free-knee -o out.mot

echo "$cases cases, $faults faults"
[ "$faults" -eq 0 ]
