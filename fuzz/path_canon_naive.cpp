// SPDX-License-Identifier: Apache-2.0
#include "fuzz/path_canon_naive.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace assay::fuzz {
namespace {

using gateway::Access;
using gateway::Route;

constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
constexpr std::string_view kHex = "0123456789abcdefABCDEF";

using Values = std::vector<std::pair<std::string, std::string>>;  // "{name}" and what stands for it

// The pattern as text: at "{…}" the longest run of plain characters stands for it.
std::optional<Values> values_in(std::string_view pattern, std::string_view path) {
  Values values;
  while (!pattern.empty()) {
    if (pattern.front() != '{') {
      if (path.empty() || path.front() != pattern.front()) return std::nullopt;
      pattern.remove_prefix(1);
      path.remove_prefix(1);
      continue;
    }
    const std::string_view value = path.substr(0, path.find_first_not_of(kPlain));
    if (value.empty() || value == "." || value == "..") return std::nullopt;
    const std::string_view name = pattern.substr(0, pattern.find('}') + 1);
    values.emplace_back(name, value);
    pattern.remove_prefix(name.size());
    path.remove_prefix(value.size());
  }
  return path.empty() ? std::optional<Values>(values) : std::nullopt;
}

std::string with_values(std::string text, const Values& values) {
  for (const auto& [name, value] : values) {
    const std::size_t at = text.find(name);
    if (at != std::string::npos) text.replace(at, name.size(), value);
  }
  return text;
}

std::string described(const Route& route, const std::string& path) {
  return route.name + ' ' + std::to_string(granted(route)) + ' ' + route.upstream + ' ' + path;
}

bool is_our_host(std::string_view host) {
  std::string name(host.substr(0, host.find(':')));
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return name == kHost;
}

int hex_digit(char c) {
  const std::size_t at = kHex.find(c);
  return static_cast<int>(at < 16 ? at : at - 6);
}

std::string decoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const bool escape = text.size() > 2 && text.front() == '%' &&
                        kHex.find(text[1]) != std::string_view::npos &&
                        kHex.find(text[2]) != std::string_view::npos;
    out += escape ? static_cast<char>(hex_digit(text[1]) * 16 + hex_digit(text[2])) : text.front();
    text.remove_prefix(escape ? 3 : 1);
  }
  return out;
}

// Segments one after the other on a stack: empty ones and "." vanish, ".." takes the last one away.
std::string resolved(std::string_view path, bool cut_parameters = false) {
  std::string out;
  std::size_t at = 0;
  while (at < path.size()) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    std::string_view piece = path.substr(at, end - at);  // with its slash, if there is one
    if (piece.starts_with('/')) piece.remove_prefix(1);
    if (cut_parameters) piece = piece.substr(0, piece.find(';'));
    at = end;
    if (piece.empty() || piece == ".") continue;
    if (piece == "..") {
      out.resize(out.empty() ? 0 : out.rfind('/'));
    } else {
      out.append("/").append(piece);
    }
  }
  return out.empty() ? "/" : out;
}

std::string with_slashes(std::string text) {
  std::replace(text.begin(), text.end(), '\\', '/');
  return text;
}

