#!/usr/bin/env bash
# A runner's case from the first line to the second report, as somebody new would go through it; then
# what goes wrong, with one clear message each and nothing lost. usage: case.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
mkdir room
export TMPDIR=$work/room


# works WORDS COMMAND...: it ends with 0 and says these words
works() {
  local words=$1
  shift
  cases=$((cases + 1))
  "$@" >stdout.txt 2>stderr.txt </dev/null || { fault "$* ended with $?"; cat stderr.txt; return; }
  grep -q -- "$words" stdout.txt || { fault "$*: the output lacks \"$words\""; head -40 stdout.txt; }
}

# refused CODE WORDS COMMAND...: one message with these words, this exit code
refused() {
  local code=$1 words=$2 got
  shift 2
  cases=$((cases + 1))
  "$@" >stdout.txt 2>stderr.txt </dev/null
  got=$?
  [ "$got" = "$code" ] || fault "$*: exit code $got instead of $code"
  grep -q -- "$words" stderr.txt || { fault "$*: the message lacks \"$words\""; cat stderr.txt; }
  [ "$(grep -c '^gerdy' stderr.txt)" = 1 ] || fault "$*: not one message"
}

entries() { "$gerdy" case show "$1" --entries | grep -cE '^[0-9a-f]{32} '; }

cat >answers.json <<'END'
{"format": "gerdy-intake", "version": 1,
 "answers": {
  "now_knee": ["none"], "now_general": ["none"], "onset": "gradual", "side": "left",
  "where": ["epicondyle"], "since_weeks": 4, "can_run": "part_free", "in_run": "builds",
  "free_minutes": 20, "run_pain": 4, "morning": "fine", "brings_on": ["downhill"],
  "feels": ["sharp_burning"], "walk_pain": 0, "change": ["longer"], "onset_run_km": 16,
  "before_run_km": 10, "longest_30d_km": 10, "tried": ["rest", "roll"], "rest_result": "came_back",
  "stretch_result": "short", "past": ["none"], "bone_health": ["none"], "worry": "little",
  "goal": "daily"}}
END
cat >runs.csv <<'END'
date,km,minutes,cadence
2026-03-01,8,48,164
2026-03-04,10,61,163
2026-03-08,6,,
END

# ---- one sitting ----
works 'wrote anna.gerdy' "$gerdy" case new anna.gerdy --name Anna --sex female --age 34 --mass 60 --on 2026-03-09
[ "$(stat -c %a anna.gerdy)" = 600 ] || fault "the case can be read by others"
works 'Do you need to see someone' "$gerdy" case show anna.gerdy --on 2026-03-09
works 'wrote empty.html' "$gerdy" report --case anna.gerdy --on 2026-03-09 -o empty.html
works 'What fits best so far' "$gerdy" case intake anna.gerdy --answers answers.json --on 2026-03-10
works 'added 4 values' "$gerdy" case test anna.gerdy hip_abduction_force left 120 right 170 ober left 18 right 26 --by therapist --on 2026-03-10
works 'added 3 entries' "$gerdy" case add anna.gerdy runs.csv --on 2026-03-10
works 'nothing new' "$gerdy" case add anna.gerdy runs.csv --on 2026-03-10
works 'wrote first.html' "$gerdy" report --case anna.gerdy --on 2026-03-10 -o first.html --json first.json
works 'Running' "$gerdy" case plan anna.gerdy --on 2026-03-10 --ics plan.ics
grep -q 'BEGIN:VEVENT' plan.ics || fault "the calendar is empty"
works '1 day with one' "$gerdy" case checkin anna.gerdy --pain 2 --morning fine --km 4 --run-pain 2 --strength yes --new none --on 2026-03-12
works '2 days with one' "$gerdy" case checkin anna.gerdy --pain 1 --morning fine --km 0 --strength yes --new none --on 2026-03-13
works '3 days with one' "$gerdy" case checkin anna.gerdy --pain 1 --morning fine --km 4 --run-pain 1 --strength off --new none --on 2026-03-15
works 'wrote second.html' "$gerdy" report --case anna.gerdy --on 2026-03-15 -o second.html
works 'Anna' "$gerdy" case show anna.gerdy --on 2026-03-15
works 'wrote alone.html' "$gerdy" report --intake answers.json -o alone.html

