#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# weaken.sh alg|ready|revert: lets the running HAProxy take the algorithm from the token, tells whether the change
# has arrived in every worker, or puts everything back. ASSAY_LAUNCH_DIR is HAProxy's private folder.
set -eu
cd "$ASSAY_LAUNCH_DIR"
master() { head -n 1 pid; }
workers() { cat "/proc/$(master)/task/$(master)/children"; }
reload() {  # what answers afterwards is nobody who answered before
  workers >old-workers
  kill -USR2 "$(master)"
}
case "$1" in
  alg)  # what tutorials show: jwt_verify with the algorithm of the token's own header, and no list
    [ -f haproxy.cfg.kept ] || cp haproxy.cfg haproxy.cfg.kept
    sed -e '/-m str ES256/d' -e 's/jwt_verify("ES256",/jwt_verify(txn.alg,/' haproxy.cfg.kept >haproxy.cfg
    reload ;;
  ready)
    now=" $(workers) "
    [ "$now" != "  " ] || exit 1
    for old in $(cat old-workers); do
      case "$now" in *" $old "*) exit 1 ;; esac
    done ;;
  revert)
    [ ! -f haproxy.cfg.kept ] || mv haproxy.cfg.kept haproxy.cfg
    reload ;;
  *) echo "weaken.sh: alg, ready or revert" >&2; exit 2 ;;
esac
