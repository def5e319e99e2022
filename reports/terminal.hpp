// SPDX-License-Identifier: Apache-2.0
#pragma once
// Colour and layout of terminal text. Text passed in must be printable already.
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::reports {

enum class Ink { bold, dim, red, green, yellow, magenta, cyan };

class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string operator()(Ink ink, std::string_view text) const;

 private:
  bool on_;
};

std::string pad(std::string text, std::size_t width);
// Text broken between words into lines of at most `width` columns; later lines start with `indent` blanks. A
// word that is longer than a line stays whole, so that it can still be copied.
std::string wrap(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace assay::reports
