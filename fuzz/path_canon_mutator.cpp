// SPDX-License-Identifier: Apache-2.0
// Structure-aware mutations for paths: declared routes, whole segments, and the characters that readers of
// paths disagree about, as they are and escaped once or twice.
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

constexpr std::array kRequests = {
    "GET api.test /v1/profile"sv,          "PUT api.test /v1/profile"sv,
    "GET api.test /v1/users/bob"sv,        "GET api.test /v1/admin/users"sv,
    "GET api.test /v1/status?x=1"sv,       "GET api.test:8443 /legacy/item"sv,
    "GET api.test /legacy/admin/item"sv,   "GET API.TEST /v1/teams/a/members/b"sv,
    "GET api.test http://api.test/v1/x"sv, "OPTIONS api.test *"sv};
constexpr std::array kPieces = {"/"sv,   "//"sv,    "/."sv,    "/.."sv,    "."sv,      "/x"sv,   "/admin"sv,
                                "\\"sv,  "%2f"sv,   "%2F"sv,   "%5c"sv,    "%2e"sv,    "%2E"sv,  "%2e%2e"sv,
                                "%00"sv, "%252f"sv, "%252e"sv, "%c0%af"sv, "%c0%ae"sv, ";a=b"sv, "%3b"sv,
                                "?"sv,   "#"sv,     "%"sv,     "\0"sv,     " "sv,      "\t"sv,   "~"sv};

std::size_t below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : random() % bound;
}

// Offsets behind which a segment begins.
std::size_t some_slash(const std::string& text, Random& random) {
  const auto count = static_cast<std::size_t>(std::count(text.begin(), text.end(), '/'));
  if (count == 0) return text.size();
  std::size_t at = text.find('/');
  for (std::size_t skip = below(random, count); skip > 0; --skip) at = text.find('/', at + 1);
  return at;
}

void escape_one(std::string& text, Random& random) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::size_t slash = some_slash(text, random);
  if (slash >= text.size()) return;
  const std::size_t at = slash + below(random, text.size() - slash);
  const auto byte = static_cast<unsigned char>(text[at]);
  text.replace(at, 1, {'%', kDigits[byte >> 4], kDigits[byte & 15]});
}

void mutate(std::string& text, Random& random) {
  switch (below(random, 5)) {
    case 0:
      text = kRequests[below(random, kRequests.size())];
      return;
    case 1:
      text.insert(some_slash(text, random), kPieces[below(random, kPieces.size())]);
      return;
    case 2:
      text += kPieces[below(random, kPieces.size())];
      return;
    case 3:
      return escape_one(text, random);
    default: {
      const std::size_t at = below(random, text.size() + 1);
      text.replace(at, below(random, 2), kPieces[below(random, kPieces.size())]);
      return;
    }
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
