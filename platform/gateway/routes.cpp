// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/routes.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "platform/wire/http1_message.hpp"

namespace assay::gateway {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
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

using Values = std::map<std::string_view, std::string_view>;

std::optional<Values> match_pattern(std::string_view pattern, std::string_view path) {
  const auto want = segments_of(pattern);
  const auto have = segments_of(path);
  if (want.size() != have.size()) return std::nullopt;
  Values values;
  for (std::size_t i = 0; i < want.size(); ++i) {
    if (is_parameter(want[i])) {
      if (!is_plain_value(have[i])) return std::nullopt;
      values[want[i]] = have[i];
    } else if (want[i] != have[i]) {
      return std::nullopt;
    }
  }
  return values;
}

std::string fill(std::string_view pattern, const Values& values) {
  std::string out;
  for (const std::string_view segment : segments_of(pattern)) {
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
