// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/report.hpp"

#include <cmath>

namespace assay::flood {
namespace {

// Those that edges answer floods with.
constexpr std::size_t kStatuses[] = {200, 400, 401, 403, 404, 408, 413, 414, 429, 431, 500, 502, 503, 504};

std::int64_t whole(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

Json microseconds_of(const Histogram& histogram) {
  const auto at = [&](double share) { return whole(histogram.percentile(share) / 1000); };
  return Json::object({{"count", whole(histogram.count())},
                       {"p50_us", at(0.50)},
                       {"p95_us", at(0.95)},
                       {"p99_us", at(0.99)},
                       {"p999_us", at(0.999)},
                       {"max_us", whole(histogram.most() / 1000)}});
}

}  // namespace

Json numbers_of(const Report& report) {
  Json out = Json::object({{"sent", whole(report.sent)},
                           {"answered", whole(report.answered)},
                           {"refused", whole(report.refused)},
                           {"reset", whole(report.reset)},
                           {"closed", whole(report.closed)},
                           {"unanswered", whole(report.unanswered)},
                           {"unsent", whole(report.unsent)},
                           {"tls_failed", whole(report.tls_failed)},
                           {"malformed", whole(report.malformed)},
                           {"opened", whole(report.opened)},
                           {"held", whole(report.held)},
                           {"most_held", whole(report.most_held)},
                           {"closed_by_target", whole(report.closed_by_target)},
                           {"longest_held_ms", whole(report.longest_held_ms)},
                           {"honest_total", whole(report.honest.total)},
                           {"honest_ok", whole(report.honest.ok)}});
  for (std::size_t hundreds = 1; hundreds < 6; ++hundreds) {
    std::uint64_t count = 0;
    for (std::size_t i = hundreds * 100; i < hundreds * 100 + 100; ++i) count += report.statuses[i];
    out["status_" + std::to_string(hundreds) + "xx"] = whole(count);
  }
  for (const std::size_t status : kStatuses)
    out["status_" + std::to_string(status)] = whole(report.statuses[status]);
  return out;
}

const std::vector<std::string>& number_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const auto& [name, value] : numbers_of(Report{}).members()) names.push_back(name);
    return names;
  }();
  return kNames;
}

Json timings_of(const Report& report) {
  const double seconds = report.seconds > 0 ? report.seconds : 1;
  const auto rate = [&](std::uint64_t count) {
    return static_cast<std::int64_t>(std::llround(static_cast<double>(count) / seconds));
  };
  return Json::object({{"seconds", std::round(report.seconds * 1000) / 1000},
                       {"answers_per_s", rate(report.answered)},
                       {"connections", whole(report.traffic.connections)},
                       {"bytes_sent", whole(report.traffic.bytes_sent)},
                       {"bytes_received", whole(report.traffic.bytes_received)},
                       {"latency", microseconds_of(report.latency)},
                       {"lag", microseconds_of(report.lag)},
                       {"honest", microseconds_of(report.honest.latency)},
                       {"calm", microseconds_of(report.calm.latency)}});
}

}  // namespace assay::flood
