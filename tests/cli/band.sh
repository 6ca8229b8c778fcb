#!/usr/bin/env bash
# gerdy band: what is written, what is said, and what is refused leaves no file.
# usage: band.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
"$gerdy" synth -o runner --strides 3 --rate 100 -q || { echo "gerdy synth failed"; exit 1; }
model=runner/model.osim motion=runner/truth.mot forces=runner/forces.mot
rows() { sed -n 's/^nRows=//p' "$1"; }

# readings of both legs, and a summary that can be read
cases=$((cases + 1))
"$gerdy" band --model $model --motion $motion --forces $forces --draws 20 -o b.sto --slopes s.sto \
  --json b.json >out.txt 2>err.txt || { fault "gerdy band fails"; cat err.txt; }
grep -q "right.tfl.strain_slack" b.sto || fault "no column right.tfl.strain_slack"
grep -q "left.compression" b.sto || fault "no column left.compression"
grep -q "^unit.pressure=Pa" b.sto || fault "the header lacks the units"
grep -q "right.iliac.rate.by.hip_adduction" s.sto || fault "no slope by hip adduction"
grep -q '"reference_length"' b.json || fault "no lengths in the summary"
grep -q "tension from stretch alone" out.txt || fault "it is not said where tension is from"
grep -q "95 % of 20 draws" out.txt || fault "the draws are not named"
grep -q "^  right .*left .*difference .*distinguishable" out.txt || { fault "no intervals"; cat out.txt; }
for file in b.sto s.sto b.json; do
  grep -q "^wrote $file" out.txt || fault "$file is not named"
done
[ "$(rows b.sto)" = "$(rows $motion)" ] || fault "not a row a frame"

# the same numbers for any number of threads, and none printed without being asked
cases=$((cases + 1))
"$gerdy" band --model $model --motion $motion --forces $forces --draws 20 --threads 1 -o c.sto \
  --json c.json -q >out.txt 2>err.txt || fault "gerdy band --threads 1 fails"
cmp -s b.json c.json || fault "another number of threads changes the result"
[ -s out.txt ] || [ -s err.txt ] && fault "-q prints something"

# from markers, and what the tissue is like
for option in "--tight-tfl 3" "--tight-iliac 3" "--stiffness-tfl 9000" "--stiffness-iliac 9000" --free; do
  cases=$((cases + 1))
  # shellcheck disable=SC2086
  "$gerdy" band --model $model --motion $motion --forces $forces --draws 0 -o c.sto -q $option ||
    fault "gerdy band $option fails"
  cmp -s b.sto c.sto && fault "gerdy band $option changes nothing"
done
cases=$((cases + 1))
"$gerdy" band --model $model --markers runner/run.trc --static runner/static.trc --from 0.5 --to 2 \
  --draws 10 -o m.sto >out.txt 2>err.txt || { fault "gerdy band --markers fails"; cat err.txt; }
grep -q "95 % of 10 draws" out.txt || fault "markers are not drawn"

# with muscle forces
cases=$((cases + 1))
"$gerdy" muscles --model $model --motion $motion --predict --full -o a.sto --muscle-forces f.sto -q ||
  fault "gerdy muscles fails"
"$gerdy" band --model $model --motion $motion --muscles f.sto --draws 0 -o c.sto >out.txt 2>err.txt ||
  { fault "gerdy band --muscles fails"; cat err.txt; }
grep -q "tension from the muscle forces" out.txt || fault "it is not said that muscles pull"
cmp -s b.sto c.sto && fault "gerdy band --muscles changes nothing"

# a report with and without error bars
cases=$((cases + 1))
"$gerdy" report --model $model --markers runner/run.trc --static runner/static.trc --draws 0 -o r.html \
  --json r.json -q || fault "gerdy report --draws 0 fails"

# refused CODE WORDS OPTIONS...: that exit code, one message with the words, nothing written
refused() {
  local code=$1 words=$2
  shift 2
  cases=$((cases + 1))
  "$gerdy" band "$@" >stdout.txt 2>stderr.txt
  [ $? -eq "$code" ] || fault "gerdy band $*: the exit code is not $code"
  grep -q -- "$words" stderr.txt || { fault "gerdy band $*: \"$words\" is not said"; cat stderr.txt; }
  [ -s stdout.txt ] && fault "gerdy band $*: something on standard output"
  ls -d out.* ./*.part-* >/dev/null 2>&1 && fault "gerdy band $*: a file was left behind"
  rm -rf out.* ./*.part-*
}
rm -f out.txt
refused 2 "name an output with --output" --motion $motion
refused 2 "no motion was given" -o out.sto
refused 2 "leave one of them out" --motion $motion --markers runner/run.trc -o out.sto
refused 2 "a whole number" --motion $motion --draws many -o out.sto
refused 2 "no band's" --model $model --motion $motion --tight-tfl 30 -o out.sto
refused 2 "stiff" --model $model --motion $motion --stiffness-tfl -1 -o out.sto
refused 2 "a file that is read" --motion $motion -o $motion
[ -s $motion ] || fault "the motion is gone"
refused 3 "nosuch.mot" --model $model --motion nosuch.mot -o out.sto
refused 5 "no tensor fasciae latae" --model $model --motion $motion --muscles $forces -o out.sto
sed 's/Body name="femur_/Body name="peg_/; s|/bodyset/femur_|/bodyset/peg_|' $model >pegs.osim
refused 6 "pegs.osim:.*no leg of this model has a band" --model pegs.osim --motion $motion -o out.sto

echo "$cases cases, $faults faults"
[ "$faults" -eq 0 ]
