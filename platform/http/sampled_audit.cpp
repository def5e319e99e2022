// SPDX-License-Identifier: Apache-2.0
#include "platform/http/sampled_audit.hpp"

namespace assay::http {

void SampledAudit::audit(const AuditEvent& event) {
  if (kinds_.empty()) {
    loop_.add_timer(loop_.now() + kInterval, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->close_interval();
    });
  }
  Kind& kind = kinds_[{event.event, event.reason}];
  if (kind.written < kEach) {
    ++kind.written;
    sink_->audit(event);
  } else {
    ++kind.further;
    sink_->unwritten(event);
  }
}

void SampledAudit::close_interval() {
  for (const auto& [name, kind] : std::exchange(kinds_, {})) {
    if (kind.further == 0) continue;
    AuditEvent event;
    event.event = name.first;
    event.reason = name.second;
    event.detail = Json::object({{"further", kind.further}});
    event.summary = true;
    sink_->audit(event);
  }
}

}  // namespace assay::http
