// SPDX-License-Identifier: Apache-2.0
// Structure-aware mutations for JSON: whole values put in, wrapped, repeated; members repeated under another
// spelling of the same name; numbers at the edges. Plain byte mutations mostly break the text at once.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using Random = std::minstd_rand;
using namespace std::string_view_literals;

constexpr std::array kValues = {"null"sv,
                                "true"sv,
                                "false"sv,
                                "0"sv,
                                "-0"sv,
                                "1"sv,
                                "-1"sv,
                                "0.0"sv,
                                "1.0"sv,
                                "1e5"sv,
                                "-1E-5"sv,
                                "1e308"sv,
                                "1e309"sv,
                                "9223372036854775807"sv,
                                "9223372036854775808"sv,
                                "-9223372036854775808"sv,
                                "-9223372036854775809"sv,
                                "18446744073709551615"sv,
                                "18446744073709551616"sv,
                                "5e-324"sv,
                                "1e-400"sv,
                                "0.1"sv,
                                "\"\""sv,
                                "\"a\""sv,
                                "\"\\u0061\""sv,
                                "\"\\ud83d\\ude00\""sv,
                                "\"\\ud800\""sv,
                                "\"\\u0000\""sv,
                                "\"\\u2028</script>\""sv,
                                "\"\xc3\xa9\""sv,
                                "\"\xed\xa0\x80\""sv,
                                "\"\xc0\x80\""sv,
                                "\"\xf0\x9f\x98\x80\""sv,
                                "{}"sv,
                                "[]"sv,
                                "{\"a\":1}"sv,
                                "[1,2]"sv,
                                "NaN"sv,
                                "01"sv,
                                "+1"sv,
                                "1."sv,
                                ".5"sv,
                                "0x1"sv,
                                "'a'"sv,
                                "//c\n1"sv,
                                "/**/1"sv};
constexpr std::array kMembers = {"\"a\":1"sv, "\"\\u0061\":2"sv, "\"b\":[1.0]"sv, "\"\":null"sv, "a:1"sv};
constexpr std::array kTokens = {
    ","sv,   ":"sv,   "["sv,    "]"sv,  "{"sv,    "}"sv,    "\""sv,   "\\"sv,
    " "sv,   "\t"sv,  "\r\n"sv, "\0"sv, "\x01"sv, "\x7f"sv, "\xff"sv, "\xef\xbb\xbf"sv,
    "\\u"sv, "\\/"sv, "e"sv,    "-"sv,  "."sv};

std::size_t below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : random() % bound;
}

template <typename Choices>
std::string_view pick(Random& random, const Choices& choices) {
  return choices[below(random, choices.size())];
}

// Behind one of the characters that a value may follow.
std::size_t value_place(const std::string& text, Random& random) {
  const std::size_t from = below(random, text.size() + 1);
  const std::size_t at = text.find_first_of("[:,", from);
  return at == std::string::npos ? text.size() : at + 1;
}

void put_member(std::string& text, Random& random) {
  const std::size_t open = text.find('{', below(random, text.size() + 1));
  if (open == std::string::npos) return;
  const bool empty = open + 1 < text.size() && text[open + 1] == '}';
  text.insert(open + 1, std::string(pick(random, kMembers)) + (empty ? "" : ","));
}

void mutate(std::string& text, Random& random) {
  switch (below(random, 6)) {
    case 0:
      text.insert(value_place(text, random), std::string(pick(random, kValues)) + ",");
      return;
    case 1:
      return put_member(text, random);
    case 2:
      text = below(random, 2) == 0 ? "[" + text + "]" : "{\"n\":" + text + "}";
      return;
    case 3:
      text = pick(random, kValues);
      return;
    case 4: {
      const std::size_t from = below(random, text.size() + 1);
      text.insert(value_place(text, random), text.substr(from, below(random, 16)));
      return;
    }
    default:
      text.replace(below(random, text.size() + 1), below(random, 2), pick(random, kTokens));
      return;
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
  Random random(seed);
  if (below(random, 3) == 0) return LLVMFuzzerMutate(data, size, max_size);
  std::string text(reinterpret_cast<const char*>(data), size);
  for (std::size_t rounds = 1 + below(random, 3); rounds > 0; --rounds) mutate(text, random);
  const std::size_t length = std::min(text.size(), max_size);
  std::memcpy(data, text.data(), length);
  return length;
}
