// SPDX-License-Identifier: Apache-2.0
#pragma once
// A request head as lines, for faulty readers to rewrite before the strict parser sees it.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::weak {

struct HeadText {
  std::string request_line;
  std::vector<std::string> lines;  // field lines without their ends

  static HeadText parse(const std::string& head);  // lines end at CR LF
  std::string text() const;

  // Values of the fields of that name (compared without case), trimmed.
  std::vector<std::string> values(std::string_view name) const;
  bool has(std::string_view name) const { return !values(name).empty(); }
  void remove(std::string_view name);
};

inline bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
std::string lower(std::string_view text);
std::string trimmed(std::string_view text);

}  // namespace assay::weak
