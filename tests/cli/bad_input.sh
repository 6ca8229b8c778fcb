#!/usr/bin/env bash
# Bad input on the command line: one clear message that says where and what, the right exit code,
# and no output file left behind. usage: bad_input.sh GERDY
set -u
gerdy=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

"$gerdy" synth -o runner --strides 3 --rate 100 -q || { echo "gerdy synth failed"; exit 1; }
run=runner/run.trc model=runner/model.osim forces=runner/forces.mot
faults=0 cases=0

# refused CODE WORDS OPTIONS...: gerdy report with these options fails like this
refused() {
  local code=$1 words=$2 got
  shift 2
  cases=$((cases + 1))
  "$gerdy" report "$@" -o out.html --json out.json --motion out.mot --errors out.sto \
    >stdout.txt 2>stderr.txt
  got=$?
  local fault=
  [ "$got" = "$code" ] || fault="exit code $got instead of $code"
  grep -q -- "$words" stderr.txt || fault="$fault; the message lacks \"$words\""
  [ "$(grep -c '^gerdy report: ' stderr.txt)" = 1 ] || fault="$fault; not one message"
  [ -s stdout.txt ] && fault="$fault; something on standard output"
  ls out.* ./*.part-* >/dev/null 2>&1 && fault="$fault; a file was left behind"
  rm -f out.* ./*.part-*
  [ -z "$fault" ] && return
  faults=$((faults + 1))
  echo "FAULT: gerdy report $*: $fault"
  sed 's/^/    /' stderr.txt
}

# ---- missing files ----
refused 3 'nosuch.trc: the file cannot be opened' --markers nosuch.trc
refused 3 'nosuch.osim: the file cannot be opened' --markers $run --model nosuch.osim
refused 3 'nosuch.trc: the file cannot be opened' --markers $run --static nosuch.trc
refused 3 'nosuch.mot: the file cannot be opened' --markers $run --forces nosuch.mot

# ---- truncated ----
head -n 50 $run | head -c -40 >cut.trc
refused 4 'cut.trc:50: .*cut off' --markers cut.trc
head -c 30000 $model >cut.osim
refused 4 'cut.osim:[0-9]*: .*ends before it is complete' --markers $run --model cut.osim
head -n 50 $forces | head -c -40 >cut.mot
refused 4 'cut.mot:50: .*cut off' --markers $run --forces cut.mot
head -n 3 $run >header.trc
refused 4 'header.trc' --markers header.trc
: >empty.trc; : >empty.osim; : >empty.mot
refused 4 'empty.trc' --markers empty.trc
refused 4 'empty.osim' --markers $run --model empty.osim
refused 4 'empty.mot' --markers $run --forces empty.mot

# ---- malformed ----
sed '20s/[0-9][0-9]*\.[0-9]*/12x4/' $run >letters.trc
refused 4 'letters.trc:20: .*not a number' --markers letters.trc
sed 's#<mass>[0-9.]*</mass>#<mass>heavy</mass>#' $model >heavy.osim
refused 4 'heavy.osim:[0-9]*: .*pelvis: .*"heavy"' --markers $run --model heavy.osim
sed 's#</BodySet>#</BodySett>#' $model >tag.osim
refused 4 'tag.osim:[0-9]*: ' --markers $run --model tag.osim
sed 's/^endheader$//' $forces >noend.mot
refused 4 'noend.mot:[0-9]*: .*endheader' --markers $run --forces noend.mot
sed '30s/\t[0-9.e+-]*/\tfoot/' $forces >word.mot
refused 4 'word.mot:30: ' --markers $run --forces word.mot
head -c 4096 /dev/urandom >noise.trc
refused 4 'noise.trc' --markers noise.trc
cp $run renamed.osim
refused 4 'renamed.osim' --markers $run --model renamed.osim

# ---- nothing in common ----
awk -F'\t' -v OFS='\t' 'NR == 4 {for (i = 3; i <= NF; ++i) if ($i != "") $i = "other_" $i} {print}' \
  $run >others.trc
refused 5 'no marker in common: the trial has .*; the model has' --markers others.trc

# ---- not a number ----
sed '7,$s/\(\t[0-9.-]*\)/\tnan/3g' $run >nan.trc
refused 5 'nan.trc: ' --markers nan.trc
sed '10s/\(<mass>\)[^<]*/\1nan/; s#<mass>[0-9.]*</mass>#<mass>nan</mass>#' $model >nanmass.osim
refused 4 'nanmass.osim:[0-9]*: ' --markers $run --model nanmass.osim

# ---- wrong units ----
sed '3s/mm/m/' $run >metres.trc
refused 5 'metres.trc:3: Units: .*Write mm' --markers metres.trc
sed '3s/mm/furlongs/' $run >furlongs.trc
refused 4 'furlongs.trc:3: .*furlongs' --markers furlongs.trc
sed 's#<length_units>[a-z]*</length_units>#<length_units>millimeters</length_units>#' $model >mm.osim
refused 7 'mm.osim:[0-9]*: .*meters' --markers $run --model mm.osim

# ---- a model without a pelvis ----
sed 's/Body name="pelvis"/Body name="hips"/; s#/bodyset/pelvis<#/bodyset/hips<#g' $model >hips.osim
refused 6 'hips.osim: .*no body named "pelvis"' --markers $run --model hips.osim

# ---- a time range without a step ----
refused 5 'no whole stance lies between' --markers $run --from 0.5 --to 0.6
refused 5 'no frame lies in the time range' --markers $run --from 50 --to 60
refused 2 'ends .* before it begins' --markers $run --from 2 --to 1
refused 5 'do not leave the ground' --markers runner/static.trc

# ---- another axis up ----
awk -F'\t' -v OFS='\t' 'NR > 5 && NF > 5 {for (i = 3; i + 2 <= NF; i += 3) if ($i != "") {
  y = $(i + 1); $(i + 1) = -$(i + 2); $(i + 2) = y}} {print}' $run >zup.trc
refused 5 'zup.trc: .*y must point up' --markers zup.trc

# ---- the wrong kind of file, or place ----
refused 7 'markers are read from .trc' --markers runner
refused 7 'models are read from .osim' --markers $run --model $run
refused 5 'no ground force was found' --markers $run --forces runner/truth.mot
refused 2 'no markers were given'
refused 2 'not an option' --markers $run --bogus
refused 2 'needs a number' --markers $run --from soon
refused 5 'cannot be filtered' --markers $run --filter 80
"$gerdy" report --markers $run -o nowhere/out.html --json out.json 2>stderr.txt
[ $? = 3 ] && [ ! -e out.json ] && grep -q 'nowhere/out.html' stderr.txt ||
  { faults=$((faults + 1)); echo "FAULT: an output folder that does not exist"; }

echo "$cases cases, $faults faults"
[ "$faults" = 0 ] && [ "$cases" -ge 35 ]
