#!/usr/bin/env bash
# gerdy scale and gerdy run-tool with a ScaleTool setup: what is written, what is said, what is
# refused. usage: scale.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
"$gerdy" synth -o runner --strides 3 --rate 60 -q || { echo "gerdy synth failed"; exit 1; }
static=$(ls runner/*st*nd*.trc runner/static*.trc 2>/dev/null | head -1)
[ -n "$static" ] || { echo "the synthetic runner has no standing trial"; exit 1; }

cases=$((cases + 1))
"$gerdy" scale --static "$static" --mass 71 -o scaled.osim --factors factors.xml >stdout.txt 2>stderr.txt ||
  { fault "gerdy scale fails"; cat stderr.txt; }
for words in "femur length" "right beyond left" "mass 71.00 kg" "joint centres" "wrote scaled.osim" "wrote factors.xml"; do
  grep -q "$words" stdout.txt || fault "gerdy scale does not say \"$words\""
done
"$gerdy" check scaled.osim >/dev/null || fault "the scaled model is not readable"
grep -q "<segment>pelvis</segment>" factors.xml || fault "the factors lack the pelvis"

# the factors that were written, as manual factors of a setup, give the same bodies
cases=$((cases + 1))
mkdir setup
"$gerdy" convert runner/model.osim setup/generic.osim -q || fault "gerdy convert fails"
"$gerdy" scale --model setup/generic.osim --static "$static" --mass 71 -o direct.osim --factors direct.xml --keep-markers -q ||
  fault "gerdy scale --keep-markers fails"
{
  echo '<OpenSimDocument Version="40000"><ScaleTool name="x"><mass>71</mass><GenericModelMaker>'
  echo '<model_file>generic.osim</model_file></GenericModelMaker><ModelScaler>'
  echo '<scaling_order>manualScale</scaling_order>'
  sed -n '/<ScaleSet/,/<\/ScaleSet>/p' direct.xml
  echo '<preserve_mass_distribution>true</preserve_mass_distribution>'
  echo '<output_model_file>by_setup.osim</output_model_file></ModelScaler></ScaleTool></OpenSimDocument>'
} >setup/setup.xml
"$gerdy" run-tool setup/setup.xml -q || fault "gerdy run-tool fails"
diff <(sed 's/<Model name="[^"]*"/<Model/' direct.osim) <(sed 's/<Model name="[^"]*"/<Model/' setup/by_setup.osim) \
  >/dev/null || fault "the setup gives another model"

# the options of run-tool go instead of the setup's files, and what is written is listed
cases=$((cases + 1))
cp setup/generic.osim other.osim
sed 's/generic.osim/nosuch.osim/' setup/setup.xml >setup/moved.xml
"$gerdy" run-tool setup/moved.xml --model other.osim -o by_option.osim >stdout.txt 2>stderr.txt ||
  { fault "gerdy run-tool --model fails"; cat stderr.txt; }
cmp -s setup/by_setup.osim by_option.osim || fault "run-tool --model gives another model"
grep -q "wrote by_option.osim" stdout.txt || fault "run-tool does not say what it wrote"

# how the markers were matched is written, and gives the same model again
cases=$((cases + 1))
sed 's/RASI/myRASI/' "$static" >renamed.trc
echo 'myRASI,RASI' >map.csv
"$gerdy" scale --static renamed.trc --map map.csv --save-map saved.csv -o mapped.osim -q || fault "gerdy scale --map fails"
grep -q "myRASI,RASI" saved.csv || fault "the saved mapping lacks a pair"
"$gerdy" scale --static renamed.trc --map saved.csv -o again.osim -q || fault "a saved mapping is not readable"
cmp -s mapped.osim again.osim || fault "a saved mapping gives another model"

# without a static trial the run itself is measured, and that is said
cases=$((cases + 1))
"$gerdy" scale --markers runner/run.trc -o moving.osim >stdout.txt 2>stderr.txt || { fault "gerdy scale --markers alone fails"; cat stderr.txt; }
grep -q "no static trial was given" stderr.txt || fault "it is not said that there was no static trial"
grep -q "static pose" stdout.txt && fault "a static pose is told of a run"
"$gerdy" ik --model moving.osim --markers runner/run.trc -o moving.mot >stdout.txt 2>stderr.txt || fault "the model scaled to a run does not follow it"
grep -q "model of this runner" stderr.txt && fault "the model scaled to a run is taken for another runner's"

# a static trial that is 10 % too large for the run
cases=$((cases + 1))
"$gerdy" scale --static "$static" --markers runner/run.trc -o own.osim 2>stderr.txt >stdout.txt || fault "gerdy scale --static --markers fails"
grep -q "same person" stderr.txt && fault "the own static trial is taken for another person's"
awk -F'\t' -v OFS='\t' 'NR > 5 { for (i = 3; i <= NF; ++i) if ($i != "") $i *= 1.1 } { print }' "$static" >large.trc
"$gerdy" scale --static large.trc --markers runner/run.trc -o own.osim 2>stderr.txt >stdout.txt || fault "another person stops gerdy scale"
grep -q "is this static trial of the same person" stderr.txt || fault "another person is not noticed"
"$gerdy" report --static large.trc --markers runner/run.trc -o r.html 2>stderr.txt >stdout.txt || { fault "another person stops the report"; cat stderr.txt; }
grep -q "is this static trial of the same person" stderr.txt || fault "another person is not noticed by the report"

# a marker that only the trial has is put on its bone, unless told
cases=$((cases + 1))
sed 's/RTH1/R.Thigh.Plate/; s/RTH2/Q7/' "$static" >plate.trc
sed 's/RTH1/R.Thigh.Plate/; s/RTH2/Q7/' runner/run.trc >plate_run.trc
"$gerdy" scale --static plate.trc --markers plate_run.trc -o plate.osim >stdout.txt 2>stderr.txt || { fault "a marker that only the trial has stops gerdy scale"; cat stderr.txt; }
grep -q "R.Thigh.Plate .*femur_r .*by its name" stdout.txt || fault "it is not said which bone carries it"
grep -q '<Marker name="R.Thigh.Plate"' plate.osim || fault "the scaled model lacks it"
"$gerdy" scale --static plate.trc -o bare.osim --no-attach -q || fault "gerdy scale --no-attach fails"
grep -q '<Marker name="R.Thigh.Plate"' bare.osim && fault "--no-attach attaches"
echo 'Q7,' >without.csv
"$gerdy" scale --static plate.trc --map without.csv -o bare.osim -q || fault "a mapping that leaves a marker out fails"
grep -q '<Marker name="Q7"' bare.osim && fault "a marker that the mapping leaves out is attached"

# a model fitted on the way
cases=$((cases + 1))
"$gerdy" ik --static plate.trc --markers plate_run.trc -o one.mot --errors one.sto -q || fault "gerdy ik --static fails"
grep -q "R.Thigh.Plate" one.sto || fault "the attached marker is not followed"
"$gerdy" report --fit --static plate.trc --markers plate_run.trc -o r.html --json r.json -q || fault "gerdy report --fit fails"
grep -q "scaled to the static trial" r.json || fault "the results do not say that the model was fitted"
"$gerdy" report --no-fit --static plate.trc --markers plate_run.trc -o r.html --json r.json -q || fault "gerdy report --no-fit fails"
grep -q "scaled to the static trial" r.json && fault "--no-fit fits"
"$gerdy" report --fit --markers plate_run.trc -o none.html >stdout.txt 2>stderr.txt
[ $? -eq 2 ] || fault "--fit without a static trial is not refused"
grep -q "fitted to a static trial, and none was given" stderr.txt || fault "it is not said what --fit needs"

# refused CODE WORDS ARGUMENTS...
refused() {
  local code=$1 words=$2
  shift 2
  cases=$((cases + 1))
  rm -f out.osim
  "$gerdy" scale "$@" >stdout.txt 2>stderr.txt
  [ $? -eq "$code" ] || fault "gerdy scale $*: the exit code is not $code"
  grep -q -- "$words" stderr.txt || { fault "gerdy scale $*: \"$words\" is not said"; cat stderr.txt; }
  [ -e out.osim ] && fault "gerdy scale $*: wrote a file"
}
refused 2 "no trial was given" -o out.osim
refused 3 "nomap.csv" --static "$static" --map nomap.csv -o out.osim
refused 2 "written over" --static "$static" -o out.osim --map map.csv --save-map map.csv
refused 2 "name a file" --static "$static"
for mass in 7000 1e-300 19; do
  cases=$((cases + 1))
  "$gerdy" scale --static "$static" --mass $mass -o odd.osim 2>&1 | grep -q "is no mass of a runner" || fault "a mass of $mass kg is taken without a word"
done
refused 2 "mass of -3 kg" --static "$static" -o out.osim --mass -3
refused 3 "absent.trc" --static absent.trc -o out.osim
refused 2 "written over" --static "$static" -o "$static"
[ -s "$static" ] || fault "the static trial is gone"

echo "$cases cases, $faults faults"
[ "$faults" -eq 0 ]
