// SPDX-License-Identifier: Apache-2.0
#pragma once
// Requests that gateways and backends read differently, made from honest ones: other framing, other line
// ends, other spellings, a second request hidden in the body. The same random stream makes the same bytes.
#include <cstdint>
#include <string>

#include "core/base/rng.hpp"

namespace assay::fuzz {

struct Honest {
  std::string host;
  std::string path;                           // of the route behind which the tap stands, with {marker}
  std::string marker = std::string(12, '0');  // names the case; requests hidden in bodies say smuggled-MARKER
};

// A request that a conforming gateway forwards.
std::string honest_request(const Honest& honest);
// Up to three steps away from one; the first cases are the well-known ones, each alone.
std::string mutant(const Honest& honest, std::uint64_t number, Rng& rng);

}  // namespace assay::fuzz
