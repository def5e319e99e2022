// SPDX-License-Identifier: Apache-2.0
#include "harness/tap/canonical_http.hpp"

#include <algorithm>
#include <optional>

#include "harness/tap/field_names.hpp"

namespace assay::tap {
namespace {

constexpr std::size_t kMaxLengthDigits = 12;
constexpr std::size_t kMaxChunkDigits = 8;
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";

bool is_token_char(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool digit = c >= '0' && c <= '9';
  return letter || digit ||
         (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

// What RFC 3986 §3.3 and §3.4 allow in a path with a query, escapes complete.
bool is_target(std::string_view text) {
  constexpr std::string_view kOthers = "-._~!$&'()*+,;=:@/?%";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool known =
        letter || (c >= '0' && c <= '9') || (c != '\0' && kOthers.find(c) != std::string_view::npos);
    if (!known) return false;
    if (c == '%' && (text.size() - i < 3 ||
                     text.substr(i + 1, 2).find_first_not_of(kHexDigits) != std::string_view::npos))
      return false;
  }
  return true;
}

bool is_digits(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Reads one request. The first fault found ends the reading.
class RequestReading {
 public:
  explicit RequestReading(std::string_view bytes) : rest_(bytes) {}

  // nullopt: more bytes are needed.
  std::optional<std::string> run() {
    const auto line = next_line();
    if (!line) return early_fault();
    if (!fault_.empty() || !request_line(*line)) return fault_;
    if (!fields()) return early_fault();
    if (!fault_.empty()) return fault_;
    if (!body()) return early_fault();
    return fault_;
  }

  std::size_t used(std::string_view whole) const { return whole.size() - rest_.size(); }
  const std::string& method() const { return method_; }
  const std::string& target() const { return target_; }
  const std::string& content() const { return body_; }

 private:
  std::optional<std::string> early_fault() const {
    return fault_.empty() ? std::nullopt : std::optional<std::string>(fault_);
  }

  bool fail(const char* why) {
    fault_ = why;
    return false;
  }

  // A line without its CRLF; nullopt: it is not complete.
  std::optional<std::string_view> next_line() {
    const std::size_t end = rest_.find_first_of("\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    if (rest_[end] == '\n') {
      fail("bare-line-end");
      return rest_.substr(0, end);
    }
    if (end + 1 == rest_.size()) return std::nullopt;
    if (rest_[end + 1] != '\n') {
      fail("bare-line-end");
      return rest_.substr(0, end);
    }
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 2);
    return line;
  }

  bool request_line(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos) return fail("request-line");
    method_ = line.substr(0, first);
    target_ = line.substr(first + 1, second - first - 1);
    const std::string_view version = line.substr(second + 1);
    const bool rooted = !target_.empty() && (target_.front() == '/' || target_ == "*");
    if (!is_token(method_) || !is_target(target_) || !rooted) return fail("request-line");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return fail("request-line");
    old_ = version == "HTTP/1.0";
    return true;
  }

  // False: incomplete.
  bool fields() {
    while (true) {
      const auto line = next_line();
      if (!line) return false;
      if (!fault_.empty() || line->empty()) break;
      if (!field(*line)) break;
    }
    if (fault_.empty()) decide_framing();
    return true;
  }

  bool field(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t') return fail("folded-field");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return fail("field-name");
    std::string_view value = line.substr(colon + 1);
    const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
    });
    if (!plain) return fail("field-value");
    const std::size_t begin = value.find_first_not_of(" \t");
    value = begin == std::string_view::npos ? std::string_view{}
                                            : value.substr(begin, value.find_last_not_of(" \t") - begin + 1);
    const std::string_view name = line.substr(0, colon);
    if (same_name(name, "Content-Length")) lengths_.emplace_back(value);
    if (same_name(name, "Transfer-Encoding")) codings_.emplace_back(value);
    return true;
  }

  void decide_framing() {
    if (!lengths_.empty() && !codings_.empty()) {
      fail("both-lengths");
    } else if (lengths_.size() > 1) {
      fail("several-lengths");
    } else if (!lengths_.empty() && !is_digits(lengths_.front(), kMaxLengthDigits)) {
      fail("length-digits");
    } else if (codings_.size() > 1 || (!codings_.empty() && !same_name(codings_.front(), "chunked"))) {
      fail("coding");
    } else if (!codings_.empty() && old_) {
      fail("coding-in-http-1.0");
    }
  }

  // False: incomplete.
  bool body() {
    if (!codings_.empty()) return chunks();
    const std::size_t length = lengths_.empty() ? 0 : std::stoull(lengths_.front());
    if (rest_.size() < length) return false;
    take(length);
    return true;
  }

  void take(std::size_t length) {
    body_ += rest_.substr(0, length);
    rest_.remove_prefix(length);
  }

  bool chunks() {
    while (true) {
      const auto line = next_line();
      if (!line) return false;
      if (!fault_.empty()) return true;
      const bool hex = !line->empty() && line->size() <= kMaxChunkDigits &&
                       line->find_first_not_of(kHexDigits) == std::string_view::npos;
      if (!hex) {
        fail("chunk-line");
        return true;
      }
      const std::size_t size = std::stoull(std::string(*line), nullptr, 16);
      if (size == 0) break;
      if (rest_.size() < size + 2) return false;
      if (rest_.substr(size, 2) != "\r\n") {
        fail("chunk-end");
        return true;
      }
      take(size);
      rest_.remove_prefix(2);
    }
    const auto line = next_line();
    if (!line) return false;
    if (fault_.empty() && !line->empty()) fail("trailer");
    return true;
  }

  std::string_view rest_;
  std::string method_, target_, fault_, body_;
  bool old_ = false;
  std::vector<std::string> lengths_, codings_;
};

}  // namespace

Reading read_requests(std::string_view stream, bool ended) {
  Reading out;
  while (out.used < stream.size()) {
    const std::string_view rest = stream.substr(out.used);
    RequestReading request(rest);
    const auto fault = request.run();
    if (!fault && !ended) break;
    const std::string ambiguity = fault.value_or("cut-off");
    const std::size_t size = ambiguity.empty() ? request.used(rest) : rest.size();
    out.messages.push_back({std::string(rest.substr(0, size)), request.method(), request.target(),
                            request.content(), ambiguity});
    out.used += size;
  }
  return out;
}

}  // namespace assay::tap
