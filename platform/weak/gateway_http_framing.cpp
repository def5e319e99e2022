// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_framing.hpp"

#include <algorithm>
#include <cstdlib>

#include "platform/weak/head_text.hpp"

namespace assay::weak {
namespace {

using Repaired = std::optional<std::string>;

constexpr const char* kLength = "Content-Length";
constexpr const char* kCoding = "Transfer-Encoding";
constexpr std::uint64_t kWrap = std::uint64_t{1} << 31;

bool all_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

Repaired with_length(HeadText head, std::uint64_t length) {
  head.remove(kLength);
  head.lines.push_back(std::string(kLength) + ": " + std::to_string(length));
  return head.text();
}

Repaired length_preferred(const std::string& text) {
  HeadText head = HeadText::parse(text);
  if (!head.has(kLength) || !head.has(kCoding)) return std::nullopt;
  head.remove(kCoding);
  return head.text();
}

Repaired chunked_preferred(const std::string& text) {
  HeadText head = HeadText::parse(text);
  if (!head.has(kLength) || !head.has(kCoding)) return std::nullopt;
  head.remove(kLength);
  return head.text();
}

Repaired one_of_many_lengths(const std::string& text) {
  HeadText head = HeadText::parse(text);
  std::vector<std::string> lengths;
  for (const std::string& value : head.values(kLength)) {
    std::size_t begin = 0;
    while (begin <= value.size()) {
      const std::size_t end = std::min(value.find(',', begin), value.size());
      lengths.push_back(trimmed(value.substr(begin, end - begin)));
      begin = end + 1;
    }
  }
  if (lengths.size() < 2 || !all_digits(lengths.back())) return std::nullopt;
  return with_length(std::move(head), std::strtoull(lengths.back().c_str(), nullptr, 10));
}

Repaired loose_length(const std::string& text) {
  HeadText head = HeadText::parse(text);
  const auto values = head.values(kLength);
  if (values.size() != 1 || all_digits(values.front())) return std::nullopt;
  const long long length = std::strtoll(values.front().c_str(), nullptr, 10);
  return with_length(std::move(head), length < 0 ? 0 : static_cast<std::uint64_t>(length));
}

Repaired length_wraps(const std::string& text) {
  HeadText head = HeadText::parse(text);
  const auto values = head.values(kLength);
  if (values.size() != 1 || !all_digits(values.front()) || values.front().size() < 10) return std::nullopt;
  std::uint64_t length = 0;
  for (const char digit : values.front()) {
    length = (length * 10 + static_cast<std::uint64_t>(digit - '0')) % kWrap;
  }
  return with_length(std::move(head), length);
}

Repaired any_coding_chunked(const std::string& text) {
  HeadText head = HeadText::parse(text);
  const auto values = head.values(kCoding);
  const bool plain = values.size() == 1 && lower(values.front()) == "chunked";
  const bool named = std::any_of(values.begin(), values.end(), [](const std::string& value) {
    return lower(value).find("chunked") != std::string::npos;
  });
  if (plain || !named) return std::nullopt;
  head.remove(kCoding);
  head.remove(kLength);
  head.lines.push_back(std::string(kCoding) + ": chunked");
  return head.text();
}

Repaired unknown_coding_ignored(const std::string& text) {
  HeadText head = HeadText::parse(text);
  const auto values = head.values(kCoding);
  if (values.empty() || (values.size() == 1 && lower(values.front()) == "chunked")) return std::nullopt;
  head.remove(kCoding);
  return head.text();
}

Repaired coding_in_http_10(const std::string& text) {
  HeadText head = HeadText::parse(text);
  constexpr std::string_view kOld = " HTTP/1.0";
  std::string& line = head.request_line;
  if (!head.has(kCoding) || line.size() < kOld.size() || !line.ends_with(kOld)) return std::nullopt;
  line.back() = '1';
  head.remove(kLength);
  return head.text();
}

Repaired body_of_get_dropped(const std::string& text) {
  HeadText head = HeadText::parse(text);
  const std::string method = head.request_line.substr(0, head.request_line.find(' '));
  const bool bodyless = method == "GET" || method == "HEAD" || method == "DELETE" || method == "OPTIONS";
  if (!bodyless || (!head.has(kLength) && !head.has(kCoding))) return std::nullopt;
  head.remove(kLength);
  head.remove(kCoding);
  return head.text();
}

// A line that this reader stumbles over: a blank in or behind its name, a fold, an unknown expectation.
bool is_odd(const std::string& line) {
  if (line.empty() || is_blank(line.front())) return true;
  const std::string name = line.substr(0, line.find(':'));
  if (name.find_first_of(" \t") != std::string::npos) return true;
  const std::string value = line.substr(std::min(name.size() + 1, line.size()));
  return lower(name) == "expect" && lower(trimmed(value)) != "100-continue";
}

Repaired length_hidden(const std::string& text) {
  HeadText head = HeadText::parse(text);
  auto& lines = head.lines;
  const auto odd = std::remove_if(lines.begin(), lines.end(), is_odd);
  if (odd == lines.end()) return std::nullopt;
  lines.erase(odd, lines.end());
  head.remove(kLength);
  return head.text();
}

Repaired coding_case_sensitive(const std::string& text) {
  HeadText head = HeadText::parse(text);
  const auto values = head.values(kCoding);
  if (values.size() != 1 || values.front() == "chunked" || lower(values.front()) != "chunked")
    return std::nullopt;
  head.remove(kCoding);
  return head.text();
}

Repaired length_octal(const std::string& text) {
  HeadText head = HeadText::parse(text);
  const auto values = head.values(kLength);
  if (values.size() != 1 || !all_digits(values.front()) || values.front().size() < 2 ||
      values.front().front() != '0')
    return std::nullopt;
  return with_length(std::move(head), std::strtoull(values.front().c_str(), nullptr, 0));
}

HeadFault framing_fault(const char* id, Repaired (*repair)(const std::string&)) {
  return {std::string("gateway.http.framing/") + id, repair};
}

}  // namespace

std::vector<HeadFault> framing_faults() {
  return {framing_fault("length-preferred", length_preferred),
          framing_fault("chunked-preferred", chunked_preferred),
          framing_fault("one-of-many-lengths", one_of_many_lengths),
          framing_fault("loose-length", loose_length),
          framing_fault("length-wraps", length_wraps),
          framing_fault("any-coding-chunked", any_coding_chunked),
          framing_fault("unknown-coding-ignored", unknown_coding_ignored),
          framing_fault("coding-in-http-1.0", coding_in_http_10),
          framing_fault("body-of-get-dropped", body_of_get_dropped),
          framing_fault("length-hidden", length_hidden),
          framing_fault("coding-case-sensitive", coding_case_sensitive),
          framing_fault("length-octal", length_octal)};
}

}  // namespace assay::weak
