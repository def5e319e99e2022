// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_hygiene.hpp"

#include "platform/weak/head_text.hpp"

namespace assay::weak {
namespace {

using Repaired = std::optional<std::string>;

// What this gateway answers by itself: no credential, and no backend that takes none.
bool is_answered_early(const HeadText& head) {
  return !head.has("Authorization") && head.request_line.find(" /legacy/") == std::string::npos;
}

Repaired body_left_after_answer(const std::string& text) {
  HeadText head = HeadText::parse(text);
  if (!is_answered_early(head) || (!head.has("Content-Length") && !head.has("Transfer-Encoding")))
    return std::nullopt;
  head.remove("Content-Length");
  head.remove("Transfer-Encoding");
  return head.text();
}

Repaired kept_after_error(const std::string& text) {
  wire::RequestParser strict;
  strict.feed(text);
  if (strict.state() != wire::RequestParser::State::rejected) return std::nullopt;
  return "GET /unreadable HTTP/1.1\r\nHost: api.assay.test\r\n\r\n";
}

}  // namespace

std::vector<HeadFault> hygiene_faults() {
  const std::string control = "gateway.http.connection-hygiene/";
  return {{control + "body-left-after-answer", body_left_after_answer},
          {control + "kept-after-error", kept_after_error}};
}

}  // namespace assay::weak
