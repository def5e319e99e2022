// SPDX-License-Identifier: Apache-2.0
#pragma once
// For tests: a sink that keeps what is audited.
#include <vector>

#include "platform/contract/audit.hpp"

namespace assay {

class KeptEvents final : public AuditSink {
 public:
  void audit(const AuditEvent& event) override { events.push_back(event); }
  void journal(const JournalEntry&) override {}
  std::vector<AuditEvent> events;
};

}  // namespace assay
