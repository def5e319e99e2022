// SPDX-License-Identifier: Apache-2.0
#include "harness/fuzz/http1_mutator.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace assay::fuzz {
namespace {

using namespace std::string_view_literals;

// Lines about length. N: the body's length, H: in hexadecimal, W and V: plus 2^31 and 2^32.
constexpr std::array kFraming = {"Content-Length: N"sv,
                                 "Content-Length: 0"sv,
                                 "Content-Length: +N"sv,
                                 "Content-Length: N, N"sv,
                                 "Content-Length: NZ"sv,
                                 "Content-Length:"sv,
                                 "Content-Length: 0xH"sv,
                                 "Content-Length: W"sv,
                                 "Content-Length: V"sv,
                                 "Content-Length: -1"sv,
                                 "Content-Length: N 0"sv,
                                 "Content-Length : N"sv,
                                 " Content-Length: N"sv,
                                 "Content_Length: N"sv,
                                 "Content-Length: 00N"sv,
                                 "Transfer-Encoding: chunked"sv,
                                 "Transfer-Encoding: identity"sv,
                                 "Transfer-Encoding: xchunked"sv,
                                 "Transfer-Encoding: gzip"sv,
                                 "Transfer-Encoding : chunked"sv,
                                 "Transfer-Encoding: chunked, identity"sv,
                                 "Transfer-Encoding:\vchunked"sv,
                                 "Transfer-Encoding: \"chunked\""sv,
                                 "transfer-encoding: CHUNKED"sv,
                                 "Transfer-Encoding: gzip, chunked"sv,
                                 "Transfer_Encoding: chunked"sv,
                                 "Transfer-Encoding:\tchunked"sv,
                                 "X: y\rTransfer-Encoding: chunked"sv,
                                 "X: y\nTransfer-Encoding: chunked"sv,
                                 "Transfer-Encoding: chunked\0"sv};
constexpr std::array kOthers = {"Connection: close"sv,
                                "Connection: keep-alive, Content-Length"sv,
                                "Connection: Transfer-Encoding"sv,
                                "Expect: 100-continue"sv,
                                "Upgrade: h2c"sv,
                                "TE: trailers"sv,
                                "Host: other.test"sv,
                                "\tfolded"sv,
                                "NoColon"sv,
                                ": empty"sv,
                                "X: \0"sv,
                                "X\t: y"sv};
constexpr std::array kMethods = {"GET"sv,    "POST"sv,    "HEAD"sv, "PUT"sv,
                                 "DELETE"sv, "OPTIONS"sv, "get"sv,  "FOO"sv};
constexpr std::array kVersions = {"HTTP/1.0"sv, "HTTP/1.2"sv,  "HTTP/0.9"sv,
                                  "http/1.1"sv, "HTTP/1.1 "sv, "HTTP/2.0"sv};
constexpr std::array kTokens = {"\n"sv, "\r"sv,   "\r\n"sv, "\r\n\r\n"sv, " "sv, "\t"sv,
                                "\v"sv, "\0"sv,   ":"sv,    ","sv,        ";"sv, "0"sv,
                                "+"sv,  "\x80"sv, "#"sv,    "//"sv,       "%"sv};
constexpr std::array kSizes = {";x=y"sv, ";x"sv, " "sv, "\t"sv, ";"sv, "_"sv, ";\n"sv, ";x=\"\n\""sv, "\r"sv};
constexpr std::array kSizePrefixes = {"0x"sv, "+"sv, " "sv, "00000000000000000"sv, "1000000000000000"sv,
                                      "-"sv};
constexpr std::array kLineEnds = {"\n"sv, "\r"sv, "\r\r\n"sv, " \r\n"sv, "\r\n "sv, "\n\r"sv, "\r\n\t"sv};

template <typename Choices>
std::string pick(Rng& rng, const Choices& choices) {
  return std::string(choices[rng.below(choices.size())]);
}

void replace_first(std::string& text, std::string_view what, const std::string& by) {
  if (const std::size_t at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
}

std::string hex(std::size_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (; value > 0 || out.empty(); value /= 16) out.insert(out.begin(), kDigits[value % 16]);
  return out;
}

std::string path_of(const Honest& honest, const std::string& marker) {
  std::string path = honest.path;
  replace_first(path, "{marker}", marker);
  return path;
}

// A request in parts; `framing` lines are written with the body's length when it is known.
struct Draft {
  std::string method = "POST", target, version = "HTTP/1.1", separator = " ";
  std::vector<std::string> fields, framing;
  std::string body;
  std::string behind;  // a second request

  std::string text() const {
    std::string out = method + separator + target + ' ' + version + "\r\n";
    for (const std::string& field : fields) out += field + "\r\n";
    for (std::string line : framing) {
      const std::size_t value = line.find(": ");
      if (value != std::string::npos && line.find("ontent") != std::string::npos) {
        std::string number = line.substr(value);
        for (int i = 0; i < 2; ++i) replace_first(number, "N", std::to_string(body.size()));
        replace_first(number, "H", hex(body.size()));
        replace_first(number, "W", std::to_string((1ull << 31) + body.size()));
        replace_first(number, "V", std::to_string((1ull << 32) + body.size()));
        line = line.substr(0, value) + number;
      }
      out += line + "\r\n";
    }
    return out + "\r\n" + body + behind;
  }
};

std::string hidden_request(const Honest& honest) {
  return "GET " + path_of(honest, "smuggled-" + honest.marker) + " HTTP/1.1\r\nHost: " + honest.host +
         "\r\n\r\n";
}

std::string as_chunk(const std::string& body, const std::string& prefix = "",
                     const std::string& suffix = "") {
  return prefix + hex(body.size()) + suffix + "\r\n" + body + "\r\n0\r\n\r\n";
}

Draft draft_of(const Honest& honest, Rng& rng) {
  Draft draft;
  draft.target = path_of(honest, honest.marker);
  draft.fields = {"Host: " + honest.host};
  const std::string hidden = hidden_request(honest);
  switch (rng.below(6)) {
    case 0:
      draft.body = "hello";
      draft.framing = {"Content-Length: N"};
      break;
    case 1:
      draft.body = hidden;
      draft.framing = {"Content-Length: N"};
      break;
    case 2:
      draft.body = "0\r\n\r\n" + hidden;
      draft.framing = {"Content-Length: N"};
      break;
    case 3:
      draft.body = as_chunk(hidden);
      draft.framing = {"Transfer-Encoding: chunked"};
      break;
    case 4:
      draft.body = as_chunk("hello", rng.below(2) == 0 ? pick(rng, kSizePrefixes) : "", pick(rng, kSizes));
      draft.framing = {"Transfer-Encoding: chunked"};
      break;
    default:
      draft.method = pick(rng, kMethods);
      break;
  }
  return draft;
}

void change_line_end(std::string& text, Rng& rng) {
  std::vector<std::size_t> ends;
  for (std::size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at + 2))
    ends.push_back(at);
  if (!ends.empty()) text.replace(ends[rng.below(ends.size())], 2, pick(rng, kLineEnds));
}

void change_draft(Draft& draft, const Honest& honest, Rng& rng) {
  switch (rng.below(9)) {
    case 0:
    case 1:
      draft.framing.insert(
          draft.framing.begin() + static_cast<std::ptrdiff_t>(rng.below(draft.framing.size() + 1)),
          pick(rng, kFraming));
      return;
    case 2:
      draft.framing = {pick(rng, kFraming)};
      return;
    case 3:
      draft.method = pick(rng, kMethods);
      return;
    case 4:
      draft.version = pick(rng, kVersions);
      return;
    case 5:
      draft.fields.insert(
          draft.fields.begin() + static_cast<std::ptrdiff_t>(rng.below(draft.fields.size() + 1)),
          pick(rng, kOthers));
      return;
    case 6:
      draft.behind = hidden_request(honest);
      return;
    case 7:
      draft.separator = pick(rng, std::array{"\t"sv, "  "sv, " \t"sv});
      return;
    default:
      draft.target =
          rng.below(2) == 0 ? "http://" + honest.host + draft.target : draft.target + pick(rng, kTokens);
      return;
  }
}

}  // namespace

std::string honest_request(const Honest& honest) {
  Draft draft;
  draft.target = path_of(honest, honest.marker);
  draft.fields = {"Host: " + honest.host};
  draft.framing = {"Content-Length: N"};
  draft.body = "hello";
  return draft.text();
}

std::string mutant(const Honest& honest, std::uint64_t number, Rng& rng) {
  Draft draft = draft_of(honest, rng);
  // Every line about length once instead of the honest one, once beside it, and once in HTTP/1.0.
  if (const std::uint64_t pass = number / kFraming.size(); pass < 3) {
    draft.method = number % 3 == 0 ? "GET" : "POST";
    if (pass != 1) draft.framing.clear();
    if (pass == 2) draft.version = "HTTP/1.0";
    draft.framing.emplace_back(kFraming[number % kFraming.size()]);
    return draft.text();
  }
  for (std::uint64_t steps = rng.below(4); steps > 0; --steps) change_draft(draft, honest, rng);
  std::string text = draft.text();
  if (rng.below(3) == 0) change_line_end(text, rng);
  if (rng.below(3) == 0) text.insert(rng.below(text.size() + 1), pick(rng, kTokens));
  return text;
}

}  // namespace assay::fuzz
