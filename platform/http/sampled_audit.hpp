// SPDX-License-Identifier: Apache-2.0
#pragma once
// Audit events that a stranger can cause at will: the first few of a kind are written down, the others of the
// same interval are counted. A flood must not fill the log, too.
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "core/net/event_loop.hpp"
#include "platform/contract/audit.hpp"

namespace assay::http {

class SampledAudit : public std::enable_shared_from_this<SampledAudit> {
 public:
  static constexpr std::int64_t kEach = 8;
  static constexpr Duration kInterval = std::chrono::seconds(10);

  SampledAudit(net::EventLoop& loop, std::shared_ptr<AuditSink> sink) : loop_(loop), sink_(std::move(sink)) {}
  // Written at once, or counted; at the end of the interval one more event tells the count: detail.further.
  void audit(const AuditEvent& event);

 private:
  struct Kind {
    std::int64_t written = 0, further = 0;
  };
  void close_interval();

  net::EventLoop& loop_;
  std::shared_ptr<AuditSink> sink_;
  std::map<std::pair<std::string, std::string>, Kind> kinds_;  // of the interval that runs
};

}  // namespace assay::http
