// SPDX-License-Identifier: Apache-2.0
// Target path_canon: the input is "METHOD HOST TARGET", one request at a gateway that declares its routes.
// The gateway canonicalises by refusing: a path that passes has one spelling and one reading. Properties:
// only the grammar's targets pass; what is authorised is what the service behind will serve, however it reads
// the path; an accepted path and the one that is forwarded are their own canonical form; the decision is the
// declared one; a second gateway decides the same about what the first forwards; other spellings open nothing
// else; canonical requests are accepted.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracle.hpp"
#include "fuzz/path_canon_naive.hpp"
#include "platform/gateway/routes.hpp"
#include "platform/wire/http1_syntax.hpp"

namespace assay::fuzz {
namespace {

using gateway::DeclaredRoutes;
using gateway::RouteMatch;

struct Input {
  std::string_view method = "GET", host = kHost, target;
};

Input split(std::string_view input) {
  Input out;
  const std::size_t first = input.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : input.find(' ', first + 1);
  if (second == std::string_view::npos) {
    out.target = input;
  } else {
    out = {input.substr(0, first), input.substr(first + 1, second - first - 1), input.substr(second + 1)};
  }
  return out;
}

const DeclaredRoutes& front() {
  static const DeclaredRoutes kRoutes({std::string(kHost)}, declared_routes());
  return kRoutes;
}

const DeclaredRoutes& behind() {
  static const DeclaredRoutes kRoutes({std::string(kHost)}, routes_behind());
  return kRoutes;
}

const char* check_accepted(std::string_view method, std::string_view path, const RouteMatch& match) {
  const gateway::Route& route = match.route;
  const std::vector<std::string> forwarded = readings(match.upstream_path);
  for (const std::string& reading : forwarded) {
    if (asked_by_backend(route.upstream, reading) > granted(route))
      return "policy holds for what is forwarded";
  }
  for (const std::string& reading : forwarded) {
    if (reading != match.upstream_path) return "what is forwarded has one reading";
  }
  for (const std::string& reading : readings(path)) {
    if (reading != path) return "what is accepted has one spelling";
  }
  const auto again = behind().match(kHost, method, match.upstream_path);
  if (!again.ok() || again->upstream_path != match.upstream_path || again->route.access != route.access)
    return "a second gateway decides the same";
  return nullptr;
}

const char* check_decision(std::string_view host, std::string_view method, std::string_view path) {
  const auto match = front().match(host, method, path);
  if (match.ok()) {
    if (const char* fault = check_accepted(method, path, *match)) return fault;
  }
  return words(match) == naive_decision(host, method, path) ? nullptr : "the declared decision";
}

// Each spelling is refused, or is the same request.
const char* check_spellings(std::string_view method, std::string_view path) {
  const auto match = front().match(kHost, method, path);
  if (!match.ok()) return nullptr;
  for (const std::string& spelling : spellings(path)) {
    const auto other = front().match(kHost, method, spelling);
    if (other.ok() && words(other) != words(match)) return "other spellings open nothing else";
  }
  return nullptr;
}

std::string plain(std::string_view bytes) {
  constexpr std::string_view kPlain = "abcXYZ019._-";
  std::string out = "a";
  for (const char c : bytes) out += kPlain[static_cast<unsigned char>(c) % kPlain.size()];
  return out;
}

// Refusing everything would satisfy all the rest.
const char* check_canonical(std::string_view input) {
  const std::string id = plain(input.substr(0, 24));
  const std::string team = plain(input.substr(input.size() / 2, 12));
  const std::array<std::array<std::string, 2>, 4> rows = {
      {{"/v1/profile", "/profile"},
       {"/v1/users/" + id, "/users/" + id + "/profile"},
       {"/legacy/admin/" + id, "/legacy/admin/" + id},
       {"/v1/teams/" + team + "/members/" + id, "/members/" + id + "/of/" + team}}};
  for (const auto& [path, forwarded] : rows) {
    const auto match = front().match("API.test:8443", "GET", path);
    const bool known =
        wire::classify_target(path) == wire::TargetForm::origin && wire::is_host("API.test:8443");
    if (!known || !match.ok() || match->upstream_path != forwarded) return "canonical requests are accepted";
  }
  return nullptr;
}

}  // namespace

const char* oracle(std::string_view input) {
  const Input request = split(input);
  const auto form = wire::classify_target(request.target);
  const bool origin = form == wire::TargetForm::origin;
  if (origin != naive_origin_form(request.target)) return "target grammar";
  const std::string_view path = request.target.substr(0, request.target.find('?'));
  // Other forms go the same way: their path matches nothing, because no route begins like that.
  if (form && wire::is_host(request.host)) {
    if (const char* fault = check_decision(request.host, request.method, path)) return fault;
    if (const char* fault = check_spellings(request.method, path)) return fault;
  }
  return check_canonical(input);
}

}  // namespace assay::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  assay::fuzz::require(assay::fuzz::oracle({reinterpret_cast<const char*>(data), size}));
  return 0;
}
