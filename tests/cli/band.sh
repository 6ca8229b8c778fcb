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
grep -q "^  right .*left .*difference .*too few draws to judge" out.txt ||
  { fault "no intervals, or they are judged"; cat out.txt; }
grep -q "20 draws are too few to judge" err.txt || fault "it is not said that draws are few"
grep -q "^strain against standing: neutral pose" out.txt || fault "it is not said what strain is against"
grep -q "^what adds up, at strides of [0-9.]* s and [0-9.]* m/s" out.txt || fault "no doses"
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

# enough draws judge
cases=$((cases + 1))
"$gerdy" band --model $model --motion $motion --forces $forces --draws 100 -o c.sto >out.txt 2>err.txt ||
  { fault "gerdy band --draws 100 fails"; cat err.txt; }
grep -q "^  right .*difference .*: \(not \)\?distinguishable" out.txt || { fault "nothing is judged"; cat out.txt; }
grep -q "too few" out.txt err.txt && fault "100 draws are called too few"

# what markers need is taken: names, a rate, free knees
cases=$((cases + 1))
sed 's/RASI/front/' runner/run.trc >named.trc
sed 's/RASI/front/' runner/static.trc >named_static.trc
echo "front,RASI" >map.csv
"$gerdy" band --model $model --markers named.trc --static named_static.trc --map map.csv --rate 100 \
  --free-knee --draws 0 -o m.sto >out.txt 2>err.txt || { fault "gerdy band --map fails"; cat err.txt; }
grep -q "knee" err.txt || fault "nothing is said of freed knees"
grep -q "standing trial named_static.trc" out.txt || fault "the standing trial is not named"

# a motion without steps, one frame of it, and a model whose knees count the other way
cases=$((cases + 1))
"$gerdy" band --model $model --motion $motion --to 0.2 -o c.sto --json c.json >out.txt 2>err.txt ||
  { fault "gerdy band without steps fails"; cat err.txt; }
grep -q "^no step counts: no " out.txt || fault "it is not said why no step counts"
grep -q "^21 frames: right band slack in " out.txt || { fault "frames are not told"; cat out.txt; }
grep -q '"frames": 21' c.json || fault "the summary lacks the frames"
"$gerdy" band --model $model --motion $motion --from 0.5 --to 0.505 -o c.sto >out.txt 2>err.txt ||
  { fault "gerdy band of one frame fails"; cat err.txt; }
grep -q "one frame has no speed" out.txt || fault "one frame is not told"
cases=$((cases + 1))
sed -n '1,/^endheader/p' $motion >back.mot
sed '1,/^endheader/d' $motion | awk 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == "knee_angle_r") c = i }
  NR > 1 { $c = -$c } { print }' OFS='\t' >>back.mot
"$gerdy" band --model $model --motion back.mot --draws 0 -o c.sto >out.txt 2>err.txt || fault "gerdy band fails"
grep -q "knee_angle_r is outside its range" err.txt || { fault "another range is not told"; cat err.txt; }

# what can be chosen is told with its range
cases=$((cases + 1))
"$gerdy" band --help >out.txt
for words in "(1; -20 to 20)" "(5000; 100 to 200000)" "(200; 0: none; 100 or more to judge)"; do
  grep -qF -- "$words" out.txt || fault "the help lacks $words"
done

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
refused 2 "at least 2" --motion $motion --draws 1 -o out.sto
refused 5 "not a standing trial" --model $model --motion $motion --static $motion -o out.sto
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
