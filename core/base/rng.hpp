// SPDX-License-Identifier: Apache-2.0
#pragma once
// Deterministic randomness from one root seed (SplitMix64). Never for keys: those come from core/crypto.
#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

class Rng {
 public:
  explicit Rng(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();
  // A uniform number in [0, bound); bound > 0.
  std::uint64_t below(std::uint64_t bound);
  // `length` characters of [a-z0-9], for markers and ids.
  std::string token(std::size_t length);
  std::string bytes(std::size_t length);
  // An independent stream named by `label`: the same root seed and label give the same stream, whatever else
  // ran.
  Rng derive(std::string_view label) const;

 private:
  std::uint64_t state_;
};

}  // namespace assay
