// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_circuit_breaker.hpp"

#include <utility>

namespace assay::weak {
namespace {

constexpr int kAttempts = 4;

class NeverOpens final : public gateway::Breaker {
 public:
  NeverOpens(std::unique_ptr<gateway::Breaker> inner, HitCounter& hits)
      : inner_(std::move(inner)), hits_(hits) {}
  bool admit(TimePoint now) override {
    if (!inner_->admit(now)) hits_.hit("gateway.circuit-breaker/never-opens");
    return true;
  }
  // The failures are still counted and told, as products do whose health checks only inform.
  Change record(bool answered, TimePoint now) override { return inner_->record(answered, now); }
  Duration wait(TimePoint) const override { return Duration::zero(); }

 private:
  std::unique_ptr<gateway::Breaker> inner_;
  HitCounter& hits_;
};

class RetriesEverything final : public gateway::RetryPolicy {
 public:
  explicit RetriesEverything(HitCounter& hits) : hits_(hits) {}
  void first_attempt() override {}
  bool again(std::string_view, int attempts) override {
    if (attempts >= kAttempts) return false;
    hits_.hit("gateway.circuit-breaker/retries-everything");
    return true;
  }

 private:
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<gateway::Breaker> never_opens(std::unique_ptr<gateway::Breaker> inner, HitCounter& hits) {
  return std::make_unique<NeverOpens>(std::move(inner), hits);
}

std::unique_ptr<gateway::RetryPolicy> retries_everything(HitCounter& hits) {
  return std::make_unique<RetriesEverything>(hits);
}

}  // namespace assay::weak
