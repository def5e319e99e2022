// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which addresses may be dialled. The decision is made on the numeric address right before the dial, so that
// a redirect, a discovered instance or a name that changed leads nowhere else. Loopback is always in scope;
// everything else must be listed by the target file, which then carries an authorisation.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "harness/target/target_file.hpp"

namespace assay::target {

// "10.20.0.0/16", "2001:db8::/32", or a single address.
class Network {
 public:
  static std::optional<Network> parse(std::string_view text);
  bool contains(std::string_view numeric_address) const;

 private:
  int family_ = 0, bits_ = 0;
  std::array<std::uint8_t, 16> bytes_{};
};

bool is_loopback(std::string_view address);  // 127.0.0.0/8, ::1, "localhost"

// `host` is the name that the address was resolved from, or the address itself. Errc::denied tells what to
// add to the file.
Result<void> may_dial(const ScopeEntry& scope, const std::string& host, const std::string& numeric_address,
                      int port);

// Whether `scope` forbids a request target; `**` in a pattern matches any rest, `*` one segment. The target
// is read as a tolerant backend would: without its query, decoded, slashes merged.
bool path_denied(const ScopeEntry& scope, std::string_view target);

}  // namespace assay::target
