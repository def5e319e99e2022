// SPDX-License-Identifier: Apache-2.0
#pragma once
// Calls to one service, behind a bound on how many run at once, a circuit breaker and bounded retries: a
// service that hangs or fails takes neither the gateway nor other services with it. Audit:
// dependency.down{service}, dependency.up{service}.
#include <cstddef>
#include <memory>
#include <string>

#include "platform/contract/audit.hpp"
#include "platform/gateway/circuit_breaker.hpp"
#include "platform/gateway/retries.hpp"
#include "platform/http/client.hpp"

namespace assay::gateway {

class GuardedUpstream {
 public:
  struct Guards {
    std::size_t max_in_flight = 64;  // 0: as many as come
    std::unique_ptr<Breaker> breaker;
    std::unique_ptr<RetryPolicy> retries;
  };
  // The sink outlives every call.
  GuardedUpstream(net::EventLoop& loop, std::string name, http::Client client, Guards guards,
                  AuditSink& sink);

  // Errors as those of http::Client, and kNotCalled (denied): no call was made, try again in `wait()`.
  static constexpr const char* kNotCalled = "not called";
  net::Task<Result<http::Answer>> call(wire::RequestHead head, std::string body);
  Duration wait() const;

 private:
  net::Task<Result<http::Answer>> attempt(const wire::RequestHead& head, const std::string& body);
  void note(bool answered);

  net::EventLoop& loop_;
  std::string name_;
  http::Client client_;
  Guards guards_;
  AuditSink& sink_;
  std::size_t in_flight_ = 0;
};

}  // namespace assay::gateway
