// SPDX-License-Identifier: Apache-2.0
#include "harness/engine/likeness.hpp"

#include <algorithm>
#include <array>

namespace assay::engine {
namespace {

std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '_' || c == '-' || c == ' ' || c == '"') continue;
    out += (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
  }
  return !out.empty() && out.front() == 'x' ? out.substr(1) : out;
}

bool names_an_id(std::string_view name) {
  static constexpr std::array<std::string_view, 3> kNames = {"requestid", "correlationid", "traceid"};
  return std::find(kNames.begin(), kNames.end(), plain(name)) != kNames.end();
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

// Where the value behind a name and its colon ends: at the quote that ends a JSON text, else at the line's
// end or at what ends a JSON member.
std::size_t end_of_value(std::string_view line, std::size_t begin) {
  if (begin < line.size() && line[begin] == '"') {
    const std::size_t quote = line.find('"', begin + 1);
    return quote == std::string_view::npos ? line.size() : quote + 1;
  }
  return std::min(line.find_first_of(",}\r", begin), line.size());
}

std::string masked(std::string_view line) {
  std::string out;
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t colon = line.find(':', at);
    if (colon == std::string_view::npos) break;
    std::size_t name = colon;
    if (name > at && line[name - 1] == '"') --name;
    const std::size_t name_end = name;
    while (name > at && is_name(line[name - 1])) --name;
    std::size_t value = colon + 1;
    while (value < line.size() && line[value] == ' ') ++value;
    out += line.substr(at, value - at);
    at = value;
    if (!names_an_id(line.substr(name, name_end - name))) continue;
    out += '#';
    at = end_of_value(line, value);
  }
  return out.append(line.substr(at));
}

}  // namespace

std::string without_ids(std::string_view answer) {
  std::string out;
  while (!answer.empty()) {
    const std::size_t end = std::min(answer.find('\n'), answer.size() - 1);
    const std::string_view line = answer.substr(0, end + 1);
    answer.remove_prefix(end + 1);
    if (plain(line.substr(0, line.find(':'))) != "date") out += masked(line);
  }
  return out;
}

}  // namespace assay::engine
