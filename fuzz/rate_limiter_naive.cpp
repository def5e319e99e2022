// SPDX-License-Identifier: Apache-2.0
#include "fuzz/rate_limiter_naive.hpp"

#include <algorithm>
#include <charconv>

namespace assay::fuzz {
namespace {

constexpr std::size_t kMaxSteps = 200;
constexpr std::int64_t kMaxBurst = 1'000'000;
constexpr std::int64_t kMaxRefillUs = 1'000'000'000;  // with the burst: thirty years at most
constexpr std::int64_t kMaxWaitUs = 1'000'000'000'000;

std::string_view word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  const std::string_view out = line.substr(0, line.find(' '));
  line.remove_prefix(out.size());
  return out;
}

std::int64_t number(std::string_view& line, std::int64_t low, std::int64_t high) {
  const std::string_view text = word(line);
  std::int64_t value = low;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::clamp(value, low, high);
}

}  // namespace

Trace read_trace(std::string_view text) {
  Trace trace;
  bool first = true;
  while (!text.empty() && trace.steps.size() < kMaxSteps) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (first) {
      first = false;
      trace.burst = number(line, 1, kMaxBurst);
      trace.refill_ns = std::min(number(line, 1, kMaxRefillUs), kMaxRefillUs * 1000 / trace.burst) * 1000;
      trace.keys = static_cast<std::size_t>(number(line, 0, 8));
      continue;
    }
    const std::string_view kind = word(line);
    if (kind == "t") {
      const std::string key(word(line).substr(0, 16));
      trace.steps.push_back({'t', key, number(line, INT64_MIN, INT64_MAX)});
    } else if (kind == "w" || kind == "b") {
      trace.steps.push_back(
          {kind.front(), "", number(line, 0, kMaxWaitUs / static_cast<std::int64_t>(kMaxSteps))});
    }
  }
  return trace;
}

std::int64_t NaiveTable::level_at(const Bucket& bucket, std::int64_t now) const {
  return bucket.full_at ? std::min(full_, bucket.level + (now - bucket.since)) : full_;
}

NaiveTable::Bucket& NaiveTable::bucket_of(const std::string& key, std::int64_t now) {
  if (const auto found = buckets_.find(key); found != buckets_.end()) return found->second;
  if (!shared_) shared_ = Bucket();
  if (buckets_.size() >= keys_) {
    // Of the full ones the one that has been full for the longest time goes; that it is full, nobody can tell
    // apart from its being gone.
    auto goes = buckets_.end();
    for (auto it = buckets_.begin(); it != buckets_.end(); ++it) {
      if (level_at(it->second, now) < full_) continue;
      if (goes == buckets_.end() || it->second.full_at < goes->second.full_at) goes = it;
    }
    if (goes == buckets_.end()) return *shared_;
    buckets_.erase(goes);
  }
  // Whoever is new may have been served from the shared bucket a moment ago.
  Bucket& bucket = buckets_[key];
  bucket = *shared_;
  bucket.refusals = 0;
  return bucket;
}

NaiveTable::Answer NaiveTable::take(const std::string& key, std::int64_t now, std::int64_t cost) {
  Bucket& bucket = bucket_of(key, now);
  const std::int64_t level = level_at(bucket, now);
  const std::int64_t wanted = std::max<std::int64_t>(cost, 1);
  if (wanted > burst_ || wanted * refill_ > level) return {false, ++bucket.refusals};
  bucket.level = level - wanted * refill_;
  bucket.since = now;
  bucket.refusals = 0;
  bucket.full_at = now + (full_ - bucket.level);
  return {true, 0};
}

bool within_every_window(const std::vector<Granted>& grants, const Trace& trace) {
  for (std::size_t begin = 0; begin < grants.size(); ++begin) {
    std::int64_t sum = 0;
    for (std::size_t end = begin; end < grants.size(); ++end) {
      sum += grants[end].cost;
      if ((sum - trace.burst) * trace.refill_ns > grants[end].now - grants[begin].now) return false;
    }
  }
  return true;
}

}  // namespace assay::fuzz
