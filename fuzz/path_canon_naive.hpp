// SPDX-License-Identifier: Apache-2.0
#pragma once
// The oracle's own reading of request targets and of what backends make of a path (RFC 3986 §3.3, §5.2.4,
// §6). It shares no code with the gateway's router: patterns are matched as text, paths are read the way
// careless products read them.
#include <string>
#include <string_view>
#include <vector>

#include "platform/gateway/routes.hpp"

namespace assay::fuzz {

// The routes of the target's gateway, and those of a second one behind it that takes what the first forwards.
const std::vector<gateway::Route>& declared_routes();
std::vector<gateway::Route> routes_behind();
inline constexpr std::string_view kHost = "api.test";

// "/" and then path and query of RFC 3986, escapes complete, no fragment.
bool naive_origin_form(std::string_view target);

// "denied REASON" or "NAME ACCESS UPSTREAM PATH": what the gateway must say about a request.
std::string naive_decision(std::string_view host, std::string_view method, std::string_view path);
// The same words for what it said.
std::string words(const Result<gateway::RouteMatch>& match);

// The path as careless backends read it: as it is, dot segments resolved, decoded once and twice, backslashes
// for slashes, parameters cut, ended by NUL, overlong UTF-8 taken for ASCII.
std::vector<std::string> readings(std::string_view path);

// What the service behind asks of its callers for a path, from its own point of view: 0 nothing, 1 a user, 2
// an administrator.
int asked_by_backend(std::string_view upstream, std::string_view path);
int granted(const gateway::Route& route);

// Other spellings of a path, which a backend might take for the same or for another one.
std::vector<std::string> spellings(std::string_view path);

}  // namespace assay::fuzz
