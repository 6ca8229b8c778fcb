#!/usr/bin/env bash
# gerdy run-tool: a setup file from wherever it lies, and what is refused leaves no file.
# usage: run_tool.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
"$gerdy" synth -o runner --strides 3 --rate 60 -q || { echo "gerdy synth failed"; exit 1; }

# setup WHAT TOOL: runner/ik.xml with this inside
setup() {
  cat >runner/ik.xml <<XML
<?xml version="1.0" encoding="UTF-8" ?>
<OpenSimDocument Version="40000">
  <${2:-InverseKinematicsTool} name="trial">
    <model_file>model.osim</model_file>
    <marker_file>run.trc</marker_file>
    <output_motion_file>angles.mot</output_motion_file>
    $1
  </${2:-InverseKinematicsTool}>
</OpenSimDocument>
XML
}

# paths are seen from the folder of the setup, wherever the program is called
cases=$((cases + 1))
setup "<results_directory>reports</results_directory>"
"$gerdy" run-tool runner/ik.xml >out.txt 2>err.txt || fault "the setup does not run"
[ -s runner/angles.mot ] || fault "no motion beside the setup"
[ -s runner/reports/trial_ik_marker_errors.sto ] || fault "no report in the results directory"
grep -q "wrote runner/angles.mot" out.txt || fault "what was written is not named"
grep -q "all are followed" err.txt || fault "that no task names a marker is not said"

# a results directory that is not there is made, also for the motion
cases=$((cases + 1))
setup "<results_directory>made/of it</results_directory>"
sed -i 's|angles.mot|made/of it/angles.mot|' runner/ik.xml
"$gerdy" run-tool runner/ik.xml -q || fault "the results directory is not made"
[ -s "runner/made/of it/angles.mot" ] || fault "no motion in the results directory"

# the same angles as gerdy ik would write them: all markers there, in degrees, a row a frame
cases=$((cases + 1))
rows=$(grep -c '^[0-9]' runner/angles.mot)
[ "$rows" = "$(sed -n 's/^nRows=//p' runner/angles.mot)" ] || fault "rows and header differ"
grep -q "^inDegrees=yes" runner/angles.mot || fault "angles are not in degrees"

# the caller's files instead; reports go beside the output
cases=$((cases + 1))
mkdir other
setup "<model_file>absent.osim</model_file>"
(cd other && "$gerdy" run-tool ../runner/ik.xml --model ../runner/model.osim -o here.mot -q) ||
  fault "the caller's files do not go instead"
cmp -s other/here.mot runner/angles.mot || fault "the caller's files give other angles"
[ -s other/trial_ik_marker_errors.sto ] || fault "no report beside the output"

# refused CODE WORDS ARGUMENTS...: that exit code, the words in the one message, nothing written
refused() {
  local code=$1 words=$2
  shift 2
  cases=$((cases + 1))
  rm -f runner/angles.mot out.mot
  "$gerdy" run-tool "$@" >stdout.txt 2>stderr.txt
  [ $? -eq "$code" ] || fault "gerdy run-tool $*: the exit code is not $code"
  grep -q -- "$words" stderr.txt || { fault "gerdy run-tool $*: \"$words\" is not said"; cat stderr.txt; }
  ls runner/angles.mot out.mot >/dev/null 2>&1 && fault "gerdy run-tool $*: wrote a file"
}
refused 2 "something is missing"
refused 3 "absent.xml" absent.xml
refused 4 "run.trc" runner/run.trc
refused 4 "not the setup file of a tool" runner/model.osim
setup "" RRATool
refused 7 "RRATool are not run; those of InverseKinematicsTool" runner/ik.xml
setup "" AnalyzeTool
refused 7 "none of them is switched on" runner/ik.xml
setup "" ScaleTool
refused 4 "names no model" runner/ik.xml -o out.mot
setup "<time_range>70 80</time_range>"
refused 5 "runner/ik.xml:.*no frame lies in" runner/ik.xml
setup "<IKTaskSet><objects><IKMarkerTask name=\"a\"><weight>much</weight></IKMarkerTask></objects></IKTaskSet>"
refused 4 "ik.xml:7: .*number expected" runner/ik.xml
setup ""
refused 2 "is read" runner/ik.xml -o runner/run.trc
[ -s runner/run.trc ] || fault "the markers are gone"
refused 3 "nosuch.trc" runner/ik.xml --markers nosuch.trc
refused 3 "nowhere" runner/ik.xml -o nowhere/out.mot

echo "$cases cases, $faults faults"
[ "$faults" -eq 0 ]
