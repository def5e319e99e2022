// SPDX-License-Identifier: Apache-2.0
#pragma once
// Tells operators of a certificate that ends soon, while there is time to replace it. Told once for each
// certificate: when it comes with less time left than the notice, or when that much is left of it.
#include <memory>
#include <optional>
#include <utility>

#include "core/crypto/certificate.hpp"
#include "core/net/event_loop.hpp"
#include "platform/contract/audit.hpp"

namespace assay::gateway {

// Lives on the loop's thread.
class ExpiryWatch {
 public:
  ExpiryWatch(net::EventLoop& loop, Duration notice, std::shared_ptr<AuditSink> sink)
      : loop_(loop), notice_(notice), sink_(std::move(sink)) {}
  virtual ~ExpiryWatch();
  ExpiryWatch(const ExpiryWatch&) = delete;
  ExpiryWatch& operator=(const ExpiryWatch&) = delete;

  // In place of what was watched before. Audit: cert.expiry{serial, not_after}.
  virtual void watch(const Certificate& certificate);

 protected:
  // When to tell of it; what has passed is told at once. nullopt: never.
  virtual std::optional<TimePoint> due(TimePoint not_after) const { return not_after - notice_; }
  TimePoint now() const { return loop_.now(); }

 private:
  void tell(const Certificate& certificate);
  void forget();

  net::EventLoop& loop_;
  Duration notice_;
  std::shared_ptr<AuditSink> sink_;
  std::optional<net::EventLoop::TimerId> timer_;
};

}  // namespace assay::gateway
