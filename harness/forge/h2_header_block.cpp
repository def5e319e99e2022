// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/h2_header_block.hpp"

#include <algorithm>
#include <array>

namespace assay::forge::h2 {
namespace {

constexpr std::uint8_t kIndexed = 0x80, kIndexing = 0x40, kTableSize = 0x20, kNever = 0x10;
constexpr std::uint64_t kFirstStatus = 8, kLastStatus = 14;  // in the static table (RFC 7541 appendix A)
constexpr std::array<int, 7> kStatuses = {200, 204, 206, 304, 400, 404, 500};
constexpr std::size_t kStatusDigits = 3;

std::string text(std::string_view bytes) {
  return integer(bytes.size(), 7, 0) + std::string(bytes);
}

std::uint8_t first_of(std::string_view bytes) {
  return static_cast<std::uint8_t>(bytes.front());
}

std::optional<std::uint64_t> take_integer(std::string_view& bytes, unsigned prefix) {
  if (bytes.empty()) return std::nullopt;
  const std::uint64_t most = (1u << prefix) - 1;
  std::uint64_t value = first_of(bytes) & most;
  bytes.remove_prefix(1);
  if (value < most) return value;
  for (unsigned shift = 0; shift < 28 && !bytes.empty(); shift += 7) {
    const std::uint8_t octet = first_of(bytes);
    bytes.remove_prefix(1);
    value += static_cast<std::uint64_t>(octet & 0x7F) << shift;
    if ((octet & 0x80) == 0) return value;
  }
  return std::nullopt;
}

// Digits alone (appendix B): 0 to 2 take five bits, 00000 to 00010, the others six, 011001 to 011111. What is
// left over is padding of ones.
std::optional<std::string> huffman_digits(std::string_view bytes) {
  std::string out;
  std::uint32_t window = 0;
  unsigned have = 0;
  for (const char c : bytes) {
    window = window << 8 | static_cast<unsigned char>(c);
    have += 8;
    while (have >= 5) {
      const std::uint32_t five = window >> (have - 5) & 0x1F;
      if (five <= 2) {
        out += static_cast<char>('0' + five);
        have -= 5;
        continue;
      }
      if (have < 6) break;
      const std::uint32_t six = window >> (have - 6) & 0x3F;
      if (six == 0x3F) return out;
      if (six < 0x19 || six > 0x1F) return std::nullopt;
      out += static_cast<char>('3' + (six - 0x19));
      have -= 6;
    }
  }
  return out;
}

std::optional<std::string> take_text(std::string_view& bytes) {
  if (bytes.empty()) return std::nullopt;
  const bool huffman = (first_of(bytes) & 0x80) != 0;
  const auto length = take_integer(bytes, 7);
  if (!length || *length > bytes.size()) return std::nullopt;
  const std::string_view taken = bytes.substr(0, *length);
  bytes.remove_prefix(*length);
  return huffman ? huffman_digits(taken) : std::string(taken);
}

std::optional<int> number_of(const std::string& digits) {
  const bool all = digits.size() == kStatusDigits &&
                   std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return all ? std::optional<int>(std::stoi(digits)) : std::nullopt;
}

}  // namespace

std::string integer(std::uint64_t value, unsigned prefix, std::uint8_t pattern) {
  const std::uint64_t most = (1u << prefix) - 1;
  std::string out(1, static_cast<char>(pattern | std::min(value, most)));
  if (value < most) return out;
  for (value -= most; value >= 0x80; value >>= 7) out += static_cast<char>(0x80 | (value & 0x7F));
  return out + static_cast<char>(value);
}

std::string never_indexed(std::string_view name, std::string_view value) {
  return static_cast<char>(kNever) + text(name) + text(value);
}

std::string indexed_from_now(std::string_view name, std::string_view value) {
  return static_cast<char>(kIndexing) + text(name) + text(value);
}

std::string indexed(std::uint64_t index) {
  return integer(index, 7, kIndexed);
}

std::optional<int> status_of(std::string_view block) {
  while (!block.empty() && (first_of(block) & 0xE0) == kTableSize) {
    if (!take_integer(block, 5)) return std::nullopt;
  }
  if (block.empty()) return std::nullopt;
  if ((first_of(block) & kIndexed) != 0) {
    const auto index = take_integer(block, 7);
    if (!index || *index < kFirstStatus || *index > kLastStatus) return std::nullopt;
    return kStatuses[*index - kFirstStatus];
  }
  const auto name = take_integer(block, (first_of(block) & kIndexing) != 0 ? 6 : 4);
  if (!name) return std::nullopt;
  if (*name == 0) {
    if (take_text(block) != ":status") return std::nullopt;
  } else if (*name < kFirstStatus || *name > kLastStatus) {
    return std::nullopt;
  }
  const auto value = take_text(block);
  return value ? number_of(*value) : std::nullopt;
}

}  // namespace assay::forge::h2
