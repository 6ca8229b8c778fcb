#!/usr/bin/env bash
# Bad input on the command line: one clear message that says where and what, the right exit code,
# and no output file left behind. usage: bad_input.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"

"$gerdy" synth -o runner --strides 3 --rate 100 -q || { echo "gerdy synth failed"; exit 1; }
run=runner/run.trc model=runner/model.osim forces=runner/forces.mot

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
  ls -d out.* ./*.part-* >/dev/null 2>&1 && fault="$fault; a file was left behind"
  rm -rf out.* ./*.part-*
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
awk -F'\t' -v OFS='\t' 'NR == 4 {for (i = 3; i <= NF; ++i) if ($i != "") $i = "point" i} {print}' \
  $run >others.trc
refused 5 'no marker in common: the trial has .*; the model has' --markers others.trc

# ---- not a number ----
sed '7,$s/\(\t[0-9.-]*\)/\tnan/3g' $run >nan.trc
refused 5 'nan.trc: ' --markers nan.trc
sed '10s/\(<mass>\)[^<]*/\1nan/; s#<mass>[0-9.]*</mass>#<mass>nan</mass>#' $model >nanmass.osim
refused 4 'nanmass.osim:[0-9]*: ' --markers $run --model nanmass.osim

# ---- wrong units ----
# with a runner's markers the unit is certain (tests/test_trc.c); with five it is refused
sed '3s/mm/m/' $run | cut -f 1-17 >metres.trc
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
refused 5 'no step was found .*standing trial' --markers runner/static.trc

# ---- another axis up ----
awk -F'\t' -v OFS='\t' 'NR > 5 && NF > 5 {for (i = 3; i + 2 <= NF; i += 3) if ($i != "") {
  y = $(i + 1); $(i + 1) = -$(i + 2); $(i + 2) = y}} {print}' $run >zup.trc
refused 5 'forces.mot: the load on the ground points along y, but the markers stand along z' \
  --markers zup.trc --forces $forces
# between two axes: nothing is turned, and nobody runs like that
awk -F'\t' -v OFS='\t' 'NR > 5 && NF > 5 {for (i = 3; i + 2 <= NF; i += 3) if ($i != "") {
  x = $i; y = 0.34202 * $(i + 1) - 0.93969 * $(i + 2); z = 0.93969 * $(i + 1) + 0.34202 * $(i + 2)
  $i = 0.70711 * (x + z); $(i + 1) = y; $(i + 2) = 0.70711 * (z - x)}} {print}' $run >oblique.trc
refused 5 'oblique.trc: .*does not stand upright.*axis' --markers oblique.trc

# ---- mappings of marker names ----
printf 'trial,model\nRASI,RASI\nLASI\n' >one.csv
refused 4 'one.csv:3: .*two columns' --markers $run --map one.csv
printf 'RASI,RASI\nLASI,RASI\n' >twice.csv
refused 4 'twice.csv:2: RASI: .*line 1' --markers $run --map twice.csv
printf 'RASI,NOSUCH\n' >unknown.csv
refused 5 'unknown.csv:1: NOSUCH: .*the model has none' --markers $run --map unknown.csv
printf 'NOSUCH,RASI\n' >absent.csv
refused 5 'absent.csv:1: NOSUCH: none of the markers' --markers $run --map absent.csv
refused 7 'mappings of marker names are read from .csv' --markers $run --map mapping.txt
refused 3 'nosuch.csv: the file cannot be opened' --markers $run --map nosuch.csv
refused 2 'would be the same file' --markers $run --map one.csv --save-map one.csv

# ---- the wrong kind of file, or place ----
refused 3 'is a directory' --markers runner
refused 7 'models are read from .osim' --markers $run --model $run
refused 5 'no ground force was found' --markers $run --forces runner/truth.mot
refused 2 'no markers were given'
refused 2 'not an option' --markers $run --bogus
refused 2 'needs a number' --markers $run --from soon
refused 2 'contradict each other' --markers $run --static $run --fit --no-fit
refused 5 'cannot be filtered' --markers $run --filter 80
refused 7 'export markers as .trc and forces as .mot' --markers trial.c3d
refused 7 'export markers as .trc and forces as .mot' --markers $run --forces trial.txt
refused 3 'cannot be opened' --markers trial

# ---- numbers and options ----
for option in from to filter; do
  for number in nan inf -inf 1e999; do
    refused 2 "--$option needs a number, not \"$number\"" --markers $run --$option $number
  done
