// SPDX-License-Identifier: Apache-2.0
#pragma once
// A small pattern language for texts of strangers: a subset of ECMA 262 regular expressions, matched against
// the whole text in time proportional to its length, whatever the text is (no backtracking).
//   ^ … $          both required: a pattern that matches a part of a text lets anything stand around it
//   a  \.  \x1f    a character; a backslash before anything but letters and digits means that character
//   .              any character
//   [a-z0-9_]      one of these;  [^<>] any but these; \d stands for 0-9, in classes and alone
//   ? * + {n} {n,m}  how often the character or class before may stand there; n and m up to 1000
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace assay::gateway {

// The characters of a UTF-8 text (RFC 3629), or nullopt where it is none.
std::optional<std::u32string> code_points(std::string_view text);

class Pattern {
 public:
  // Error (invalid): what is wrong with the expression, and where.
  static Result<Pattern> compile(std::string_view expression);
  bool matches(const std::u32string& text) const;

 private:
  struct Characters {
    std::vector<std::pair<char32_t, char32_t>> ranges;
    bool negated = false;
    bool holds(char32_t c) const;
  };
  struct Place {
    Characters characters;
    bool optional = false;  // may be passed over
    bool repeats = false;   // may be taken again
  };
  class Compiler;

  std::vector<Place> places_;
};

}  // namespace assay::gateway
