// SPDX-License-Identifier: Apache-2.0
#include "harness/fuzz/sent_requests.hpp"

#include <strings.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace assay::fuzz {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";
constexpr std::string_view kTargetMarks = "-._~!$&'()*+,;=:@/?%";

bool made_of(std::string_view text, std::string_view marks) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return kLetters.find(c) != std::string_view::npos || kDigits.find(c) != std::string_view::npos ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_token(std::string_view text) {
  return made_of(text, kTokenMarks);
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::optional<std::uint64_t> number(std::string_view text, int base) {
  std::uint64_t value = 0;
  if (text.empty() || text.front() == '-' || text.front() == '+') return std::nullopt;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

// Each step gives false where the bytes end too early or a recipient could read on in more than one way.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  SentReading run() {
    SentReading out;
    while (true) {
      while (rest_.starts_with("\r\n")) rest_.remove_prefix(2);
      if (rest_.empty()) break;
      SentRequest request;
      lengths_.clear();
      codings_.clear();
      if (!request_line(request) || !fields() || !body(request.body)) return out;
      out.requests.push_back(std::move(request));
    }
    out.whole = true;
    return out;
  }

 private:
  bool line(std::string_view& out) {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos || end == 0 || rest_[end - 1] != '\r') return false;
    out = rest_.substr(0, end - 1);
    rest_.remove_prefix(end + 1);
    return std::all_of(out.begin(), out.end(), [](char c) { return c == '\t' || (c >= 0x20 && c < 0x7F); });
  }

  bool request_line(SentRequest& request) {
    std::string_view text;
    if (!line(text)) return false;
    const std::size_t first = text.find(' ');
    const std::size_t last = text.rfind(' ');
    if (first == std::string_view::npos || first == last) return false;
    request.method = text.substr(0, first);
    std::string_view target = text.substr(first + 1, last - first - 1);
    const std::string_view version = text.substr(last + 1);
    old_ = version == "HTTP/1.0";
    if (!is_token(request.method) || !made_of(target, kTargetMarks) || (!old_ && version != "HTTP/1.1"))
      return false;
    for (const std::string_view scheme : {"http://", "https://"}) {
      if (!same_name(target.substr(0, scheme.size()), scheme)) continue;
      const std::size_t path = target.find('/', scheme.size());
      target = path == std::string_view::npos ? "/" : target.substr(path);
    }
    request.target = target;
    return target.front() == '/' || target == "*";
  }

  bool fields() {
    std::string_view text;
    while (line(text)) {
      if (text.empty()) return true;
      const std::size_t colon = text.find(':');
      if (colon == std::string_view::npos || !is_token(text.substr(0, colon))) return false;
      const std::string_view value = trimmed(text.substr(colon + 1));
      if (same_name(text.substr(0, colon), "Content-Length")) lengths_.push_back(value);
      if (same_name(text.substr(0, colon), "Transfer-Encoding")) codings_.push_back(value);
    }
    return false;
  }

  static std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
  }

  bool body(std::string& out) {
    if (!codings_.empty()) {
      return codings_.size() == 1 && lengths_.empty() && !old_ && same_name(codings_.front(), "chunked") &&
             chunks(out);
    }
    if (lengths_.empty()) return true;
    const auto length = number(lengths_.front(), 10);
    return lengths_.size() == 1 && length && take(*length, out);
  }

  bool take(std::uint64_t length, std::string& out) {
    if (rest_.size() < length) return false;
    out += rest_.substr(0, length);
    rest_.remove_prefix(length);
    return true;
  }

  bool chunks(std::string& out) {
    std::string_view text;
    while (line(text)) {
      const std::size_t semicolon = text.find(';');
      const auto size = number(text.substr(0, semicolon), 16);
      if (!size || (semicolon != std::string_view::npos && !extension(text.substr(semicolon)))) return false;
      if (*size == 0) return trailers();
      if (!take(*size, out) || !rest_.starts_with("\r\n")) return false;
      rest_.remove_prefix(2);
    }
    return false;
  }

  static bool extension(std::string_view text) {
    while (!text.empty()) {
      text.remove_prefix(1);
      const std::string_view one = text.substr(0, text.find(';'));
      text.remove_prefix(one.size());
      const std::size_t equals = one.find('=');
      if (!is_token(one.substr(0, equals))) return false;
      if (equals != std::string_view::npos && !is_token(one.substr(equals + 1))) return false;
    }
    return true;
  }

  bool trailers() {
    const auto lengths = lengths_;
    const auto codings = codings_;
    return fields() && lengths == lengths_ && codings == codings_;
  }

  std::string_view rest_;
  std::vector<std::string_view> lengths_, codings_;
  bool old_ = false;
};

}  // namespace

SentReading sent_requests(std::string_view bytes) {
  return Reader(bytes).run();
}

}  // namespace assay::fuzz