// Two bytes C0 or C1 and one more are what a careless decoder takes for one ASCII character.
std::string without_overlong(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if ((lead == 0xC0 || lead == 0xC1) && i + 1 < text.size()) {
      out += static_cast<char>((lead & 1) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3F));
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

const std::vector<Route>& declared_routes() {
  static const std::vector<Route> kRoutes = {
      {"profile", "GET", "/v1/profile", "users", "/profile", Access::user, ""},
      {"rename", "PUT", "/v1/profile", "users", "/profile", Access::user, ""},
      {"user", "GET", "/v1/users/{id}", "users", "/users/{id}/profile", Access::user, ""},
      {"members", "GET", "/v1/teams/{team}/members/{id}", "users", "/members/{id}/of/{team}", Access::user,
       ""},
      {"admin", "GET", "/v1/admin/users", "users", "/admin/users", Access::role, "admin"},
      {"status", "GET", "/v1/status", "users", "/status", Access::anyone, ""},
      {"item", "GET", "/legacy/{item}", "legacy", "/legacy/{item}", Access::anyone, ""},
      {"admin_item", "GET", "/legacy/admin/{item}", "legacy", "/legacy/admin/{item}", Access::role, "admin"}};
  return kRoutes;
}

std::vector<Route> routes_behind() {
  std::vector<Route> routes = declared_routes();
  for (Route& route : routes) route.pattern = route.upstream_pattern;
  return routes;
}

bool naive_origin_form(std::string_view target) {
  if (!target.starts_with('/')) return false;
  for (std::size_t at = target.find('%'); at != std::string_view::npos; at = target.find('%', at + 1)) {
    const std::string_view digits = target.substr(at + 1, 2);
    if (digits.size() != 2 || digits.find_first_not_of(kHex) != std::string_view::npos) return false;
  }
  const std::string allowed = std::string(kPlain) + "~%!$&'()*+,;=:@/?";
  return target.find_first_not_of(allowed) == std::string_view::npos;
}

std::string naive_decision(std::string_view host, std::string_view method, std::string_view path) {
  if (!is_our_host(host)) return "denied unknown_host";
  bool exists = false;
  for (const Route& route : declared_routes()) {
    const auto values = values_in(route.pattern, path);
    if (values && route.method == method)
      return described(route, with_values(route.upstream_pattern, *values));
    exists = exists || values.has_value();
  }
  return exists ? "denied unknown_method" : "denied unknown_path";
}

std::string words(const Result<gateway::RouteMatch>& match) {
  return match.ok() ? described(match->route, match->upstream_path) : "denied " + match.error().message;
}

std::vector<std::string> readings(std::string_view path) {
  const std::string text(path);
  const std::string once = decoded(text);
  const std::string twice = decoded(once);
  std::vector<std::string> out = {resolved(text)};
  for (const std::string& bytes : {text, once, twice}) {
    out.push_back(resolved(bytes));
    out.push_back(resolved(with_slashes(bytes)));
    out.push_back(resolved(bytes, true));
    out.push_back(resolved(bytes.substr(0, bytes.find('\0'))));
    out.push_back(resolved(with_slashes(without_overlong(bytes))));
  }
  return out;
}

int asked_by_backend(std::string_view upstream, std::string_view path) {
  if (upstream == "legacy")
    return path.starts_with("/legacy/") && !path.starts_with("/legacy/admin/") ? 0 : 2;
  if (path == "/status") return 0;
  for (const std::string_view known : {"/profile", "/users/", "/members/"}) {
    if (path.starts_with(known)) return 1;
  }
  return 2;
}

int granted(const Route& route) {
  if (route.access == Access::anyone) return 0;
  return route.access == Access::user ? 1 : 2;
}

std::vector<std::string> spellings(std::string_view path) {
  const std::string text(path);
  std::vector<std::string> out = {text + "/",     text + "/.", text + ";x=y",  text + "%00",
                                  text + "/x/..", "/." + text, "/x/.." + text, "/" + text};
  std::string everywhere;
  for (std::size_t at = 0; at < text.size(); ++at) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::string escape = {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    everywhere += escape;
    if (at < 40) out.push_back(text.substr(0, at) + escape + text.substr(at + 1));
    if (text[at] == '/' && at > 0) {
      out.push_back(text.substr(0, at) + "\\" + text.substr(at + 1));
      out.push_back(text.substr(0, at) + "/" + text.substr(at));
      out.push_back(text.substr(0, at) + "%252f" + text.substr(at + 1));
      out.push_back(text.substr(0, at) + "/.." + text.substr(at));
    }
  }
  out.push_back(everywhere);
  return out;
}

}  // namespace assay::fuzz
