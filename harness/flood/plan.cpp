// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/plan.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

#include "harness/forge/loopback.hpp"

namespace assay::flood {
namespace {

constexpr Limits kCeilings;
constexpr std::uint64_t kMostSources = 10'000;
constexpr std::uint64_t kMostHonest = 100'000;
constexpr std::uint64_t kMostPipelined = 1'000;
constexpr Millis kLeastInterval{1};
constexpr Millis kMostPatience = std::chrono::minutes(1);

constexpr std::pair<Mode, const char*> kModes[] = {
    {Mode::requests, "requests"},
    {Mode::handshakes, "handshakes"},
    {Mode::idle, "idle"},
    {Mode::keepalive_idle, "keepalive-idle"},
    {Mode::slow_headers, "slow-headers"},
    {Mode::slow_body, "slow-body"},
    {Mode::slow_read, "slow-read"},
    {Mode::handshake_slow, "handshake-slow"},
    {Mode::handshake_stalled, "handshake-stalled"},
};

Error invalid(std::string message) {
  return {Errc::invalid, std::move(message), {}};
}

Result<void> within(const char* field, std::uint64_t value, std::uint64_t low, std::uint64_t high) {
  if (value >= low && value <= high) return {};
  return invalid(std::string(field) + " must be from " + std::to_string(low) + " to " + std::to_string(high) +
                 ", not " + std::to_string(value));
}

std::uint64_t milliseconds(Millis time) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
}

Result<void> check_sizes(const Plan& plan) {
  const Limits& own = plan.limits;
  ASSAY_TRY(within("connections", plan.connections, 1, std::min(own.connections, kCeilings.connections)));
  ASSAY_TRY(within("rate", plan.rate, 0, std::min(own.rate, kCeilings.rate)));
  ASSAY_TRY(within("requests", plan.total, 0, std::min(own.requests, kCeilings.requests)));
  ASSAY_TRY(within("duration in milliseconds", milliseconds(plan.duration), 0,
                   milliseconds(std::min(own.duration, kCeilings.duration))));
  ASSAY_TRY(within("interval in milliseconds", milliseconds(plan.interval), milliseconds(kLeastInterval),
                   milliseconds(kCeilings.duration)));
  ASSAY_TRY(within("patience in milliseconds", milliseconds(plan.patience), 1, milliseconds(kMostPatience)));
  ASSAY_TRY(within("honest requests", plan.honest.requests, 0, kMostHonest));
  ASSAY_TRY(within("pipelined", plan.pipelined, 1, kMostPipelined));
  return within("sources", plan.sources, 1, kMostSources);
}

Result<void> check_sense(const Plan& plan) {
  if (plan.advance && !plan.settle)
    return invalid("whoever moves the target's clock must be able to settle it");
  const bool tls = plan.endpoint.tls.has_value();
  const bool shakes = plan.mode == Mode::handshakes || plan.mode == Mode::handshake_slow ||
                      plan.mode == Mode::handshake_stalled;
  if (shakes && !tls) return invalid(std::string(to_string(plan.mode)) + " needs TLS");
  const bool sends = !shakes && plan.mode != Mode::idle;
  if (sends && plan.requests.empty()) return invalid("there is no request to send");
  if (plan.honest.requests > 0 && plan.honest.request.empty()) return invalid("there is no honest request");
  if (holds(plan.mode)) {
    if (plan.rate != 0 || plan.total != 0)
      return invalid(std::string(to_string(plan.mode)) + " holds connections and has no rate or requests");
    if (plan.duration.count() == 0) return invalid("duration must be said");
    return {};
  }
  if (plan.duration.count() == 0 && plan.total == 0) return invalid("duration or requests must be said");
  if (plan.advance && plan.rate == 0 && plan.total == 0)
    return invalid("a closed loop against a clock that stands still needs requests");
  return {};
}

}  // namespace

const std::vector<std::string>& mode_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const auto& [mode, name] : kModes) names.emplace_back(name);
    return names;
  }();
  return kNames;
}

std::optional<Mode> parse_mode(std::string_view name) {
  for (const auto& [mode, known] : kModes) {
    if (name == known) return mode;
  }
  return std::nullopt;
}

std::string_view to_string(Mode mode) {
  for (const auto& [known, name] : kModes) {
    if (mode == known) return name;
  }
  return "";
}

bool holds(Mode mode) {
  return mode != Mode::requests && mode != Mode::handshakes;
}

Result<std::string> source_address(const std::string& first, std::uint64_t n) {
  in_addr address{};
  if (inet_pton(AF_INET, first.c_str(), &address) != 1) return invalid("source is no IPv4 address");
  const std::uint64_t number = ntohl(address.s_addr) + n;
  if (number >> 24 != 127 || number == 0x7FFFFFFF || number == 0x7F000000)
    return invalid("sources must stay within 127.0.0.1 to 127.255.255.254");
  address.s_addr = htonl(static_cast<std::uint32_t>(number));
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address, text.data(), text.size());
  return std::string(text.data());
}

Result<void> check(const Plan& plan) {
  ASSAY_TRY(check_sizes(plan));
  ASSAY_TRY(check_sense(plan));
  ASSAY_TRY_ASSIGN(const std::string address,
                   forge::dialable(plan.endpoint.address, plan.endpoint.allowed_addresses));
  const bool loopback = address.rfind("127.", 0) == 0;
  if (!loopback && (plan.sources != 1 || plan.source != "127.0.0.1" || plan.honest.source != "127.0.0.1"))
    return invalid("only a target on 127.0.0.0/8 can be reached from chosen source addresses");
  ASSAY_TRY(source_address(plan.source, 0));
  ASSAY_TRY(source_address(plan.source, plan.sources - 1));
  ASSAY_TRY(source_address(plan.honest.source, 0));
  return {};
}

}  // namespace assay::flood
