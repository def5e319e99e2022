// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/routes.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "platform/wire/http1_message.hpp"

namespace assay::gateway {
namespace {

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool is_plain_value(std::string_view segment) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !segment.empty() && segment != "." && segment != ".." &&
         std::all_of(segment.begin(), segment.end(), plain);
}

bool is_unreserved(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").find(static_cast<char>(c)) != std::string_view::npos;
}

// The byte that an escape stands for; nullopt where it may not be written so.
std::optional<char> escaped_byte(std::string_view two) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  if (two.size() != 2) return std::nullopt;
  const std::size_t high = kDigits.find(two[0]);
  const std::size_t low = kDigits.find(two[1]);
  if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
  const auto value = static_cast<unsigned char>(high * 16 + low);
  const auto byte = static_cast<char>(value);
  const bool delimits = std::string_view("/\\%;?#").find(byte) != std::string_view::npos;
  if (value < 0x20 || value == 0x7f || is_unreserved(value) || delimits) return std::nullopt;
  return byte;
}

// RFC 3629 §4: shortest forms only, no surrogates, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text) {
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
  };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned lead = at(i);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length == 0 || lead > 0xf4) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((at(i + k) & 0xc0U) != 0x80) return false;
    }
    const unsigned second = at(i + 1);
    const bool odd = (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
                     (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f);
    if (length > 1 && odd) return false;
    i += length;
  }
  return true;
}

bool is_text_value(std::string_view segment) {
  std::string text;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    const char c = segment[i];
    if (c == '%') {
      const auto byte = escaped_byte(segment.substr(i + 1, 2));
      if (!byte) return false;
      text += *byte;
      i += 2;
    } else if (is_unreserved(static_cast<unsigned char>(c)) ||
               std::string_view("!$&'()*+,=:@").find(c) != std::string_view::npos) {
      text += c;
    } else {
      return false;
    }
  }
  return !text.empty() && text != "." && text != ".." && is_utf8(text);
}

using Values = std::map<std::string_view, std::string_view>;

std::optional<Values> match_pattern(std::string_view pattern, std::string_view path) {
  const auto want = path_segments(pattern);
  const auto have = path_segments(path);
  if (want.size() != have.size()) return std::nullopt;
  Values values;
  for (std::size_t i = 0; i < want.size(); ++i) {
    if (is_parameter(want[i])) {
      const bool text = want[i][want[i].size() - 2] == '~';
      if (!(text ? is_text_value(have[i]) : is_plain_value(have[i]))) return std::nullopt;
      values[want[i]] = have[i];
    } else if (want[i] != have[i]) {
      return std::nullopt;
    }
  }
  return values;
}

std::string fill(std::string_view pattern, const Values& values) {
  std::string out;
  for (const std::string_view segment : path_segments(pattern)) {
    const auto value = values.find(segment);
    out += '/';
    out += value == values.end() ? segment : value->second;
  }
  return out;
}

std::string_view without_port(std::string_view host) {
  return host.substr(0, host.rfind(':'));
}

}  // namespace

std::vector<std::string_view> path_segments(std::string_view path) {
  std::vector<std::string_view> out;
  if (path.empty() || path.front() != '/') return out;
  path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    out.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    path.remove_prefix(slash + 1);
  }
}

bool path_matches(std::string_view pattern, std::string_view path) {
  return match_pattern(pattern, path).has_value();
}

DeclaredRoutes::DeclaredRoutes(std::vector<std::string> hosts, std::vector<Route> routes)
    : hosts_(std::move(hosts)), routes_(std::move(routes)) {}

Result<RouteMatch> DeclaredRoutes::match(std::string_view host, std::string_view method,
                                         std::string_view path) const {
  const auto known = [&](const std::string& name) { return wire::iequals(name, without_port(host)); };
  if (std::none_of(hosts_.begin(), hosts_.end(), known)) return Error{Errc::denied, "unknown_host", {}};
  bool path_exists = false;
  for (const Route& route : routes_) {
    const auto values = match_pattern(route.pattern, path);
    if (!values) continue;
    path_exists = true;
    if (route.method == method) return RouteMatch{route, fill(route.upstream_pattern, *values)};
  }
  return Error{Errc::denied, path_exists ? "unknown_method" : "unknown_path", {}};
}

}  // namespace assay::gateway