# ---- the terminal: answers line by line, stopping and going on ----
works 'wrote bo.gerdy' "$gerdy" case new bo.gerdy --name Bo --sex male --age 41
printf '9\nnone\nwhat\n9\n6\n' >typed.txt
"$gerdy" case intake bo.gerdy <typed.txt >stdout.txt 2>stderr.txt || fault "the intake ended with $?"
grep -q 'Why: ' stdout.txt || fault "a question does not say why it is asked"
before=$(entries bo.gerdy)
[ "$before" -ge 2 ] || fault "answers of a stopped intake were lost"
printf '3\nback\n3\nstop\n' | "$gerdy" case intake bo.gerdy >stdout.txt || fault "going on ended with $?"
[ "$(entries bo.gerdy)" -gt "$before" ] || fault "the intake did not go on"
printf '4\n' | "$gerdy" case intake bo.gerdy --again >stdout.txt
grep -q 'IMPORTANT' stdout.txt || fault "a red flag was not said at once"
# the last word of a day counts, before noon and after
works 'wrote day.gerdy' "$gerdy" case new day.gerdy --name Day --sex male --age 41
today=$(date +%F)
sed 's/"now_knee": \["none"\]/"now_knee": ["locked"]/' answers.json >locked.json
"$gerdy" case intake day.gerdy --answers answers.json --on "$today" >/dev/null
works 'RED FLAG' "$gerdy" case intake day.gerdy --answers locked.json
works 'RED FLAG' "$gerdy" case intake day.gerdy --answers locked.json --on "$today"

# ---- what sites export ----
printf '%s\n' 'Activity Type,Date,Distance,Time,Avg HR' 'Running,2026-03-02 08:00:00,9.5,55:10,150' \
  'Cycling,2026-03-03 08:00:00,40,1:30:00,120' >site.csv
refused 4 'unit' "$gerdy" case add bo.gerdy site.csv
works '1 entry' "$gerdy" case add bo.gerdy site.csv --unit km
grep -q 'no runs' stderr.txt || fault "what was left out is not said"
grep -q 'Avg HR' stderr.txt || fault "a column that is not read is not named"

# ---- motion ----
"$gerdy" synth -o runner --strides 4 --rate 100 -q || fault "gerdy synth failed"
works 'added 1 entry' "$gerdy" case add anna.gerdy runner/model.osim runner/static.trc runner/run.trc runner/forces.mot
works 'running at' "$gerdy" report --case anna.gerdy -o motion.html --json motion.json
[ -z "$(ls -A room)" ] || fault "files of the run were left behind"
# names that only a mapping tells go with the run, and come back with it
mkdir named
for f in static run; do sed '4s/RTH1/Q17/' runner/$f.trc >named/$f.trc; done
printf 'trial,model\nQ17,RTH1\n' >named/names.csv
works 'wrote eva.gerdy' "$gerdy" case new eva.gerdy --name Eva --sex female --age 30 --mass 60
works 'names of markers' "$gerdy" case add eva.gerdy runner/model.osim named/static.trc named/run.trc named/names.csv
works 'running at' "$gerdy" report --case eva.gerdy -o named.html -v
grep -q 'Q17 of the trial, as the mapping says' stderr.txt || fault "the mapping did not come back"
refused 2 'says nothing alone' "$gerdy" case add eva.gerdy named/names.csv
[ -z "$(ls -A room)" ] || fault "files of the run were left behind"

# ---- out and in ----
works 'wrote anna.json' "$gerdy" case export anna.gerdy -o anna.json
works 'added' "$gerdy" case import copy.gerdy anna.json
[ "$(entries copy.gerdy)" = "$(entries anna.gerdy)" ] || fault "the copy has not every entry"
refused 2 'two people' "$gerdy" case import bo.gerdy anna.json
works 'added 0 entries' "$gerdy" case import copy.gerdy anna.json
uid=$("$gerdy" case show anna.gerdy --entries | grep -E '^[0-9a-f]{32} .*a check-in' | head -1 | cut -c1-12)
works 'no longer counts' "$gerdy" case retract anna.gerdy "$uid" --why 'typed wrong'

