// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.jwt.kid where it meets the log, deliberately weak.
//   kid-logged-raw          a key id is pasted into the log line, so that a line end in it starts a record of
//   the
//                           attacker's (CWE-117; printf-style access logs).
//   kid-logged-with-lookup  `${jndi:scheme://host:port/…}` in a log text is looked up: a connection to the
//   attacker's
//                           host (CVE-2021-44228, Log4j 2 before 2.15).
#include "platform/contract/hit_counter.hpp"
#include "platform/telemetry/log.hpp"

namespace assay::weak {

telemetry::Log::LineFormat kid_logged_raw(HitCounter& hits);
telemetry::Log::LineFormat kid_logged_with_lookup(HitCounter& hits);

}  // namespace assay::weak