done
refused 2 'low-pass of -6 Hz is not usable: below 3 Hz it takes away' --markers $run --filter -6
refused 2 'low-pass of 2.9 Hz' --markers $run --filter 2.9
refused 5 'asked for (from 50.000 s to the end); the file goes from' --markers $run --from 50
refused 5 'asked for (from the begin to -1.000 s)' --markers $run --to -1
refused 2 '-model is not an option; did you mean --model?' --markers $run -model $model
refused 2 '-output is not an option; did you mean --output?' --markers $run -output x.html
refused 2 '^gerdy report: --bogus is not an option' --bogus --markers $run
refused 2 '^gerdy report: -x is not an option' --markers $run -x
refused 2 '^gerdy report: -qx is not an option' -qx --markers $run
refused 2 '^gerdy report: --quiet=1 takes no value' --quiet=1 --markers $run
# the option is the last word here, so refused cannot add its outputs
"$gerdy" report -o out.html --markers >stdout.txt 2>stderr.txt
[ $? = 2 ] && grep -q -- '--markers needs a value' stderr.txt ||
  { faults=$((faults + 1)); echo "FAULT: an option without its value"; }

# ---- outputs ----
# unwritable CODE WORDS FILE OPTIONS...: refused before work begins, and nothing in box/ changes
mkdir box
look() { (cd box && ls -lAi --time-style=full-iso && find . -type f -exec cksum {} +); }
unwritable() {
  local code=$1 words=$2 before got fault=
  shift 2
  cases=$((cases + 1))
  before=$(look)
  # the first option is the output in question; a second one must not appear either
  "$gerdy" report "$@" --errors box/other.sto >stdout.txt 2>stderr.txt
  got=$?
  [ "$got" = "$code" ] || fault="exit code $got instead of $code"
  grep -q -- "$words" stderr.txt || fault="$fault; the message lacks \"$words\""
  [ "$(grep -c '^gerdy report: ' stderr.txt)" = 1 ] || fault="$fault; not one message"
  [ "$(look)" = "$before" ] || fault="$fault; something changed"
  [ -z "$fault" ] && return
  faults=$((faults + 1))
  echo "FAULT: gerdy report $*: $fault"
  sed 's/^/    /' stderr.txt
  look
}
cp $run box/run.trc; cp $model box/model.osim
cp runner/static.trc box/static.trc; cp $forces box/forces.mot
inputs=(--markers box/run.trc --model box/model.osim --static box/static.trc --forces box/forces.mot)
echo old >box/old.html; chmod 0444 box/old.html
echo old >box/good.html; ln box/good.html box/twin.html
mkfifo box/pipe.html
mkdir box/folder.html
ln -s gone.html box/nowhere.html
ln box/run.trc box/hard.json
ln -s run.trc box/soft.json
mknod box/device.html c 1 3 2>/dev/null || echo "no device could be made: that case is left out"
long=$(printf 'n%.0s' $(seq 240))

unwritable 2 'the report and the markers would be the same file ("box/run.trc" and "box/run.trc")' \
  -o box/run.trc "${inputs[@]}"
unwritable 2 'the results and the markers would be the same file' --json box/hard.json "${inputs[@]}"
unwritable 2 'the results and the markers would be the same file' --json box/soft.json "${inputs[@]}"
unwritable 2 'the report and the model would be the same file' -o box/../box/model.osim "${inputs[@]}"
unwritable 2 'the report and the standing trial would be the same file' -o box/static.trc "${inputs[@]}"
unwritable 2 'and the forces would be the same file' \
  -o box/new.html --motion "$PWD/box/forces.mot" "${inputs[@]}"
unwritable 2 'the results and the report would be the same file ("./box/x" and "box/x")' \
  -o box/x --json ./box/x "${inputs[@]}"
unwritable 2 'the results and the report would be the same file' \
  -o box/good.html --json box/twin.html "${inputs[@]}"
unwritable 2 'the marker errors and the joint angles would be the same file' \
  -o box/y --motion box/other.sto "${inputs[@]}"
unwritable 2 'standard output ("-"); name a file' -o - "${inputs[@]}"
unwritable 3 'pipe.html: .*a device, a pipe or a socket' -o box/pipe.html "${inputs[@]}"
[ -c box/device.html ] &&
  unwritable 3 'device.html: .*a device, a pipe or a socket' -o box/device.html "${inputs[@]}"
unwritable 3 'folder.html: .*a directory has this name' -o box/folder.html "${inputs[@]}"
unwritable 3 'old.html: .*make it writable: it is write-protected' -o box/old.html "${inputs[@]}"
unwritable 3 'nowhere.html: .*a link that leads nowhere' -o box/nowhere.html "${inputs[@]}"
unwritable 3 'nowhere/out.html: .*does its folder exist?' -o nowhere/out.html "${inputs[@]}"
unwritable 3 'run.trc/out.html: .*does its folder exist?: Not a directory' \
  -o box/run.trc/out.html "${inputs[@]}"
