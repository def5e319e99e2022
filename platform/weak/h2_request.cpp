// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/h2_request.hpp"

#include <algorithm>

#include "platform/weak/h2_wire.hpp"

namespace assay::weak::h2 {
namespace {

constexpr std::string_view kTokenSigns = "!#$%&'*+-.^_`|~";

bool is_pseudo(const wire::Field& field) {
  return !field.name.empty() && field.name.front() == ':';
}

bool is_lower_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || kTokenSigns.find(c) != std::string_view::npos;
  });
}

bool is_value(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  if (!text.empty() && (blank(text.front()) || blank(text.back()))) return false;
  return text.find_first_of(std::string_view("\0\r\n", 3)) == std::string_view::npos;
}

// Nothing that ends a request line or a word of it.
std::string_view usable(std::string_view text) {
  const auto end = std::find_if(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7F;
  });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string pseudo(const wire::Fields& fields, std::string_view name) {
  const std::string* value = fields.find(name);
  return value == nullptr ? std::string() : *value;
}

bool pseudo_fields_agree(const wire::Fields& fields) {
  for (const char* needed : {":method", ":scheme", ":path"}) {
    if (fields.count(needed) != 1) return false;
  }
  if (fields.count(":authority") > 1) return false;
  const std::string path = pseudo(fields, ":path");
  const std::string method = pseudo(fields, ":method");
  return !path.empty() && path.front() == '/' && usable(path) == path && !method.empty() &&
         usable(method) == method;
}

}  // namespace

bool well_framed(const wire::Fields& fields, const std::string& body) {
  const auto forbidden = [](const wire::Field& field) { return of_one_hop(field.name); };
  if (std::any_of(fields.begin(), fields.end(), forbidden)) return false;
  const auto lengths = fields.all("content-length");
  return std::all_of(lengths.begin(), lengths.end(),
                     [&](std::string_view length) { return length == std::to_string(body.size()); });
}

bool well_formed(const wire::Fields& fields) {
  bool regular = false;
  for (const wire::Field& field : fields) {
    if (is_pseudo(field)) {
      const bool known = field.name == ":method" || field.name == ":scheme" || field.name == ":path" ||
                         field.name == ":authority";
      if (regular || !known) return false;
    } else if (!is_lower_token(field.name)) {
      return false;
    }
    regular = regular || !is_pseudo(field);
    if (!is_value(field.value)) return false;
  }
  return pseudo_fields_agree(fields);
}

http::Request downgraded(const wire::Fields& fields, const std::string& body) {
  http::Request out;
  const std::string path = pseudo(fields, ":path");
  out.head.method = usable(pseudo(fields, ":method"));
  out.head.target = usable(path);
  out.authority = usable(pseudo(fields, ":authority"));
  out.path = out.head.target.substr(0, out.head.target.find('?'));
  if (out.path.size() < out.head.target.size()) out.query = out.head.target.substr(out.path.size() + 1);
  out.body = body;

  std::string lines;
  bool framed = body.empty();
  out.head.fields.add("Host", out.authority);
  for (const wire::Field& field : fields) {
    if (is_pseudo(field)) continue;
    lines.append(field.name).append(": ").append(field.value).append("\r\n");
    framed = framed || field.name == "content-length" || field.name == "transfer-encoding";
    if (is_lower_token(field.name) && is_value(field.value)) out.head.fields.add(field.name, field.value);
  }
  if (!framed) lines.append("content-length: ").append(std::to_string(body.size())).append("\r\n");
  out.received = pseudo(fields, ":method") + " " + path +
                 " HTTP/1.1\r\nHost: " + pseudo(fields, ":authority") + "\r\n" + lines + "\r\n" + body;
  return out;
}

}  // namespace assay::weak::h2
