// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>

#include "harness/forge/lenient.hpp"
#include "harness/forge/lenient_text.hpp"

namespace assay::forge {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string> first_field(const LenientFields& fields, std::string_view name) {
  for (const auto& [own, value] : fields) {
    if (same_name(own, name)) return value;
  }
  return std::nullopt;
}

// Takes one line off `rest`, without its line end (LF or CRLF); nullopt where no line end is there.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

struct Head {
  std::string start_line;
  LenientFields fields;
  std::size_t size = 0;
};

void add_field(std::string_view line, LenientFields& fields) {
  if ((line[0] == ' ' || line[0] == '\t') && !fields.empty()) {  // a folded line (RFC 9112 §5.2)
    fields.back().second += ' ';
    fields.back().second += trimmed(line);
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    fields.emplace_back(std::string(line), std::string());
  } else {
    fields.emplace_back(std::string(trimmed(line.substr(0, colon))),
                        std::string(trimmed(line.substr(colon + 1))));
  }
}

std::optional<Head> read_head(std::string_view bytes, bool ended) {
  std::string_view rest = bytes;
  Head head;
  while (true) {
    const auto line = take_line(rest);
    if (!line) {
      if (!ended || head.start_line.empty()) return std::nullopt;
      if (!rest.empty()) add_field(rest, head.fields);
      head.size = bytes.size();
      return head;
    }
    if (head.start_line.empty()) {
      head.start_line = *line;  // empty lines before a message are skipped (RFC 9112 §2.2)
    } else if (line->empty()) {
      break;
    } else {
      add_field(*line, head.fields);
    }
  }
  head.size = bytes.size() - rest.size();
  return head;
}

struct Body {
  std::string data;
  std::string framing;
  std::size_t size = 0;
  bool complete = false;
};

std::optional<std::size_t> leading_number(std::string_view text, int base) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

Body read_chunked(std::string_view bytes) {
  Body body;
  body.framing = "chunked";
  std::string_view rest = bytes;
  while (true) {
    const auto line = take_line(rest);
    const auto size = line ? leading_number(trimmed(*line), 16) : std::nullopt;
    if (!size) break;
    if (*size == 0) {
      for (auto trailer = take_line(rest); trailer; trailer = take_line(rest)) {
        if (!trailer->empty()) continue;
        body.complete = true;
        break;
      }
      break;
    }
    body.data += rest.substr(0, *size);
    if (rest.size() < *size) {
      rest = {};
      break;
    }
    rest.remove_prefix(*size);
    const auto after = take_line(rest);
    if (!after || !after->empty()) break;  // not what its size said: nothing behind it can be trusted
  }
  // An unreadable chunked body takes everything, for where it ends is unknown.
  body.size = body.complete ? bytes.size() - rest.size() : bytes.size();
  return body;
}

Body read_length(std::string_view bytes, std::size_t length) {
  Body body;
  body.framing = "length";
  body.complete = bytes.size() >= length;
  body.size = std::min(bytes.size(), length);
  if (body.complete) body.data = bytes.substr(0, length);
  return body;
}

bool is_chunked(const LenientFields& fields) {
  const auto coding = first_field(fields, "transfer-encoding");
  if (!coding) return false;
  std::string text = *coding;
  std::transform(text.begin(), text.end(), text.begin(), lower);
  return text.find("chunked") != std::string::npos;
}

std::optional<std::size_t> stated_length(const LenientFields& fields) {
  const auto length = first_field(fields, "content-length");
  return length ? leading_number(*length, 10) : std::nullopt;
}

int status_of(std::string_view start_line) {
  const std::size_t space = start_line.find(' ');
  if (space == std::string_view::npos) return 0;
  const auto status = leading_number(trimmed(start_line.substr(space)), 10);
  return status && *status < 1000 ? static_cast<int>(*status) : 0;
}

Body response_body(std::string_view bytes, const Head& head, int status, bool ended, bool answers_head) {
  if (answers_head || (status >= 100 && status < 200) || status == 204 || status == 304) {
    return {{}, "none", 0, true};
  }
  if (is_chunked(head.fields)) return read_chunked(bytes);
  if (const auto length = stated_length(head.fields)) {
    Body body = read_length(bytes, *length);
    if (!body.complete && ended) body.data = bytes;
    return body;
  }
  return {ended ? std::string(bytes) : std::string(), "close", bytes.size(), ended};
}

}  // namespace

std::optional<std::string> LenientResponse::field(std::string_view name) const {
  return first_field(fields, name);
}

std::optional<std::string> LenientRequest::field(std::string_view name) const {
  return first_field(fields, name);
}

std::optional<LenientResponse> read_response(std::string_view bytes, bool ended, bool answers_head) {
  if (bytes.empty()) return std::nullopt;
  constexpr std::string_view kHttp = "HTTP/";
  const std::string_view text = bytes.substr(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
  LenientResponse out;
  const bool can_be_http = text.substr(0, kHttp.size()) == kHttp.substr(0, text.size());
  if (!can_be_http) {
    out.body = bytes;
    out.framing = "close";
    out.complete = ended;
    out.size = bytes.size();
    return out;
  }
  auto head = read_head(bytes, ended);
  if (!head) return std::nullopt;
  out.start_line = std::move(head->start_line);
  out.status = status_of(out.start_line);
  Body body = response_body(bytes.substr(head->size), *head, out.status, ended, answers_head);
  out.fields = std::move(head->fields);
  out.body = std::move(body.data);
  out.framing = std::move(body.framing);
  out.complete = body.complete;
  out.size = head->size + body.size;
  return out;
}

std::vector<LenientResponse> read_responses(std::string_view bytes, bool ended, bool first_answers_head) {
  std::vector<LenientResponse> out;
  bool answers_head = first_answers_head;
  while (auto response = read_response(bytes, ended, answers_head)) {
    bytes.remove_prefix(response->size);
    const bool goes_on = response->complete;
    if (response->status >= 200) answers_head = false;
    out.push_back(std::move(*response));
    if (!goes_on) break;
  }
  return out;
}

std::optional<LenientRequest> read_request(std::string_view bytes) {
  auto head = read_head(bytes, false);
  if (!head) return std::nullopt;
  LenientRequest out;
  out.start_line = std::move(head->start_line);
  const std::size_t first = std::min(out.start_line.find(' '), out.start_line.size());
  const std::size_t last = out.start_line.rfind(' ');
  out.method = out.start_line.substr(0, first);
  if (first < out.start_line.size()) {
    const std::string_view rest = trimmed(std::string_view(out.start_line).substr(first));
    out.target = last > first ? trimmed(std::string_view(out.start_line).substr(first, last - first)) : rest;
  }
  const std::string_view after = bytes.substr(head->size);
  Body body{{}, "none", 0, true};
  if (is_chunked(head->fields)) {
    body = read_chunked(after);
  } else if (const auto length = stated_length(head->fields)) {
    body = read_length(after, *length);
  }
  out.fields = std::move(head->fields);
  out.body = std::move(body.data);
  out.complete = body.complete;
  out.size = head->size + body.size;
  return out;
}

}  // namespace assay::forge