# ---- bad input ----
before=$(sha256sum <anna.gerdy)
refused 2 'age' "$gerdy" case new x.gerdy --name X --sex female --age 340
refused 2 'sex' "$gerdy" case new x.gerdy --name X --sex f --age 34
refused 2 'name' "$gerdy" case new x.gerdy --sex female --age 34
refused 3 'anna.gerdy' "$gerdy" case new anna.gerdy --name X --sex female --age 34
refused 3 'nosuch.gerdy' "$gerdy" case show nosuch.gerdy
refused 4 'answers.json' "$gerdy" case show answers.json
refused 2 'future' "$gerdy" case checkin anna.gerdy --pain 1 --on 2199-01-01
refused 4 '2026-02-30' "$gerdy" case checkin anna.gerdy --pain 1 --on 2026-02-30
refused 2 '10' "$gerdy" case checkin anna.gerdy --pain 11
refused 2 'no run' "$gerdy" case checkin anna.gerdy --km 0 --run-pain 6
refused 2 'right or left' "$gerdy" case test anna.gerdy ober 18
refused 2 'nosuch' "$gerdy" case test anna.gerdy nosuch left 18
refused 2 'left over' "$gerdy" case show anna.gerdy bo.gerdy
refused 2 'not the name' "$gerdy" case retract anna.gerdy 0123
sed 's/"version": 1,/"version": 1, "profile": {"name": "Zoe"},/' answers.json >zoe.json
refused 2 'of "Zoe"' "$gerdy" case intake anna.gerdy --answers zoe.json
refused 2 'of "Zoe"' "$gerdy" case add anna.gerdy zoe.json
sed 's/"gradual"/"slowly"/' answers.json >bad.json
refused 4 'onset' "$gerdy" case intake anna.gerdy --answers bad.json
head -c 300 answers.json >cut.json
refused 4 'cut.json' "$gerdy" case intake anna.gerdy --answers cut.json
printf 'date,km\n2199-01-01,5\n' >future.csv
refused 4 'future' "$gerdy" case add anna.gerdy future.csv
printf 'date,distance\n2026-01-01,5\n' >unit.csv
refused 4 'unit' "$gerdy" case add anna.gerdy unit.csv
refused 2 'together' "$gerdy" case add anna.gerdy runner/model.osim
head -c 3000 anna.gerdy >short.gerdy
refused 4 'short.gerdy' "$gerdy" case show short.gerdy
refused 3 'database' "$gerdy" report --case anna.gerdy -o anna.gerdy
refused 3 'database' "$gerdy" case export anna.gerdy -o anna.gerdy
refused 3 'database' "$gerdy" case plan anna.gerdy --ics anna.gerdy --on 2026-03-15
refused 3 'database' "$gerdy" case show anna.gerdy --json anna.gerdy
refused 2 'place of the answers' "$gerdy" report --intake answers.json --json answers.json
works 'Anna' "$gerdy" case show --on 2026-03-15 -- anna.gerdy
refused 2 'left over' "$gerdy" case show -- anna.gerdy -x
sqlite=$(printf 'SQLite format 3')
[ "$(head -c 15 anna.gerdy)" = "$sqlite" ] || fault "the case is no SQLite file"
[ -e x.gerdy ] && fault "a refused case was made"
[ "$before" = "$(sha256sum <anna.gerdy)" ] || fault "something refused has changed the case"

# ---- a contradiction is named, not judged ----
sed 's/"part_free"/"free"/; s/"run_pain": 4/"run_pain": 7/' answers.json >contradiction.json
works 'wrote con.gerdy' "$gerdy" case new con.gerdy --name Con --sex male --age 30
works '?' "$gerdy" case intake con.gerdy --answers contradiction.json

echo "$cases cases, $faults faults"
[ "$faults" = 0 ]
