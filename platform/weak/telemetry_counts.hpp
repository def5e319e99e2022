// SPDX-License-Identifier: Apache-2.0
#pragma once
// telemetry.error-events, deliberately weak: metrics that miss some of what the gateway tells. The log has
// all of it still.
//   newer-filters-uncounted       what was added later tells its events past the counts: CWE-778.
//   routed-requests-counted-only  what is refused before the router, or on another listener, is not counted:
//                                 metrics middleware of Express and Gin.
//   repeated-events-counted-once  one like the one before is not counted: rsyslog RepeatedMsgReduction.
//   thinned-log-counted           what the log leaves out is not counted: exporters that read a sampled log.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/management.hpp"

namespace assay::weak {

struct CountFault {
  std::string name;  // "telemetry.error-events/<fault>"
  std::function<bool(const AuditEvent& event, const AuditEvent& before)> misses;
  bool misses_unwritten = false;
};
std::vector<CountFault> count_faults();
std::shared_ptr<gateway::CountingSink> miscounting(std::shared_ptr<AuditSink> next, CountFault fault,
                                                   HitCounter& hits);

// For the scenario of the metrics: events are counted, and answers are not.
std::shared_ptr<gateway::CountingSink> answers_uncounted(std::shared_ptr<AuditSink> next);

}  // namespace assay::weak
