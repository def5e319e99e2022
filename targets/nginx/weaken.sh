#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# weaken.sh tls|admin|ready|revert: switches one control of the running nginx off, tells whether the change has
# arrived in every worker, or puts everything back. ASSAY_LAUNCH_DIR is nginx's private folder.
set -eu
cd "$ASSAY_LAUNCH_DIR"
workers() { cat "/proc/$(cat pid)/task/$(cat pid)/children"; }
reload() {  # what answers afterwards is nobody who answered before
  workers >old-workers
  kill -HUP "$(cat pid)"
}
keep() { [ -f "$1.kept" ] || cp "$1" "$1.kept"; }
case "$1" in
  tls)  # the defaults of nginx before 1.23.4, and of the distributions that lower OpenSSL's level for old clients
    keep tls.conf
    echo 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers DEFAULT@SECLEVEL=0;' >tls.conf
    reload ;;
  admin)  # an exact rule where a prefix was meant: every other spelling of the path misses it
    keep admin.conf
    sed 's|location /legacy/admin |location = /legacy/admin |' admin.conf.kept >admin.conf
    reload ;;
  ready)
    now=" $(workers) "
    [ "$now" != "  " ] || exit 1
    for old in $(cat old-workers); do
      case "$now" in *" $old "*) exit 1 ;; esac
    done ;;
  revert)
    for name in tls.conf admin.conf; do [ ! -f "$name.kept" ] || mv "$name.kept" "$name"; done
    reload ;;
  *) echo "weaken.sh: tls, admin, ready or revert" >&2; exit 2 ;;
esac
