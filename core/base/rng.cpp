// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.hpp"

#include "core/base/result.hpp"

namespace assay {

std::uint64_t Rng::next() {
  state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

std::uint64_t Rng::below(std::uint64_t bound) {
  ASSAY_CHECK(bound > 0, "below(0) has no answer");
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  std::uint64_t draw = next();
  while (draw >= limit) draw = next();
  return draw % bound;
}

std::string Rng::token(std::size_t length) {
  static constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string out(length, 'a');
  for (char& c : out) c = kAlphabet[below(kAlphabet.size())];
  return out;
}

std::string Rng::bytes(std::size_t length) {
  std::string out(length, '\0');
  for (char& c : out) c = static_cast<char>(next() & 0xFF);
  return out;
}

Rng Rng::derive(std::string_view label) const {
  std::uint64_t h = 0xCBF29CE484222325ULL ^ state_;  // FNV-1a over the label, keyed by the parent's seed
  for (const char c : label) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  Rng child(h);
  child.next();
  return child;
}

}  // namespace assay
