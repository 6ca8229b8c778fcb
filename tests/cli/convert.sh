#!/usr/bin/env bash
# gerdy convert: the written model gives the same tables to the last digit; what is refused leaves
# no file. usage: convert.sh GERDY CORPUS
set -u
corpus=$(realpath "$2")
. "$(dirname "$0")/checking.sh"
"$gerdy" synth -o runner --strides 3 --rate 60 -q || { echo "gerdy synth failed"; exit 1; }

# same_tables MODEL: of the model and of its copy, at the poses of the synthetic runner
same_tables() {
  cases=$((cases + 1))
  "$gerdy" convert "$1" copy.osim -q || { fault "convert $1"; return; }
  for m in "$1" copy.osim; do
    "$gerdy" eval --model "$m" --poses runner/truth.mot --speeds runner/truth.mot \
      --accelerations runner/truth.mot --activation 0.5 -o "tables_$(basename "$m" .osim)" -q || fault "eval $m"
  done
  diff -r "tables_$(basename "$1" .osim)" tables_copy >/dev/null || fault "$1: its copy gives other tables"
}
same_tables runner/model.osim

# every model of the corpus, whatever it is made of: written, read, and written again the same
for m in "$corpus"/ok_*.osim; do
  cases=$((cases + 1))
  rm -f one.osim two.osim
  "$gerdy" convert "$m" one.osim -q && "$gerdy" convert one.osim two.osim -q || fault "convert $m"
  cmp -s one.osim two.osim || fault "$m: the copy of the copy differs"
done

# refused CODE WORDS ARGUMENTS...: that exit code, the words in the message, nothing written
refused() {
  local code=$1 words=$2
  shift 2
  cases=$((cases + 1))
  rm -f out.*
  "$gerdy" convert "$@" >stdout.txt 2>stderr.txt
  [ $? -eq "$code" ] || fault "gerdy convert $*: the exit code is not $code"
  grep -q -- "$words" stderr.txt || fault "gerdy convert $*: \"$words\" is not said"
  ls out.* >/dev/null 2>&1 && fault "gerdy convert $*: wrote a file"
}
refused 2 "something is missing" runner/model.osim
refused 3 "absent.osim" absent.osim out.osim
refused 7 "only models" runner/run.trc out.osim
refused 7 "only models" runner/model.osim out.trc
refused 3 "nowhere" runner/model.osim nowhere/out.osim
cp runner/model.osim kept.osim
refused 2 "file that is read" kept.osim ./kept.osim
cmp -s runner/model.osim kept.osim || fault "the input was changed"
refused 4 "" "$corpus/bad_cut_off.osim" out.osim
"$gerdy" convert runner/model.osim out.osim 2>&1 | grep -q "not in the written file" || fault "the loss is not named"

# markers: a table of text becomes a .trc, which becomes itself
printf 'Time\tA X\tA Y\tA Z\tB X\tB Y\tB Z\n0\t1000.5\t2\t3\t100\t200\t1300\n0.01\t1001\t2\t3\t\t\t\n' >table.txt
cases=$((cases + 3))
"$gerdy" convert table.txt one.trc -q || fault "convert table.txt"
grep -q "$(printf '1\t0\t1000.5\t2\t3\t100\t200\t1300')" one.trc || fault "table.txt: other numbers"
"$gerdy" convert one.trc two.trc -q || fault "convert one.trc"
cmp -s one.trc two.trc || fault "one.trc: the copy differs"
cp one.trc table_named.txt  # told by content
"$gerdy" convert table_named.txt two.trc -q && cmp -s one.trc two.trc || fault "a .trc of another name"
printf 'AX,AY,AZ\n1,2,3\n4,5,6\n' >counted.csv
refused 5 "--rate" counted.csv out.trc
refused 2 "not usable" counted.csv out.trc --rate -5
refused 2 "file that is read" one.trc ./one.trc
printf 'AX,AY,AZ\n1,2,3\n4,5,six\n' >worded.csv
refused 4 "worded.csv:3: column 3 (AZ): .*not a number" worded.csv out.trc --rate 50
cases=$((cases + 1))
"$gerdy" convert counted.csv out.trc --rate 50 -q && grep -q "$(printf '2\t0.02\t4000')" out.trc || fault "--rate"

refused 2 "--free-knee is of models" counted.csv out.trc --rate 50 --free-knee
refused 2 "--rate is of markers" runner/model.osim out.osim --rate 50
cases=$((cases + 1))
"$gerdy" convert one.trc two.trc --rate 50 2>&1 | grep -q "rate of 50 .* not used" || fault "a rate that is not used is not named"

echo "$cases cases, $faults faults"
[ "$faults" -eq 0 ]
