// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/deflate_bomb.hpp"

#include "core/base/result.hpp"

namespace assay::forge {
namespace {

constexpr std::size_t kLongestMatch = 258;
constexpr std::size_t kMaxStored = 65535;

class BitWriter {
 public:
  // Lowest bit first, as numbers are written.
  void number(unsigned value, int bits) {
    for (int i = 0; i < bits; ++i) bit((value >> i) & 1u);
  }
  // Highest bit first, as Huffman codes are written.
  void code(unsigned value, int bits) {
    for (int i = bits - 1; i >= 0; --i) bit((value >> i) & 1u);
  }
  void align() {
    while (used_ % 8 != 0) bit(0);
  }
  std::string bytes() && { return std::move(out_); }

 private:
  void bit(unsigned value) {
    if (used_ % 8 == 0) out_ += '\0';
    out_.back() = static_cast<char>(static_cast<unsigned char>(out_.back()) | (value << (used_ % 8)));
    ++used_;
  }
  std::string out_;
  std::size_t used_ = 0;
};

void stored_block(BitWriter& out, std::string_view text) {
  const auto length = static_cast<unsigned>(text.size());
  out.number(0, 3);  // not the last one, stored
  out.align();
  out.number(length, 16);
  out.number(~length & 0xFFFFu, 16);
  for (const char c : text) out.number(static_cast<unsigned char>(c), 8);
}

// The codes of the last block: a match of 258 is "0", a blank "10", the end "11"; the only distance, 1, is
// "0". Written as runs of lengths, whose own codes are: eleven or more zeros "0", a one "10", a two "11".
void write_codes(BitWriter& out) {
  const auto zeros = [&out](unsigned count) {
    out.code(0, 1);
    out.number(count - 11, 7);
  };
  out.number(1, 1);   // the last block
  out.number(2, 2);   // with codes of its own
  out.number(29, 5);  // for 286 letters and lengths
  out.number(0, 5);   // and 1 distance
  out.number(14, 4);  // 18 code lengths follow, in the order of RFC 1951 §3.2.7
  for (const unsigned length : {0u, 0u, 1u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 0u, 2u, 0u, 2u})
    out.number(length, 3);
  zeros(32);
  out.code(3, 2);  // the blank
  zeros(138);
  zeros(85);
  out.code(3, 2);  // the end
  zeros(28);
  out.code(2, 2);  // the match of 258
  out.code(2, 2);  // the distance
}

}  // namespace

std::string deflate_bomb(std::string_view text, std::size_t blanks) {
  ASSAY_CHECK(text.size() <= kMaxStored, "one stored block holds 65535 bytes");
  BitWriter out;
  stored_block(out, text);
  write_codes(out);
  if (blanks > 0) out.code(2, 2);  // the first one, which the matches repeat
  const std::size_t matches = blanks > 0 ? (blanks - 1) / kLongestMatch : 0;
  for (std::size_t i = 0; i < matches; ++i) out.code(0, 2);
  for (std::size_t i = 1 + matches * kLongestMatch; i < blanks; ++i) out.code(2, 2);
  out.code(3, 2);
  return std::move(out).bytes();
}

}  // namespace assay::forge
