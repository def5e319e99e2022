// SPDX-License-Identifier: Apache-2.0
// Target rate_limiter: the input is a trace of requests in text (rate_limiter_naive.hpp), played to the
// gateway's table of token buckets. Properties: each decision is the exact model's; no window of time admits
// more than the burst and what is refilled meanwhile, also for a key that shared a bucket before it had one
// of its own, and also when clocks go back; keys do not touch each other; what a refusal promises is kept;
// refusals are counted; the table is bounded.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracle.hpp"
#include "fuzz/rate_limiter_naive.hpp"
#include "platform/ratelimit/bucket_table.hpp"

namespace assay::fuzz {
namespace {

using ratelimit::BoundedTable;
using ratelimit::Grant;
using ratelimit::Limit;

constexpr std::int64_t kStart = 1'000'000'000'000'000'000;  // some day in 2001
constexpr std::size_t kPromisesChecked = 16;                // a table is copied for each

TimePoint at(std::int64_t nanoseconds) {
  return TimePoint(std::chrono::duration_cast<TimePoint::duration>(std::chrono::nanoseconds(nanoseconds)));
}

Limit limit_of(const Trace& trace) {
  return {trace.burst, std::chrono::duration_cast<Duration>(std::chrono::nanoseconds(trace.refill_ns))};
}

// `table` is a copy: asking changes it.
const char* check_promise(BoundedTable table, const Step& step, std::int64_t now, const Grant& grant,
                          const Trace& trace) {
  if (grant.retry_after <= Duration(0)) return "what a refusal promises is kept";
  if (step.number > trace.burst) return nullptr;
  return table.take(step.key, at(now) + grant.retry_after, step.number).allowed
             ? nullptr
             : "what a refusal promises is kept";
}

class Play {
 public:
  explicit Play(const Trace& trace) : trace_(trace), table_(limit_of(trace), trace.keys), model_(trace) {}

  const char* run() {
    for (const Step& step : trace_.steps) {
      if (step.kind == 'w') {
        now_ += step.number * 1000;
        elapsed_ += step.number * 1000;
      }
      if (step.kind == 'b') {
        now_ = std::max(kStart / 2, now_ - step.number * 1000);
        went_back_ = true;
      }
      if (step.kind != 't') continue;
      if (const char* fault = take(step)) return fault;
    }
    for (const auto& [key, grants] : granted_) {
      if (!within_every_window(grants, trace_)) return "no window admits more than burst and refill";
    }
    return nullptr;
  }

  const std::map<std::string, std::vector<bool>>& decisions() const { return decisions_; }
  const char* model_fault() const { return model_fault_; }

 private:
  const char* take(const Step& step) {
    const Grant grant = table_.take(step.key, at(now_), step.number);
    decisions_[step.key].push_back(grant.allowed);
    if (table_.size() > trace_.keys) return "the table is bounded";
    if (grant.allowed) granted_[step.key].push_back({elapsed_, std::max<std::int64_t>(step.number, 1)});
    if (!grant.allowed && promises_++ < kPromisesChecked) {
      if (const char* fault = check_promise(table_, step, now_, grant, trace_)) return fault;
    }
    compare(step, grant);
    return nullptr;
  }

  void compare(const Step& step, const Grant& grant) {
    if (went_back_ || model_fault_ != nullptr) return;  // the model knows no clocks that go back
    const auto expected = model_.take(step.key, now_, step.number);
    if (expected.allowed != grant.allowed) {
      model_fault_ = "the decision is the model's";
    } else if (expected.refusals != grant.refusals) {
      model_fault_ = "refusals are counted";
    }
  }

  const Trace& trace_;
  BoundedTable table_;
  NaiveTable model_;
  std::int64_t now_ = kStart, elapsed_ = 0;  // what the clock shows, what has really passed
  bool went_back_ = false;
  const char* model_fault_ = nullptr;
  std::size_t promises_ = 0;
  std::map<std::string, std::vector<Granted>> granted_;
  std::map<std::string, std::vector<bool>> decisions_;
};

// Where everybody has a bucket of his own, the others make no difference.
const char* check_apart(const Trace& trace, const std::map<std::string, std::vector<bool>>& decisions) {
  if (decisions.size() > trace.keys) return nullptr;
  for (const auto& [key, together] : decisions) {
    Trace alone = trace;
    std::erase_if(alone.steps, [&](const Step& step) { return step.kind == 't' && step.key != key; });
    Play play(alone);
    if (const char* fault = play.run()) return fault;
    if (play.decisions().at(key) != together) return "keys are apart";
  }
  return nullptr;
}

}  // namespace

const char* oracle(std::string_view input) {
  const Trace trace = read_trace(input);
  Play play(trace);
  if (const char* fault = play.run()) return fault;
  if (const char* fault = check_apart(trace, play.decisions())) return fault;
  return play.model_fault();
}

}  // namespace assay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::fuzz::require(assay::fuzz::oracle({reinterpret_cast<const char*>(data), size}));
  return 0;
}
