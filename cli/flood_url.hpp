// SPDX-License-Identifier: Apache-2.0
#pragma once
// The target of `assay flood`: http://127.0.0.1:8080/path or https://…, a numeric address or localhost.
// Whether it may be flooded is harness/flood's decision.
#include <cstdint>
#include <string>

#include "core/base/result.hpp"

namespace assay::cli {

struct FloodUrl {
  bool tls = false;
  std::string address;
  std::uint16_t port = 0;
  std::string path = "/";
};
// Errc::invalid: it is no such URL.
Result<FloodUrl> parse_flood_url(const std::string& text);

}  // namespace assay::cli
