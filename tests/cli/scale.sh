#!/usr/bin/env bash
# gerdy scale and gerdy run-tool with a ScaleTool setup: what is written, what is said, what is
# refused. usage: scale.sh GERDY
set -u
gerdy=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
faults=0 cases=0
fault() { faults=$((faults + 1)); echo "FAULT: $*"; }
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
refused 2 "no static trial" -o out.osim
refused 2 "name a file" --static "$static"
refused 2 "mass of -3 kg" --static "$static" -o out.osim --mass -3
refused 3 "absent.trc" --static absent.trc -o out.osim
refused 2 "written over" --static "$static" -o "$static"
[ -s "$static" ] || fault "the static trial is gone"

echo "$cases cases, $faults faults"
[ "$faults" -eq 0 ]
