// SPDX-License-Identifier: Apache-2.0
#include "harness/target/scope.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/base/glob.hpp"
#include "harness/target/path_reading.hpp"

namespace assay::target {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

// The family, or 0.
int numeric(std::string_view text, Bytes& bytes) {
  const std::string address(text);
  if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) return AF_INET;
  return inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1 ? AF_INET6 : 0;
}

int width(int family) {
  return family == AF_INET ? 32 : 128;
}

}  // namespace

std::optional<Network> Network::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  Network out;
  out.family_ = numeric(text.substr(0, slash), out.bytes_);
  if (out.family_ == 0) return std::nullopt;
  out.bits_ = width(out.family_);
  if (slash == std::string_view::npos) return out;
  const std::string_view digits = text.substr(slash + 1);
  if (digits.empty() || digits.size() > 3 || digits.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  const int bits = std::stoi(std::string(digits));
  if (bits > out.bits_) return std::nullopt;
  out.bits_ = bits;
  return out;
}

bool Network::contains(std::string_view numeric_address) const {
  Bytes bytes{};
  if (numeric(numeric_address, bytes) != family_) return false;
  for (int i = 0; i < bits_; ++i) {
    const auto at = static_cast<std::size_t>(i / 8);
    const int mask = 0x80 >> (i % 8);
    if (((bytes_[at] ^ bytes[at]) & mask) != 0) return false;
  }
  return true;
}

bool is_loopback(std::string_view address) {
  static const Network kFour = Network::parse("127.0.0.0/8").value();
  static const Network kSix = Network::parse("::1").value();
  return address == "localhost" || kFour.contains(address) || kSix.contains(address);
}

Result<void> may_dial(const ScopeEntry& scope, const std::string& host, const std::string& numeric_address,
                      int port) {
  if (is_loopback(numeric_address)) return {};
  const auto listed = [&](const std::string& name) {
    return std::any_of(scope.hosts.begin(), scope.hosts.end(), [&](const std::string& pattern) {
      return glob_match(pattern, name + ":" + std::to_string(port));
    });
  };
  if (listed(host) || listed(numeric_address)) return {};
  for (const std::string& cidr : scope.cidrs) {
    const auto network = Network::parse(cidr);
    if (network && network->contains(numeric_address)) return {};
  }
  return Error{Errc::denied,
               "out of scope: " + host + ":" + std::to_string(port) +
                   (host == numeric_address ? "" : " (" + numeric_address + ")") +
                   " is neither loopback nor listed under scope",
               {}};
}

bool path_denied(const ScopeEntry& scope, std::string_view target) {
  const std::string path = read_path(target, {"decode", "merge-slashes", "dot-segments"});
  return std::any_of(scope.deny_paths.begin(), scope.deny_paths.end(), [&](const std::string& pattern) {
    // "/v1/payments/**" covers "/v1/payments", too.
    const bool tree = pattern.size() > 3 && pattern.substr(pattern.size() - 3) == "/**";
    return glob_match(pattern, path) || (tree && path == pattern.substr(0, pattern.size() - 3));
  });
}

}  // namespace assay::target
