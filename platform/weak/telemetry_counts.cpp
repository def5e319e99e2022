// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/telemetry_counts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::weak {
namespace {

template <std::size_t N>
bool among(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool of_newer_filters(const AuditEvent& event, const AuditEvent&) {
  constexpr std::array<std::string_view, 4> kReasons = {"host_mismatch", "content-coding", "origin_missing",
                                                        "origin_foreign"};
  constexpr std::array<std::string_view, 5> kEvents = {"tls.required", "key.refused", "upstream.refused",
                                                       "config.refused", "management.refused"};
  return among(kEvents, event.event) || among(kReasons, event.reason);
}

bool outside_the_router(const AuditEvent& event, const AuditEvent&) {
  constexpr std::array<std::string_view, 9> kBehind = {
      "authn.failure",    "authz.deny",       "input.reject",   "rate.limited",      "limiter.unavailable",
      "upstream.failure", "upstream.refused", "internal.error", "upstream.irregular"};
  return !among(kBehind, event.event);
}

bool like_the_one_before(const AuditEvent& event, const AuditEvent& before) {
  return event.event == before.event && event.reason == before.reason;
}

class Miscounting final : public gateway::CountingSink {
 public:
  Miscounting(std::shared_ptr<AuditSink> next, CountFault fault, HitCounter& hits)
      : CountingSink(std::move(next)), fault_(std::move(fault)), hits_(hits) {}
  void unwritten(const AuditEvent& event) override {
    if (fault_.misses_unwritten) {
      hits_.hit(fault_.name);
    } else {
      CountingSink::unwritten(event);
    }
  }

 protected:
  void count(const AuditEvent& event) override {
    const bool missed = fault_.misses(event, before_);
    before_ = event;
    if (missed) {
      hits_.hit(fault_.name);
    } else {
      CountingSink::count(event);
    }
  }
  void count(const JournalEntry& entry) override { CountingSink::count(entry); }

 private:
  CountFault fault_;
  HitCounter& hits_;
  AuditEvent before_;
};

class EventsOnly final : public gateway::CountingSink {
 public:
  using CountingSink::CountingSink;

 protected:
  void count(const AuditEvent& event) override { CountingSink::count(event); }
  void count(const JournalEntry&) override {}
};

}  // namespace

std::vector<CountFault> count_faults() {
  const std::string control = "telemetry.error-events/";
  return {
      {control + "newer-filters-uncounted", of_newer_filters},
      {control + "routed-requests-counted-only", outside_the_router},
      {control + "repeated-events-counted-once", like_the_one_before},
      {control + "thinned-log-counted", [](const AuditEvent&, const AuditEvent&) { return false; }, true}};
}

std::shared_ptr<gateway::CountingSink> miscounting(std::shared_ptr<AuditSink> next, CountFault fault,
                                                   HitCounter& hits) {
  return std::make_shared<Miscounting>(std::move(next), std::move(fault), hits);
}

std::shared_ptr<gateway::CountingSink> answers_uncounted(std::shared_ptr<AuditSink> next) {
  return std::make_shared<EventsOnly>(std::move(next));
}

}  // namespace assay::weak
