// SPDX-License-Identifier: Apache-2.0
#include "fuzz/jwt_verify_json.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace assay::fuzz {
namespace {

constexpr std::size_t kDeepest = 64;  // more than any policy of the target allows

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

void put_utf8(std::uint32_t point, std::string& out) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0 | (point >> 6));
  } else {
    if (point < 0x10000) {
      put(0xE0 | (point >> 12));
    } else {
      put(0xF0 | (point >> 18));
      put(0x80 | ((point >> 12) & 0x3F));
    }
    put(0x80 | ((point >> 6) & 0x3F));
  }
  put(0x80 | (point & 0x3F));
}

// The code point at the start and its length; length 0 when it is not UTF-8 in shortest form, or a surrogate.
std::pair<std::uint32_t, std::size_t> get_utf8(std::string_view s) {
  const auto lead = static_cast<unsigned char>(s[0]);
  const std::size_t length = lead < 0x80       ? 1
                             : lead >> 5 == 6  ? 2
                             : lead >> 4 == 14 ? 3
                             : lead >> 3 == 30 ? 4
                                               : 0;
  if (length == 0 || s.size() < length) return {0, 0};
  std::uint32_t point = length == 1 ? lead : lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto tail = static_cast<unsigned char>(s[i]);
    if (tail >> 6 != 2) return {0, 0};
    point = point << 6 | (tail & 0x3Fu);
  }
  std::string again;
  put_utf8(point, again);
  const bool proper = again.size() == length && point <= 0x10FFFF && !(point >= 0xD800 && point <= 0xDFFF);
  return {point, proper ? length : 0};
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  NaiveJson read() {
    NaiveJson result;
    Node root;
    skip_space();
    const bool ok = value(root, 1);
    skip_space();
    if (ok && rest_.empty()) result.root = std::move(root);
    result.depth = depth_;
    result.values = values_;
    return result;
  }

 private:
  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  bool value(Node& out, std::size_t level) {
    if (rest_.empty() || level > kDeepest) return false;
    switch (rest_[0]) {
      case '{':
        return container(out, Node::Kind::object, level);
      case '[':
        return container(out, Node::Kind::array, level);
      case '"':
        out.kind = Node::Kind::string;
        return string(out.text);
      case 't':
        out.kind = Node::Kind::boolean;
        return take("true");
      case 'f':
        out.kind = Node::Kind::boolean;
        return take("false");
      case 'n':
        return take("null");
      default:
        return number(out);
    }
  }

  bool container(Node& out, Node::Kind kind, std::size_t level) {
    out.kind = kind;
    depth_ = std::max(depth_, level);
    const std::string_view end = kind == Node::Kind::object ? "}" : "]";
    rest_.remove_prefix(1);
    skip_space();
    if (take(end)) return true;
    for (;;) {
      std::string name;
      skip_space();
      if (kind == Node::Kind::object && !member_name(out, name)) return false;
      Node item;
      if (!value(item, level + 1)) return false;
      ++values_;
      if (kind == Node::Kind::object) out.names.push_back(std::move(name));
      out.items.push_back(std::move(item));
      skip_space();
      if (take(end)) return true;
      if (!take(",")) return false;
    }
  }

  bool member_name(const Node& object, std::string& name) {
    if (!string(name) || object.find(name) != nullptr) return false;
    skip_space();
    if (!take(":")) return false;
    skip_space();
    return true;
  }

  bool string(std::string& out) {
    if (!take("\"")) return false;
    while (!rest_.empty()) {
      if (take("\"")) return true;
      if (rest_[0] == '\\') {
        if (!escape(out)) return false;
        continue;
      }
      const auto [point, length] = get_utf8(rest_);
      if (length == 0 || point < 0x20) return false;
      out += rest_.substr(0, length);
      rest_.remove_prefix(length);
    }
    return false;
  }

  bool escape(std::string& out) {
    static constexpr std::string_view kLetters = "\"\\/bfnrt";
    static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (rest_.size() < 2) return false;
    const std::size_t letter = kLetters.find(rest_[1]);
    if (letter != std::string_view::npos) {
      out += kMeanings[letter];
      rest_.remove_prefix(2);
      return true;
    }
    auto point = unit();
    if (!point || (*point >= 0xDC00 && *point <= 0xDFFF)) return false;
    if (*point >= 0xD800 && *point <= 0xDBFF) {
      const auto low = unit();
      if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
      point = 0x10000 + ((*point - 0xD800) << 10) + (*low - 0xDC00);
    }
    put_utf8(*point, out);
    return true;
  }

  std::optional<std::uint32_t> unit() {
    std::uint32_t value = 0;
    if (!rest_.starts_with("\\u") || rest_.size() < 6) return std::nullopt;
    const char* end = rest_.data() + 6;
    const auto parsed = std::from_chars(rest_.data() + 2, end, value, 16);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    rest_.remove_prefix(6);
    return value;
  }

  bool digits(std::string& out) {
    std::size_t count = 0;
    while (!rest_.empty() && is_digit(rest_[0])) {
      out += rest_[0];
      rest_.remove_prefix(1);
      ++count;
    }
    return count > 0;
  }

  bool number(Node& out) {
    out.kind = Node::Kind::number;
    if (take("-")) out.text += '-';
    const bool zero = rest_.starts_with("0");
    const std::size_t before = out.text.size();
    if (!digits(out.text) || (zero && out.text.size() > before + 1)) return false;
    if (take(".")) {
      out.text += '.';
      if (!digits(out.text)) return false;
    }
    if (take("e") || take("E")) {
      out.text += 'e';
      if (take("-")) {
        out.text += '-';
      } else {
        take("+");
      }
      if (!digits(out.text)) return false;
    }
    return true;
  }

  std::string_view rest_;
  std::size_t depth_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

const Node* Node::find(std::string_view name) const {
  if (kind != Kind::object) return nullptr;
  const auto it = std::find(names.begin(), names.end(), name);
  return it == names.end() ? nullptr : &items[static_cast<std::size_t>(it - names.begin())];
}

bool Node::is_array_of_strings() const {
  return kind == Kind::array &&
         std::all_of(items.begin(), items.end(), [](const Node& item) { return item.is_string(); });
}

std::optional<std::int64_t> Node::integer() const {
  std::int64_t out = 0;
  if (kind != Kind::number) return std::nullopt;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return out;
}

NaiveJson naive_json(std::string_view text) {
  return Reader(text).read();
}

}  // namespace assay::fuzz
