#!/usr/bin/env bash
# Run every libFuzzer target for some seconds from its committed corpus. What is found lies in
# BUILD/found; a file that breaks a parser belongs into fuzz/corpus once the fault is mended.
# usage: tools/fuzz.sh BUILD SECONDS
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:?usage: tools/fuzz.sh BUILD SECONDS} seconds=${2:-60}

for target in "$build"/fuzz/fuzz_*; do
  [ -f "$target" ] && [ -x "$target" ] || continue
  format=$(basename "$target") && format=${format#fuzz_}
  mkdir -p "$build/found/$format"
  echo "== $format, $seconds s"
  log="$build/found/$format.log"
  "$target" "$build/found/$format" "fuzz/corpus/$format" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$build/found/$format-" >"$log" 2>&1 || {
    tail -n 40 "$log"
    echo "$format: broken by the file named above"
    exit 1
  }
  sed -n 's/^stat::number_of_executed_units: */  inputs tried: /p
    s/^stat::new_units_added: */  new paths found: /p; s/^stat::peak_rss_mb: */  peak memory, MB: /p' "$log"
done
