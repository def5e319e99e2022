// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a trace of requests means to a table of token buckets, said a second time: levels that rise with time
// and fall with each grant, in exact integers (nanoseconds of refilling), and plain scans where the platform
// keeps indices. Traces are text, so that a finding can be read:
//   BURST REFILL_US KEYS    the limit and the size of the table; then one step for each line:
//   t KEY COST              a request          w US   time passes          b US   the clock is set back
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::fuzz {

struct Step {
  char kind = 't';
  std::string key;
  std::int64_t number = 0;  // cost, or microseconds
};

struct Trace {
  std::int64_t burst = 1, refill_ns = 1000;
  std::size_t keys = 1;
  std::vector<Step> steps;
};
// Lines that are no steps are left out; numbers are brought into the bounds that the limiter states.
Trace read_trace(std::string_view text);

class NaiveTable {
 public:
  explicit NaiveTable(const Trace& trace)
      : refill_(trace.refill_ns),
        full_(trace.burst * trace.refill_ns),
        burst_(trace.burst),
        keys_(trace.keys) {}

  struct Answer {
    bool allowed = false;
    std::int64_t refusals = 0;
  };
  // `now` in nanoseconds, never before that of the last call.
  Answer take(const std::string& key, std::int64_t now, std::int64_t cost);

 private:
  struct Bucket {
    std::int64_t level = 0, since = 0;
    std::int64_t refusals = 0;
    std::optional<std::int64_t> full_at;  // nothing: it was never used
  };
  std::int64_t level_at(const Bucket& bucket, std::int64_t now) const;
  Bucket& bucket_of(const std::string& key, std::int64_t now);

  std::int64_t refill_, full_, burst_;
  std::size_t keys_;
  std::map<std::string, Bucket> buckets_;
  std::optional<Bucket> shared_;  // of newcomers when every place is taken
};

// One grant of a trace, for the bound over all windows. `now`: the time that has really passed.
struct Granted {
  std::int64_t now = 0, cost = 0;
};
// No stretch of the grants exceeds the burst and what is refilled meanwhile.
bool within_every_window(const std::vector<Granted>& grants, const Trace& trace);

}  // namespace assay::fuzz
