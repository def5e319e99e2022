// SPDX-License-Identifier: Apache-2.0
// Structure-aware mutations for traces: whole steps put in, repeated, removed, moved, and other limits in
// front.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t bound) {
  return bound == 0 ? 0 : random() % bound;
}

std::string step(Random& random) {
  constexpr std::array<std::string_view, 9> kNumbers = {
      "0", "1", "2", "3", "999", "1000", "1001", "4294967296", "9223372036854775807"};
  const std::string number(kNumbers[below(random, kNumbers.size())]);
  const std::size_t kind = below(random, 8);
  if (kind == 0) return "b " + number + "\n";
  if (kind <= 2) return "w " + number + "\n";
  const char key = static_cast<char>('a' + below(random, 5));
  const std::string cost = kind == 3 ? number : std::to_string(1 + below(random, 3));
  return std::string("t ") + key + ' ' + cost + "\n";
}

std::string limit(Random& random) {
  constexpr std::array<std::string_view, 4> kRefill = {"1", "1000", "1000000", "7"};
  return std::to_string(1 + below(random, 5)) + ' ' + std::string(kRefill[below(random, kRefill.size())]) +
         ' ' + std::to_string(below(random, 4)) + "\n";
}

void mutate(std::vector<std::string>& lines, Random& random) {
  if (lines.empty()) lines.push_back(limit(random));
  const std::size_t place = 1 + below(random, lines.size());
  const std::size_t from = below(random, lines.size());
  const auto position = [&](std::size_t index) { return lines.begin() + static_cast<std::ptrdiff_t>(index); };
  switch (below(random, 5)) {
    case 0:
      lines.front() = limit(random);
      return;
    case 1:
      if (from > 0) lines.erase(position(from));
      return;
    case 2: {
      const std::size_t count = std::min<std::size_t>(1 + below(random, 5), lines.size() - from);
      const std::vector<std::string> copy(position(from), position(from + count));
      if (from > 0) lines.insert(position(place), copy.begin(), copy.end());
      return;
    }
    default:
      lines.insert(position(place), step(random));
      return;
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
  Random random(seed);
  if (below(random, 4) == 0) return LLVMFuzzerMutate(data, size, max_size);
  std::vector<std::string> lines;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  for (std::size_t rounds = 1 + below(random, 4); rounds > 0; --rounds) mutate(lines, random);
  std::string text;
  for (const std::string& line : lines) text += line;
  const std::size_t length = std::min(text.size(), max_size);
  std::memcpy(data, text.data(), length);
  return length;
}
