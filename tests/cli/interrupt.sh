#!/usr/bin/env bash
# A signal during long work: exit code 9, one message, and no file, not even a part of one. synth
# finishes the set it writes. usage: interrupt.sh GERDY
set -u
. "$(dirname "$0")/checking.sh"
faults=0
fault() { faults=$((faults + 1)); echo "FAULT: $*"; sed 's/^/    /' stderr.txt; }

# is bit 1 (SIGINT) set in this mask of the process? Before it becomes gerdy it is still the shell,
# which has a handler of its own.
mask_has_int() { # FIELD PID
  local mask
  [ "$(cat "/proc/$2/comm" 2>/dev/null)" = gerdy ] || return 1
  mask=$(sed -n "s/^$1:[[:space:]]*//p" "/proc/$2/status" 2>/dev/null)
  [ -n "$mask" ] && (( 0x$mask & 2 ))
}
ready() { mask_has_int SigCgt "$1"; }
held() { mask_has_int SigBlk "$1"; }
wait_until() { # CONDITION PID
  for _ in $(seq 1000); do "$1" "$2" && return; sleep 0.01; done
  return 1
}

"$gerdy" synth -o runner --strides 80 -q || { echo "gerdy synth failed"; exit 1; }
mkdir out
# whoever starts this script may ignore the signals, and what is ignored is inherited
listening=(env --default-signal=INT --default-signal=TERM)

# stopped SIGNAL COMMAND...: long work that gets the signal once it listens
stopped() {
  local signal=$1 code
  shift
  set -m # without job control a script's children ignore SIGINT
  "${listening[@]}" "$gerdy" "$@" >stdout.txt 2>stderr.txt &
  local pid=$!
  set +m
  wait_until ready $pid || fault "$*: does not listen"
  kill -s "$signal" $pid || fault "$*: was over before the signal came"
  wait $pid
  code=$?
  [ $code = 9 ] || fault "$signal $*: exit code $code"
  [ "$(cat stderr.txt)" = "gerdy $1: stopped on request; nothing was written" ] ||
    fault "$signal $*: another message"
  [ -z "$(ls -A out)" ] || fault "$signal $*: left $(ls -A out)"
}
stopped INT ik --markers runner/run.trc --model runner/model.osim -o out/q.mot --errors out/e.sto --sd out/s.sto
stopped INT ik -q --markers runner/run.trc --model runner/model.osim -o out/q.mot
stopped TERM report --markers runner/run.trc --model runner/model.osim -o out/r.html --json out/r.json
stopped INT eval --model runner/model.osim --poses runner/truth.mot -o out/tables

# an old file survives
echo old >out/q.mot
set -m
"${listening[@]}" "$gerdy" ik --markers runner/run.trc --model runner/model.osim -o out/q.mot \
  >stdout.txt 2>stderr.txt &
pid=$!
set +m
wait_until ready $pid && kill -s INT $pid
wait $pid
[ $? = 9 ] && [ "$(ls -A out)" = q.mot ] && [ "$(cat out/q.mot)" = old ] || fault "the old file was touched"

# synth writes its set to the end, then the signal has its way
set -m
"${listening[@]}" "$gerdy" synth -o set --strides 40 >stdout.txt 2>stderr.txt &
pid=$!
set +m
wait_until held $pid && kill -s INT $pid
wait $pid
code=$?
[ $code = 130 ] || fault "synth: exit code $code"
[ "$(ls -A set | tr '\n' ' ')" = "forces.mot model.osim run.trc static.trc truth.json truth.mot " ] ||
  fault "synth: $(ls -A set)"

echo "$faults faults"
[ $faults = 0 ]
