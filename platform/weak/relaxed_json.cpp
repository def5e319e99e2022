// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/relaxed_json.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>

namespace assay::weak {
namespace {

constexpr std::string_view kWhite = " \t\r\n";
constexpr std::string_view kEndOfWord = " \t\r\n,:[]{}\"'/#";

class Relaxer {
 public:
  explicit Relaxer(std::string_view text) : text_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (kWhite.find(c) != std::string_view::npos) {
        ++at_;
      } else if (c == '#' || text_.substr(at_, 2) == "//") {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_.substr(at_, 2) == "/*") {
        const std::size_t end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else if (c == '"' || c == '\'') {
        string(c);
      } else if (std::string_view("[]{},:").find(c) != std::string_view::npos) {
        punctuation(c);
      } else {
        word();
      }
    }
    return out_;
  }

 private:
  void punctuation(char c) {
    ++at_;
    if ((c == ']' || c == '}') && !out_.empty() && out_.back() == ',') out_.pop_back();
    if (c == ',' && !out_.empty() && (out_.back() == ',' || out_.back() == '[' || out_.back() == '{')) return;
    out_ += c;
  }

  void string(char quote) {
    out_ += '"';
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      const char c = text_[at_];
      if (c == '\\' && at_ + 1 < text_.size()) {
        const char next = text_[++at_];
        if (next == '\'') {
          out_ += '\'';
        } else {
          out_ += {c, next};
        }
      } else if (c == '"') {
        out_ += "\\\"";
      } else if (static_cast<unsigned char>(c) < 0x20) {
        std::array<char, 8> escape{};
        std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
        out_ += escape.data();
      } else {
        out_ += c;
      }
    }
    ++at_;
    out_ += '"';
  }

  void word() {
    const std::size_t end = std::min(text_.find_first_of(kEndOfWord, at_ + 1), text_.size());
    std::string_view taken = text_.substr(at_, end - at_);
    at_ = end;
    const std::size_t next = text_.find_first_not_of(kWhite, at_);
    if (next != std::string_view::npos && text_[next] == ':') {
      out_ += '"' + std::string(taken) + '"';
      return;
    }
    if (taken == "NaN" || taken == "Infinity" || taken == "-Infinity" || taken == "+Infinity") {
      out_ += "null";
      return;
    }
    number(taken);
  }

  void number(std::string_view taken) {
    if (taken.front() == '+') taken.remove_prefix(1);
    if (!taken.empty() && taken.front() == '-') {
      out_ += '-';
      taken.remove_prefix(1);
    }
    while (taken.size() > 1 && taken[0] == '0' && taken[1] >= '0' && taken[1] <= '9') taken.remove_prefix(1);
    if (!taken.empty() && taken.front() == '.') out_ += '0';
    out_ += taken;
    if (!taken.empty() && taken.back() == '.') out_ += '0';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
};

void append_utf8(std::string& out, std::uint32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  const auto byte = [&out](std::uint32_t b) { out += static_cast<char>(b); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0 | (c >> 6));
    byte(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    byte(0xE0 | (c >> 12));
    byte(0x80 | ((c >> 6) & 0x3F));
    byte(0x80 | (c & 0x3F));
  } else {
    byte(0xF0 | (c >> 18));
    byte(0x80 | ((c >> 12) & 0x3F));
    byte(0x80 | ((c >> 6) & 0x3F));
    byte(0x80 | (c & 0x3F));
  }
}

struct Guess {
  std::size_t width, skip;
  bool big;
};
std::optional<Guess> guess(std::string_view b) {
  const auto zero = [&](std::size_t i) { return i < b.size() && b[i] == '\0'; };
  if (b.substr(0, 4) == std::string_view("\xFF\xFE\0\0", 4)) return Guess{4, 4, false};
  if (b.substr(0, 4) == std::string_view("\0\0\xFE\xFF", 4)) return Guess{4, 4, true};
  if (b.substr(0, 2) == "\xFF\xFE") return Guess{2, 2, false};
  if (b.substr(0, 2) == "\xFE\xFF") return Guess{2, 2, true};
  if (zero(0)) return zero(1) ? Guess{4, 0, true} : Guess{2, 0, true};
  if (zero(1)) return zero(2) && zero(3) ? Guess{4, 0, false} : Guess{2, 0, false};
  return std::nullopt;
}

}  // namespace

std::string relaxed_json(std::string_view text) {
  return Relaxer(text).run();
}

std::size_t end_of_first_value(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0 && --depth == 0) return i + 1;
  }
  return text.size();
}

std::string utf8_of_guessed(std::string_view bytes) {
  const auto form = guess(bytes);
  if (!form) return std::string(bytes);
  bytes.remove_prefix(form->skip);
  const auto unit = [&](std::size_t index) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < form->width; ++i) {
      const std::size_t at = index * form->width + (form->big ? i : form->width - 1 - i);
      value = (value << 8) | static_cast<unsigned char>(bytes[at]);
    }
    return value;
  };
  std::string out;
  const std::size_t units = bytes.size() / form->width;
  for (std::size_t i = 0; i < units; ++i) {
    std::uint32_t c = unit(i);
    if (c >= 0xD800 && c <= 0xDBFF && i + 1 < units) {
      if (const std::uint32_t low = unit(i + 1); low >= 0xDC00 && low <= 0xDFFF) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        ++i;
      }
    }
    append_utf8(out, c);
  }
  return out;
}

}  // namespace assay::weak
