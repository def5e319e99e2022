// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/pattern.hpp"

#include <algorithm>

namespace assay::gateway {
namespace {

constexpr std::size_t kMaxCount = 1000;
constexpr std::size_t kMaxPlaces = 4096;
constexpr char32_t kMaxCharacter = 0x10FFFF;

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

bool is_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

std::optional<char32_t> hex_digit(char32_t c) {
  if (is_digit(c)) return c - U'0';
  if (c >= U'a' && c <= U'f') return c - U'a' + 10;
  if (c >= U'A' && c <= U'F') return c - U'A' + 10;
  return std::nullopt;
}

}  // namespace

std::optional<std::u32string> code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80             ? 1
                               : (first & 0xE0) == 0xC0 ? 2
                               : (first & 0xF0) == 0xE0 ? 3
                               : (first & 0xF8) == 0xF0 ? 4
                                                        : 0;
    if (length == 0 || length > text.size() - i) return std::nullopt;
    char32_t c = length == 1 ? first : first & (0x7Fu >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0) != 0x80) return std::nullopt;
      c = (c << 6) | (next & 0x3Fu);
    }
    static constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};  // longer forms than needed are none
    if (c < kLeast[length] || c > kMaxCharacter || (c >= 0xD800 && c <= 0xDFFF)) return std::nullopt;
    out.push_back(c);
    i += length;
  }
  return out;
}

bool Pattern::Characters::holds(char32_t c) const {
  const bool among = std::any_of(ranges.begin(), ranges.end(),
                                 [c](const auto& range) { return c >= range.first && c <= range.second; });
  return among != negated;
}

class Pattern::Compiler {
 public:
  explicit Compiler(std::u32string text) : text_(std::move(text)) {}

  Result<Pattern> run() {
    if (!take(U'^') || text_.size() < 2 || text_.back() != U'$')
      return wrong("must begin with ^ and end with $");
    text_.pop_back();
    Pattern out;
    while (!done()) {
      ASSAY_TRY_ASSIGN(Characters characters, atom());
      ASSAY_TRY_ASSIGN(const auto times, quantifier());
      for (std::size_t i = 0; i < times.least; ++i) out.places_.push_back({characters, false, false});
      if (!times.most) out.places_.push_back({characters, true, true});
      for (std::size_t i = times.least; times.most && i < *times.most; ++i)
        out.places_.push_back({characters, true, false});
      if (out.places_.size() > kMaxPlaces) return wrong("stands for too many characters");
    }
    return out;
  }

 private:
  struct Times {
    std::size_t least = 1;
    std::optional<std::size_t> most = 1;  // nullopt: any number
  };

  Error wrong(const std::string& what) const {
    return {Errc::invalid, "pattern: " + what + " (at " + std::to_string(at_) + ")", {}};
  }
  bool done() const { return at_ >= text_.size(); }
  bool take(char32_t c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Result<Characters> atom() {
    const char32_t c = text_[at_++];
    if (c == U'.') return Characters{{{0, kMaxCharacter}}, false};
    if (c == U'[') return klass();
    if (c == U'\\') return escape();
    if (std::u32string_view(U"()|?*+{}]^$").find(c) != std::u32string_view::npos)
      return wrong("a character that stands for itself needs a backslash");
    return Characters{{{c, c}}, false};
  }

  Result<Characters> escape() {
    if (done()) return wrong("nothing behind the backslash");
    const char32_t c = text_[at_++];
    if (c == U'd') return Characters{{{U'0', U'9'}}, false};
    if (c == U'x') {
      const auto high = done() ? std::nullopt : hex_digit(text_[at_++]);
      const auto low = done() ? std::nullopt : hex_digit(text_[at_++]);
      if (!high || !low) return wrong("\\x needs two hexadecimal digits");
      return Characters{{{*high * 16 + *low, *high * 16 + *low}}, false};
    }
    if (is_letter(c) || is_digit(c)) return wrong("no such escape");
    return Characters{{{c, c}}, false};
  }

  Result<Characters> klass() {
    Characters out;
    out.negated = take(U'^');
    while (!take(U']')) {
      ASSAY_TRY_ASSIGN(const auto first, member());
      auto range = first;
      if (at_ + 1 < text_.size() && text_[at_] == U'-' && text_[at_ + 1] != U']') {
        ++at_;
        ASSAY_TRY_ASSIGN(const auto last, member());
        range.second = last.second;
        if (first.first != first.second || last.first != last.second || range.first > range.second)
          return wrong("no range of characters");
      }
      out.ranges.push_back(range);
    }
    if (out.ranges.empty()) return wrong("an empty class");
    return out;
  }

  Result<std::pair<char32_t, char32_t>> member() {
    if (done()) return wrong("a class without an end");
    const char32_t c = text_[at_++];
    if (c == U'[') return wrong("a class within a class");
    if (c != U'\\') return std::pair(c, c);
    ASSAY_TRY_ASSIGN(const Characters escaped, escape());
    return escaped.ranges.front();
  }

  Result<Times> quantifier() {
    if (take(U'?')) return Times{0, 1};
    if (take(U'*')) return Times{0, std::nullopt};
    if (take(U'+')) return Times{1, std::nullopt};
    if (!take(U'{')) return Times{};
    ASSAY_TRY_ASSIGN(const std::size_t least, count());
    std::optional<std::size_t> most = least;
    if (take(U',')) {
      most.reset();
      if (!done() && text_[at_] != U'}') {
        ASSAY_TRY_ASSIGN(most, count());
      }
    }
    if (!take(U'}')) return wrong("a count without an end");
    if (most && *most < least) return wrong("counts that contradict each other");
    return Times{least, most};
  }

  Result<std::size_t> count() {
    std::size_t n = 0;
    const std::size_t begin = at_;
    while (!done() && is_digit(text_[at_]) && n <= kMaxCount) n = n * 10 + (text_[at_++] - U'0');
    if (at_ == begin) return wrong("a count has digits");
    if (n > kMaxCount) return wrong("a count beyond 1000");
    return n;
  }

  std::u32string text_;
  std::size_t at_ = 0;
};

Result<Pattern> Pattern::compile(std::string_view expression) {
  auto text = code_points(expression);
  if (!text) return Error{Errc::invalid, "pattern: not UTF-8", {}};
  return Compiler(std::move(*text)).run();
}

// All ways through the places at once: `here` tells for each place whether it may be the next to match.
bool Pattern::matches(const std::u32string& text) const {
  std::vector<char> here(places_.size() + 1, 0);
  here[0] = 1;
  const auto pass_over = [&](std::vector<char>& states) {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (states[i] != 0 && places_[i].optional) states[i + 1] = 1;
    }
  };
  pass_over(here);
  for (const char32_t c : text) {
    std::vector<char> next(places_.size() + 1, 0);
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (here[i] == 0 || !places_[i].characters.holds(c)) continue;
      next[places_[i].repeats ? i : i + 1] = 1;
    }
    pass_over(next);
    here.swap(next);
  }
  return here[places_.size()] != 0;
}

}  // namespace assay::gateway
