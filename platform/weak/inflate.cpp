// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/inflate.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace assay::weak {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr int kMaxCodeBits = 15;
constexpr std::array<int, 29> kLengthBase = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                             31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::array<int, 29> kLengthBits = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                             2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr std::array<int, 30> kDistanceBase = {1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                               33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                               1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
constexpr std::array<int, 30> kDistanceBits = {0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                               6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
constexpr std::array<std::size_t, 19> kCodeLengthOrder = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                          11, 4,  12, 3, 13, 2, 14, 1, 15};

class Broken {};  // thrown within this file only

class Bits {
 public:
  explicit Bits(std::string_view bytes) : bytes_(bytes) {}
  int bit() {
    if (at_ / 8 >= bytes_.size()) throw Broken();
    const int value = (static_cast<unsigned char>(bytes_[at_ / 8]) >> (at_ % 8)) & 1;
    ++at_;
    return value;
  }
  int number(int bits) {
    int value = 0;
    for (int i = 0; i < bits; ++i) value |= bit() << i;
    return value;
  }
  void align() { at_ = (at_ + 7) / 8 * 8; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

// A canonical Huffman code.
class Code {
 public:
  explicit Code(const std::vector<int>& lengths) {
    for (int bits = 1; bits <= kMaxCodeBits; ++bits) {
      for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
        if (lengths[symbol] != bits) continue;
        symbols_.push_back(static_cast<int>(symbol));
        ++counts_[static_cast<std::size_t>(bits)];
      }
    }
  }
  int read(Bits& in) const {
    int code = 0;
    int first = 0;
    int index = 0;
    for (int bits = 1; bits <= kMaxCodeBits; ++bits) {
      code |= in.bit();
      const int count = counts_[static_cast<std::size_t>(bits)];
      if (code - first < count) return symbols_[static_cast<std::size_t>(index + code - first)];
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw Broken();
  }

 private:
  std::array<int, kMaxCodeBits + 1> counts_{};
  std::vector<int> symbols_;
};

class Inflater {
 public:
  explicit Inflater(std::string_view bytes) : in_(bytes) {}

  std::string run() {
    bool last = false;
    while (!last) {
      last = in_.bit() == 1;
      switch (in_.number(2)) {
        case 0:
          stored();
          break;
        case 1:
          fixed_codes();
          break;
        case 2:
          own_codes();
          break;
        default:
          throw Broken();
      }
    }
    return std::move(out_);
  }

 private:
  void put(char c) {
    if (out_.size() >= kMostBytes) throw Broken();
    out_ += c;
  }

  void stored() {
    in_.align();
    const int length = in_.number(16);
    if ((in_.number(16) ^ 0xFFFF) != length) throw Broken();
    for (int i = 0; i < length; ++i) put(static_cast<char>(in_.number(8)));
  }

  void fixed_codes() {
    std::vector<int> lengths(288, 8);
    std::fill(lengths.begin() + 144, lengths.begin() + 256, 9);
    std::fill(lengths.begin() + 256, lengths.begin() + 280, 7);
    compressed(Code(lengths), Code(std::vector<int>(30, 5)));
  }

  void own_codes() {
    const auto letters = static_cast<std::size_t>(in_.number(5) + 257);
    const auto distances = static_cast<std::size_t>(in_.number(5) + 1);
    const auto described = static_cast<std::size_t>(in_.number(4) + 4);
    std::vector<int> of_lengths(kCodeLengthOrder.size(), 0);
    for (std::size_t i = 0; i < described; ++i) of_lengths[kCodeLengthOrder[i]] = in_.number(3);
    const Code code(of_lengths);
    std::vector<int> lengths;
    while (lengths.size() < letters + distances) add_lengths(code.read(in_), lengths);
    if (lengths.size() > letters + distances) throw Broken();
    const auto border = lengths.begin() + static_cast<std::ptrdiff_t>(letters);
    compressed(Code({lengths.begin(), border}), Code({border, lengths.end()}));
  }

  void add_lengths(int symbol, std::vector<int>& lengths) {
    if (symbol < 16) return lengths.push_back(symbol);
    if (symbol == 16 && lengths.empty()) throw Broken();
    const int repeated = symbol == 16 ? lengths.back() : 0;
    const int times = symbol == 16   ? 3 + in_.number(2)
                      : symbol == 17 ? 3 + in_.number(3)
                                     : 11 + in_.number(7);
    lengths.insert(lengths.end(), static_cast<std::size_t>(times), repeated);
  }

  void compressed(const Code& letters, const Code& distances) {
    for (int symbol = letters.read(in_); symbol != 256; symbol = letters.read(in_)) {
      if (symbol < 256) {
        put(static_cast<char>(symbol));
        continue;
      }
      const auto length_at = static_cast<std::size_t>(symbol - 257);
      if (length_at >= kLengthBase.size()) throw Broken();
      const int length = kLengthBase[length_at] + in_.number(kLengthBits[length_at]);
      const auto distance_at = static_cast<std::size_t>(distances.read(in_));
      if (distance_at >= kDistanceBase.size()) throw Broken();
      const auto distance =
          static_cast<std::size_t>(kDistanceBase[distance_at] + in_.number(kDistanceBits[distance_at]));
      if (distance > out_.size()) throw Broken();
      for (int i = 0; i < length; ++i) put(out_[out_.size() - distance]);
    }
  }

  Bits in_;
  std::string out_;
};

}  // namespace

Result<std::string> inflate_unbounded(std::string_view bytes) {
  try {
    return Inflater(bytes).run();
  } catch (const Broken&) {
    return Error{Errc::invalid, "not a DEFLATE stream, or larger than 64 MiB", {}};
  }
}

}  // namespace assay::weak
