// SPDX-License-Identifier: Apache-2.0
#include "harness/target/path_reading.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"

namespace assay::target {
namespace {

std::string merge_slashes(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c != '/' || out.empty() || out.back() != '/') out += c;
  }
  return out;
}

std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  bool folder = false;  // the last segment named a folder, so a slash ends the path
  std::size_t at = path.empty() || path.front() != '/' ? 0 : 1;
  while (at <= path.size()) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view segment = path.substr(at, end - at);
    folder = segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!folder) kept.push_back(segment);
    at = end + 1;
  }
  std::string out;
  for (const std::string_view segment : kept) out += "/" + std::string(segment);
  return folder || out.empty() ? out + "/" : out;
}

}  // namespace

const std::vector<std::string>& path_readings() {
  static const std::vector<std::string> kAll = {"decode", "dot-segments", "merge-slashes"};
  return kAll;
}

std::string read_path(std::string_view target, const std::vector<std::string>& reads) {
  const auto does = [&](std::string_view what) {
    return std::find(reads.begin(), reads.end(), what) != reads.end();
  };
  const std::size_t mark = std::min(target.find('?'), target.size());
  std::string path(target.substr(0, mark));
  if (does("decode")) path = percent_decode_tolerant(path);
  if (does("merge-slashes")) path = merge_slashes(path);
  if (does("dot-segments")) path = without_dots(path);
  return path + std::string(target.substr(mark));
}

}  // namespace assay::target
