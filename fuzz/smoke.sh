#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# fuzz/smoke.sh BUILD_DIR [SECONDS]: runs every *_fuzz of a libFuzzer build for SECONDS (10) on a copy of its corpus.
# Exit 0: no finding, and every target covered at least its floor. 1: a finding or a blind target. 2: nothing to run.
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: fuzz/smoke.sh BUILD_DIR [SECONDS]}
seconds=${2:-10}
runs_needed=10000
cores=$(nproc)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
export ASAN_OPTIONS="quarantine_size_mb=32${ASAN_OPTIONS:+:$ASAN_OPTIONS}"

smoke() {  # $1 = executable; prints one line, or the tail of the log
  name=$(basename "$1" _fuzz)
  floor=$(awk -v n="$name" '$1 == n { print $2 }' "$here/targets.txt")
  mkdir -p "$work/$name/corpus" "$build/fuzz-findings/$name"
  cp "$here/corpus/$name/"* "$work/$name/corpus/" || return 1
  log="$work/$name/log"
  runs=0
  rounds=0
  # A slow target on a slow machine gets more rounds on the corpus that it has grown, but not for ever.
  while [ "$runs" -lt "$runs_needed" ] && [ "$rounds" -lt 4 ]; do
    rounds=$((rounds + 1))
    if ! "$1" "$work/$name/corpus" "-dict=$here/dict/$name.dict" "-max_total_time=$seconds" -max_len=4096 \
        -timeout=5 -rss_limit_mb=1024 "-artifact_prefix=$build/fuzz-findings/$name/" -print_final_stats=1 \
        >"$log" 2>&1; then
      tail -n 30 "$log"
      artifact=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
      echo "$name: FOUND, replay with: $build/bin/${name}_replay ${artifact:-(see the log above)}"
      return 1
    fi
    done_now=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    runs=$((runs + ${done_now:-0}))
  done
  cov=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
  if [ "$runs" -lt "$runs_needed" ]; then
    echo "$name: only $runs runs, $runs_needed are needed to judge coverage; give it more seconds"
    return 1
  fi
  if [ -z "$floor" ]; then
    echo "$name: cov ${cov:-0} after $runs runs, but fuzz/targets.txt has no floor for it"
    return 1
  fi
  if [ "${cov:-0}" -lt "$floor" ]; then
    echo "$name: BLIND, cov ${cov:-0} after $runs runs is below the floor $floor"
    return 1
  fi
  echo "$name: ok, $runs runs, cov $cov (floor $floor)"
}

count=0
failed=0
pids=
finish() {  # waits for the targets that run now
  for pid in $pids; do wait "$pid" || failed=1; done
  pids=
}
# As many at a time as there are cores: a target runs on one, and each batch lasts as long as its slowest.
for executable in "$build"/bin/*_fuzz; do
  [ -x "$executable" ] || continue
  count=$((count + 1))
  smoke "$executable" &
  pids="$pids $!"
  [ $((count % cores)) -ne 0 ] || finish
done
finish
if [ "$count" -eq 0 ]; then
  echo "no *_fuzz in $build/bin: configure with --preset fuzz" >&2
  exit 2
fi
exit "$failed"
