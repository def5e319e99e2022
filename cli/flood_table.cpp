// SPDX-License-Identifier: Apache-2.0
#include "cli/flood_table.hpp"

#include <array>
#include <cstdio>

namespace assay::cli {
namespace {

std::string row(const std::string& name, const std::string& value) {
  std::string out = "  " + name;
  out.resize(24, ' ');
  return out + value + "\n";
}

std::string count_row(const char* name, std::uint64_t count) {
  return count == 0 ? std::string() : row(name, std::to_string(count));
}

std::string decimal(double number, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, number);
  return text.data();
}

std::string times(const flood::Histogram& histogram) {
  const auto at = [&](double share) {
    return decimal(static_cast<double>(histogram.percentile(share)) / 1e6, 3);
  };
  return "p50 " + at(0.5) + "  p95 " + at(0.95) + "  p99 " + at(0.99) + "  max " + at(1.0) + " ms";
}

std::string time_row(const char* name, const flood::Histogram& histogram) {
  return histogram.count() == 0 ? std::string() : row(name, times(histogram));
}

std::string honest_rows(const char* name, const flood::HonestReport& honest) {
  if (honest.total == 0) return {};
  return row(name, std::to_string(honest.ok) + " of " + std::to_string(honest.total) + " served, " +
                       times(honest.latency));
}

}  // namespace

std::string flood_table(const flood::Plan& plan, const flood::Report& report) {
  const double seconds = report.seconds > 0 ? report.seconds : 1;
  std::string out = std::string(flood::to_string(plan.mode)) + ", " + std::to_string(plan.connections) +
                    " connections, " + decimal(report.seconds, 2) + " s\n";
  if (!flood::holds(plan.mode)) {
    out += row("sent", std::to_string(report.sent));
    out +=
        row("answered", std::to_string(report.answered) + ", " +
                            decimal(static_cast<double>(report.answered) / seconds, 0) + " in each second");
  } else {
    out += row("held", std::to_string(report.opened) + " in all, " + std::to_string(report.most_held) +
                           " at most, " + std::to_string(report.held) + " at the end");
    out += row("held for", decimal(static_cast<double>(report.longest_held_ms) / 1000, 1) + " s at most");
  }
  for (std::size_t status = 100; status < report.statuses.size(); ++status)
    out += count_row(("  " + std::to_string(status)).c_str(), report.statuses[status]);
  const std::pair<const char*, std::uint64_t> counts[] = {{"closed by the target", report.closed_by_target},
                                                          {"refused", report.refused},
                                                          {"reset", report.reset},
                                                          {"closed", report.closed},
                                                          {"TLS failed", report.tls_failed},
                                                          {"no HTTP", report.malformed},
                                                          {"unanswered", report.unanswered},
                                                          {"due, but not sent", report.unsent}};
  for (const auto& [name, count] : counts) out += count_row(name, count);
  out += row("connections", std::to_string(report.traffic.connections));
  out += row("bytes", std::to_string(report.traffic.bytes_sent) + " sent, " +
                          std::to_string(report.traffic.bytes_received) + " received");
  out += time_row(plan.rate > 0 ? "latency (schedule)" : "latency", report.latency);
  out += time_row("generator late by", report.lag);
  out += honest_rows("honest before", report.calm);
  out += honest_rows("honest beside", report.honest);
  return out;
}

}  // namespace assay::cli
