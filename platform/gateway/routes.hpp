// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which requests exist at all. Everything that is not declared is refused: host (421), path (404), method
// (405).
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay::gateway {

enum class Access { anyone, user, role };

// What a request to a route may carry beside its path. What is not declared is refused.
struct RouteInput {
  std::map<std::string, Json>
      query;            // name → JSON Schema of the text of a parameter that may stand there once
  Json body;            // JSON Schema of an application/json body; null: no body
  bool opaque = false;  // an old backend's own affair: neither is looked at
};

struct InputRules;  // validation.hpp

struct Route {
  std::string name;
  std::string method;
  // "/v1/users/{id}": a `{…}` stands for one segment of [A-Za-z0-9._-], not "." or "..". A `{…~}` stands for
  // one segment of text (RFC 3986 §3.3): UTF-8, its escapes in upper case and for nothing that needs none,
  // and none that makes a delimiter: no control, slash, backslash, '%', ';', '?' or '#'.
  std::string pattern;
  std::string upstream;          // name of the service
  std::string upstream_pattern;  // "/users/{id}/profile"
  Access access = Access::user;
  std::string role;                           // for Access::role
  std::shared_ptr<const RouteInput> input{};  // null: neither query nor body
  // What a request takes from its user's bucket of costly requests for every 100 items that it asks for; 0:
  // the route is not costly.
  std::int64_t cost = 0;
  std::int64_t cache_s = 0;  // how long answers may be kept for everybody; 0: not. See response_cache.hpp
  std::shared_ptr<const InputRules> rules{};  // `input`, compiled; null where there is none
};

struct RouteMatch {
  Route route;
  std::string upstream_path;  // with the segments filled in
};

class Router {
 public:
  virtual ~Router() = default;
  // Errors (denied): unknown_host, unknown_path, unknown_method.
  virtual Result<RouteMatch> match(std::string_view host, std::string_view method,
                                   std::string_view path) const = 0;
};

// The segments of a path or pattern: "/a/b" → "a", "b". None: it does not begin with a slash.
std::vector<std::string_view> path_segments(std::string_view path);
bool path_matches(std::string_view pattern, std::string_view path);

class DeclaredRoutes final : public Router {
 public:
  DeclaredRoutes(std::vector<std::string> hosts, std::vector<Route> routes);
  Result<RouteMatch> match(std::string_view host, std::string_view method,
                           std::string_view path) const override;

 private:
  std::vector<std::string> hosts_;
  std::vector<Route> routes_;
};

}  // namespace assay::gateway