unwritable 3 'its name is too long' -o box/$long "${inputs[@]}"
unwritable 3 'its name is missing' --json '' "${inputs[@]}"
mkdir box/shut; chmod 0555 box/shut
# root may write everywhere
[ -w box/shut ] ||
  unwritable 3 'may you write there?: Permission denied' -o box/shut/out.html "${inputs[@]}"
rm -f box/device.html

# a link is written through; the old file's permissions stay
mkdir real; echo old >real/page.html; chmod 0640 real/page.html; ln -s real/page.html link.html
"$gerdy" report -q --markers $run --model $model -o link.html 2>stderr.txt
[ $? = 0 ] && [ -L link.html ] && grep -q '</html>' real/page.html &&
  [ "$(stat -c %a real/page.html)" = 640 ] && [ "$(ls -A real)" = page.html ] ||
  { faults=$((faults + 1)); echo "FAULT: a link as output"; cat stderr.txt; }

# standard output that takes nothing: said, once the files are whole
"$gerdy" report --markers $run --model $model -o full.html >/dev/full 2>stderr.txt
[ $? = 3 ] && grep -q 'standard output could not be written: No space left' stderr.txt &&
  grep -q '</html>' full.html || { faults=$((faults + 1)); echo "FAULT: a full standard output"; }
"$gerdy" --version >&- 2>stderr.txt
[ $? = 3 ] && grep -q 'standard output could not be written' stderr.txt ||
  { faults=$((faults + 1)); echo "FAULT: a closed standard output"; }

# ---- synth ----
# no_synth CODE WORDS OPTIONS...: refused, and no folder is left
no_synth() {
  local code=$1 words=$2
  shift 2
  cases=$((cases + 1))
  "$gerdy" synth -o fresh "$@" >stdout.txt 2>stderr.txt
  [ $? = "$code" ] && grep -q -- "$words" stderr.txt && [ ! -e fresh ] && return
  faults=$((faults + 1))
  echo "FAULT: gerdy synth $*"
  sed 's/^/    /' stderr.txt
  rm -rf fresh
}
no_synth 2 'pelvic drop, right: -1 deg is out of range' --pelvic-drop -1
no_synth 2 'pelvic drop, left: -1 deg is out of range' --pelvic-drop-left -1
no_synth 2 'pelvic drop, right: -0.5 deg is out of range' --pelvic-drop-right -0.5
no_synth 2 '--pelvic-drop needs a number' --pelvic-drop nan
no_synth 2 '--noise-mm needs a number' --noise-mm inf
no_synth 2 '--strides needs a whole number' --strides 2.5
# a set that cannot be complete is not begun: the others stay as they were
cp -r runner set; rm set/truth.mot; mkdir set/truth.mot; before=$(cat set/*.*c set/*.json | cksum)
"$gerdy" synth -o set --seed 9 --strides 3 >stdout.txt 2>stderr.txt
[ $? = 3 ] && [ "$(cat set/*.*c set/*.json | cksum)" = "$before" ] &&
  [ "$(ls -A set | wc -l)" = 6 ] && grep -q 'set/truth.mot: .*a directory' stderr.txt ||
  { faults=$((faults + 1)); echo "FAULT: synth into a folder with an obstacle"; ls -A set; }
# a disk that fills up, played by a limit of 200 kB a file: nothing is left in the folder
mkdir small
(ulimit -f 200; trap '' XFSZ; "$gerdy" synth -o small --strides 3 >stdout.txt 2>stderr.txt)
[ $? = 3 ] && [ -z "$(ls -A small)" ] && grep -q 'File too large' stderr.txt ||
  { faults=$((faults + 1)); echo "FAULT: synth on a full disk"; ls -A small; cat stderr.txt; }
# the same for a job, whose first files fit: none is left, an old one survives
mkdir page; echo old >page/out.html
(ulimit -f 40; trap '' XFSZ
 "$gerdy" report --markers $run --model $model --motion page/q.mot --json page/r.json \
   -o page/out.html >stdout.txt 2>stderr.txt)
[ $? = 3 ] && [ "$(ls -A page)" = out.html ] && [ "$(cat page/out.html)" = old ] ||
  { faults=$((faults + 1)); echo "FAULT: a job on a full disk"; ls -A page; cat stderr.txt; }
# drops around 0: none below
"$gerdy" synth -q -o level --pelvic-drop 0 --drop-sd 3 --strides 10
grep '"pelvic_drop_peak_deg"' level/truth.json | grep -q -- ': -' &&
  { faults=$((faults + 1)); echo "FAULT: a negative drop in truth.json"; }
[ "$(grep -c '"pelvic_drop_peak_deg"' level/truth.json)" -ge 18 ] ||
  { faults=$((faults + 1)); echo "FAULT: truth.json lacks its steps"; }

echo "$cases cases, $faults faults"
[ "$faults" = 0 ] && [ "$cases" -ge 80 ]
