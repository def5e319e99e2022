// SPDX-License-Identifier: Apache-2.0
#include "fuzz/http1_mutations.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace assay::fuzz {
namespace {

using Random = std::minstd_rand;
using namespace std::string_view_literals;

constexpr std::array kEnds = {"\n"sv, "\r"sv, "\r\n\r\n"sv, "\r\n "sv, "\r\r\n"sv, " \r\n"sv, "\0\r\n"sv};
constexpr std::array kTokens = {"+"sv,  "-"sv,  "0x"sv, " "sv, "\t"sv, ":"sv,    ","sv, ";"sv, "\0"sv, "x"sv,
                                "\""sv, "\n"sv, "\r"sv, "0"sv, "F"sv,  "\x80"sv, "#"sv, "*"sv, "\v"sv, "="sv};

std::size_t below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : random() % bound;
}

std::string_view pick(Random& random, std::span<const std::string_view> choices) {
  return choices[below(random, choices.size())];
}

// Starts of all lines, the end included.
std::vector<std::size_t> line_starts(const std::string& text) {
  std::vector<std::size_t> starts = {0};
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
    starts.push_back(at + 1);
  }
  if (starts.back() != text.size()) starts.push_back(text.size());
  return starts;
}

void edit_line(std::string& text, Random& random, bool duplicate) {
  const auto starts = line_starts(text);
  if (starts.size() < 2) return;
  const std::size_t line = below(random, starts.size() - 1);
  const std::size_t length = starts[line + 1] - starts[line];
  const std::string copy = text.substr(starts[line], length);
  if (duplicate) {
    text.insert(starts[below(random, starts.size())], copy);
  } else {
    text.erase(starts[line], length);
  }
}

void change_line_end(std::string& text, Random& random) {
  std::vector<std::size_t> ends;
  for (std::size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at + 2))
    ends.push_back(at);
  if (!ends.empty()) text.replace(ends[below(random, ends.size())], 2, pick(random, kEnds));
}

void mutate(std::string& text, Random& random, const Vocabulary& vocabulary) {
  switch (below(random, 6)) {
    case 0: {
      const auto starts = line_starts(text);
      text.insert(starts[below(random, starts.size())], pick(random, vocabulary.lines));
      return;
    }
    case 1:
      return edit_line(text, random, true);
    case 2:
      return edit_line(text, random, false);
    case 3:
      text += pick(random, vocabulary.messages);
      return;
    case 4:
      return change_line_end(text, random);
    default: {
      const std::size_t at = below(random, text.size() + 1);
      text.replace(at, below(random, 2), pick(random, kTokens));
      return;
    }
  }
}

constexpr std::array kRequestLines = {"Host: a\r\n"sv,
                                      "Content-Length: 0\r\n"sv,
                                      "Content-Length: 5\r\n"sv,
                                      "Transfer-Encoding: chunked\r\n"sv,
                                      "Connection: close\r\n"sv,
                                      "Connection: Accept, X-User-Id\r\n"sv,
                                      "Expect: 100-continue\r\n"sv,
                                      "Accept: y\r\n"sv,
                                      "X-User-Id: root\r\n"sv,
                                      "Authorization: Bearer t\r\n"sv,
                                      " folded\r\n"sv,
                                      "0\r\n\r\n"sv,
                                      "0\r\nAccept: t\r\n\r\n"sv,
                                      "5\r\nhello\r\n"sv,
                                      "1;a=b\r\nx\r\n"sv,
                                      "\r\n"sv};
constexpr std::array kRequests = {
    "GET /o HTTP/1.1\r\nHost: a\r\n\r\n"sv, "GET / HTTP/1.0\r\n\r\n"sv,
    "HEAD /o/1 HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n"sv,
    "POST /o HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"sv,
    "POST /o?q=1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"sv};

}  // namespace

Vocabulary request_vocabulary() {
  return {kRequestLines, kRequests};
}

std::size_t mutate_http1(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned int seed,
                         const Vocabulary& vocabulary,
                         std::size_t (*mutate_bytes)(std::uint8_t*, std::size_t, std::size_t)) {
  Random random(seed);
  if (below(random, 3) == 0) return mutate_bytes(data, size, max_size);
  std::string text(reinterpret_cast<const char*>(data), size);
  for (std::size_t rounds = 1 + below(random, 3); rounds > 0; --rounds) mutate(text, random, vocabulary);
  const std::size_t length = std::min(text.size(), max_size);
  std::memcpy(data, text.data(), length);
  return length;
}

}  // namespace assay::fuzz
