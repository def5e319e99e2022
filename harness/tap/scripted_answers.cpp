// SPDX-License-Identifier: Apache-2.0
#include "harness/tap/scripted_answers.hpp"

#include <algorithm>
#include <cctype>

#include "core/base/encoding.hpp"
#include "core/base/glob.hpp"
#include "harness/tap/field_names.hpp"

namespace assay::tap {
namespace {

std::string undone(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = text[i] == '%' ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
    if (byte && byte->size() == 1) {
      out += *byte;
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// As a program does that takes UTF-16 for Latin-1: of each character of three bytes the low eight bits
// remain.
std::string narrowed(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if ((lead & 0xf0U) == 0xe0U && i + 2 < text.size()) {
      const auto middle = static_cast<unsigned char>(text[i + 1]);
      const auto last = static_cast<unsigned char>(text[i + 2]);
      out += static_cast<char>(((middle & 0x03U) << 6U) | (last & 0x3fU));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

void replace(std::string& text, std::string_view name, const std::string& value) {
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
    text.replace(at, name.size(), value);
}

// The value of the first field of that name, or nothing.
std::string field_of(std::string_view head, std::string_view name) {
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos && at + 2 < head.size();) {
    const std::size_t end = std::min(head.find("\r\n", at + 2), head.size());
    const std::string_view line = head.substr(at + 2, end - at - 2);
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos && same_name(line.substr(0, colon), name))
      return std::string(line.substr(colon + 2));
    at = end;
  }
  return {};
}

void fill_fields(std::string& text, std::string_view head) {
  constexpr std::string_view kOpen = "{field ";
  for (std::size_t at = text.find(kOpen); at != std::string::npos; at = text.find(kOpen, at)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string::npos) return;
    const std::string value = field_of(head, text.substr(at + kOpen.size(), end - at - kOpen.size()));
    text.replace(at, end + 1 - at, value);
    at += value.size();
  }
}

}  // namespace

std::optional<ScriptedAnswer> ScriptedAnswers::take(std::string_view request_target,
                                                    std::string_view request) {
  const auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](const ScriptedAnswer& answer) {
    return glob_match(answer.target, request_target);
  });
  if (found == waiting_.end()) return std::nullopt;
  ScriptedAnswer answer = std::move(*found);
  waiting_.erase(found);
  const std::size_t question = request_target.find('?');
  const std::string query(question == std::string_view::npos ? "" : request_target.substr(question + 1));
  const std::size_t blank = std::min(request.find("\r\n\r\n"), request.size());
  fill_fields(answer.bytes, request.substr(0, blank));
  replace(answer.bytes, "{body}", std::string(request.substr(std::min(blank + 4, request.size()))));
  replace(answer.bytes, "{query}", query);
  replace(answer.bytes, "{decoded}", undone(query));
  replace(answer.bytes, "{narrowed}", narrowed(undone(query)));
  return answer;
}

}  // namespace assay::tap
