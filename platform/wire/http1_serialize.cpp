// SPDX-License-Identifier: Apache-2.0
#include "platform/wire/http1_serialize.hpp"

#include <algorithm>
#include <array>

#include "core/base/result.hpp"
#include "platform/wire/http1_syntax.hpp"

namespace assay::wire {
namespace {

bool is_single_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool is_visible(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

std::string version(int minor) {
  ASSAY_CHECK(minor == 0 || minor == 1, "HTTP/1.0 and HTTP/1.1 only");
  return minor == 0 ? "HTTP/1.0" : "HTTP/1.1";
}

void write_field(std::string& out, std::string_view name, std::string_view value) {
  ASSAY_CHECK(is_token(name), "field name is a token");
  ASSAY_CHECK(is_single_line(value), "field value stays on its line");
  out.append(name).append(": ").append(value).append("\r\n");
}

void write_fields(std::string& out, const Fields& fields) {
  for (const Field& field : fields) {
    if (!is_hop_by_hop(field.name)) write_field(out, field.name, field.value);
  }
}

void write_length(std::string& out, std::size_t length) {
  write_field(out, "Content-Length", std::to_string(length));
}

bool gives_body_meaning(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

bool never_has_body(int status) {
  return status < 200 || status == 204 || status == 304;
}

}  // namespace

bool is_hop_by_hop(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "Connection",        "Keep-Alive",    "TE", "Trailer", "Upgrade", "HTTP2-Settings",
      "Transfer-Encoding", "Content-Length"};
  if (iequals(name.substr(0, 6), "Proxy-")) return true;
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view known) { return iequals(name, known); });
}

std::string serialize_request(const RequestHead& head, std::string_view body) {
  ASSAY_CHECK(is_token(head.method), "method is a token");
  ASSAY_CHECK(is_visible(head.target), "target is visible ASCII");
  std::string out;
  out.reserve(1024 + body.size());
  out.append(head.method).append(" ").append(head.target).append(" ");
  out.append(version(head.minor_version)).append("\r\n");
  write_fields(out, head.fields);
  if (!body.empty() || gives_body_meaning(head.method)) write_length(out, body.size());
  return out.append("\r\n").append(body);
}

std::string serialize_response(const ResponseHead& head, std::string_view body, bool head_only,
                               Connection connection) {
  ASSAY_CHECK(head.status >= 100 && head.status <= 599, "status is 100 to 599");
  ASSAY_CHECK(is_single_line(head.reason), "reason stays on its line");
  const bool bodiless = never_has_body(head.status);
  ASSAY_CHECK(!bodiless || body.empty(), "1xx, 204 and 304 have no body");
  std::string out = version(head.minor_version);
  out.append(" ").append(std::to_string(head.status)).append(" ").append(head.reason).append("\r\n");
  write_fields(out, head.fields);
  if (!bodiless && !(head_only && body.empty())) write_length(out, body.size());
  if (connection == Connection::close) out.append("Connection: close\r\n");
  out.append("\r\n");
  return head_only ? out : out.append(body);
}

}  // namespace assay::wire
