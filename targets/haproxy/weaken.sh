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
  echo 0 >asked
  kill -USR2 "$(master)"
}
case "$1" in
  alg)  # what tutorials show: jwt_verify with the algorithm of the token's own header, and no list
    [ -f haproxy.cfg.kept ] || cp haproxy.cfg haproxy.cfg.kept
    sed -e '/-m str ES256/d' -e 's/jwt_verify("ES256",/jwt_verify(txn.alg,/' haproxy.cfg.kept >haproxy.cfg
    reload ;;
  ready)
    now=" $(workers) "
    still=no
    [ "$now" != "  " ] || still=yes
    for old in $(cat old-workers); do
      case "$now" in *" $old "*) still=yes ;; esac
    done
    [ "$still" = yes ] || exit 0
    # While the master executes itself anew, at the start and behind each reload, it ignores the signal.
    asked=$(($(cat asked) + 1))
    echo "$asked" >asked
    [ $((asked % 40)) -ne 0 ] || kill -USR2 "$(master)"
    exit 1 ;;
  revert)
    [ ! -f haproxy.cfg.kept ] || mv haproxy.cfg.kept haproxy.cfg
    reload ;;
  *) echo "weaken.sh: alg, ready or revert" >&2; exit 2 ;;
esac
