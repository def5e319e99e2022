// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/config_rules.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "platform/gateway/in_quotes.hpp"
#include "platform/gateway/json_schema.hpp"
#include "platform/gateway/route_overlap.hpp"

namespace assay::gateway {
namespace {

constexpr std::array<std::string_view, 7> kMethods = {"GET",   "HEAD",   "POST",   "PUT",
                                                      "PATCH", "DELETE", "OPTIONS"};
// RFC 9325 §4.2: AEAD with forward secrecy. Names and groups in OpenSSL's notation.
constexpr std::array<std::string_view, 8> kSuites = {"ECDHE+AESGCM",
                                                     "ECDHE+CHACHA20",
                                                     "ECDHE-ECDSA-AES128-GCM-SHA256",
                                                     "ECDHE-ECDSA-AES256-GCM-SHA384",
                                                     "ECDHE-ECDSA-CHACHA20-POLY1305",
                                                     "ECDHE-RSA-AES128-GCM-SHA256",
                                                     "ECDHE-RSA-AES256-GCM-SHA384",
                                                     "ECDHE-RSA-CHACHA20-POLY1305"};

template <typename Items>
bool among(const Items& items, std::string_view word) {
  return std::find(items.begin(), items.end(), word) != items.end();
}

bool all_of(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view kNameCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
constexpr std::string_view kHostCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-";

// "{id}" or "{id~}"
bool is_placeholder(std::string_view segment) {
  if (segment.size() < 3 || segment.front() != '{' || segment.back() != '}') return false;
  std::string_view name = segment.substr(1, segment.size() - 2);
  if (name.size() > 1 && name.back() == '~') name.remove_suffix(1);
  return all_of(name, kNameCharacters);
}

class Judge {
 public:
  Judge(const ConfigDraft& draft, const std::set<std::string>& upstreams,
        std::vector<ConfigFinding>& findings)
      : draft_(draft), upstreams_(upstreams), findings_(findings) {}

  void run() {
    hosts();
    tls();
    if (draft_.routes.empty()) found("no_routes", draft_.pos, "no route is declared");
    for (const RouteDraft& route : draft_.routes) one(route);
    for (std::size_t i = 0; i < draft_.routes.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (pair(draft_.routes[k], draft_.routes[i])) break;
      }
    }
  }

 private:
  void found(const char* rule, const SourcePos& pos, std::string message) {
    findings_.push_back({rule, pos, std::move(message)});
  }

  void hosts() {
    if (draft_.hosts.empty()) found("malformed", draft_.pos, "no host is declared");
    for (std::size_t i = 0; i < draft_.hosts.size(); ++i) {
      const std::string& host = draft_.hosts[i];
      const SourcePos& pos = draft_.host_pos[i];
      const auto here = draft_.hosts.begin() + static_cast<std::ptrdiff_t>(i);
      if (host.empty() || host == "_" || host.find('*') != std::string::npos) {
        found("wildcard_host", pos, "host " + in_quotes(host) + " stands for names that nobody declared");
      } else if (!all_of(host, kHostCharacters)) {
        found("malformed", pos, "host " + in_quotes(host) + " is no name in lower case without a port");
      } else if (std::find(draft_.hosts.begin(), here, host) != here) {
        found("malformed", pos, "host " + in_quotes(host) + " is declared twice");
      }
    }
  }

  void tls() {
    const EdgeTls& tls = draft_.tls;
    if (tls.min_version != "1.2" && tls.min_version != "1.3")
      found("weak_tls", draft_.tls_pos,
            "min_version is " + in_quotes(tls.min_version) + ", and must be \"1.2\" or \"1.3\"");
    for (std::size_t at = 0; at <= tls.suites.size();) {
      const std::size_t end = std::min(tls.suites.find(':', at), tls.suites.size());
      const std::string_view suite = std::string_view(tls.suites).substr(at, end - at);
      if (!among(kSuites, suite))
        found("weak_tls", draft_.suites_pos,
              "suite " + in_quotes(suite) + " is not among those with forward secrecy and AEAD");
      at = end + 1;
    }
  }

  void one(const RouteDraft& draft) {
    const Route& route = draft.route;
    if (!all_of(route.name, kNameCharacters))
      found("malformed", draft.pos, "a route's name consists of letters, digits, '.', '_' and '-'");
    if (!among(kMethods, route.method))
      found("malformed", draft.pos,
            "route " + in_quotes(route.name) + ": no method " + in_quotes(route.method));
    if (route.cost < 0 || route.cache_s < 0)
      found("malformed", draft.pos, "route " + in_quotes(route.name) + ": cost and cache_s are 0 or more");
    path(draft);
    upstream(draft);
    access(draft);
    input(draft);
  }

  void path(const RouteDraft& draft) {
    const auto segments = path_segments(draft.route.pattern);
    const bool rooted = !draft.route.pattern.empty() && draft.route.pattern.front() == '/';
    if (!rooted) {
      found(
          "wildcard_path", draft.path_pos,
          "path " + in_quotes(draft.route.pattern) + " does not begin with a slash: it would match anywhere");
      return;
    }
    for (auto at = segments.begin(); at != segments.end(); ++at) {
      const std::string_view segment = *at;
      if (is_placeholder(segment)) {
        if (std::find(segments.begin(), at, segment) != at)
          found("malformed", draft.path_pos, "path segment " + in_quotes(segment) + " stands there twice");
        continue;
      }
      if (segment.find_first_of("*^$()|?+[]\\") != std::string_view::npos) {
        found("wildcard_path", draft.path_pos,
              "path segment " + in_quotes(segment) + " stands for paths that nobody declared");
      } else if (segment == "." || segment == ".." || !all_of(segment, kNameCharacters) ||
                 (segment.empty() && segments.size() > 1)) {
        found("malformed", draft.path_pos, "path segment " + in_quotes(segment) + " is no literal segment");
      }
    }
  }

  void upstream(const RouteDraft& draft) {
    const std::string& service = draft.route.upstream;
    if (service.find_first_of("*{$") != std::string::npos) {
      found("wildcard_upstream", draft.upstream_pos,
            "upstream " + in_quotes(service) + " lets a request choose its service");
    } else if (upstreams_.count(service) == 0) {
      found("undeclared_upstream", draft.upstream_pos,
            "upstream " + in_quotes(service) + " is no service of this deployment");
    }
    const auto declared = path_segments(draft.route.pattern);
    for (const std::string_view segment : path_segments(draft.route.upstream_pattern)) {
      if (is_placeholder(segment) && !among(declared, segment))
        found("malformed", draft.pos,
              "route " + in_quotes(draft.route.name) + ": upstream_path has " + std::string(segment) +
                  ", which path has not");
    }
    if (path_segments(draft.route.upstream_pattern).empty())
      found("malformed", draft.pos,
            "route " + in_quotes(draft.route.name) + ": upstream_path must begin with /");
  }

  void access(const RouteDraft& draft) {
    const Route& route = draft.route;
    if (!draft.says_access) {
      found("missing_access", draft.pos,
            "route " + in_quotes(route.name) +
                " does not say who may use it: access = \"anyone\", \"user\" or "
                "\"role\"");
      return;
    }
    if ((route.access == Access::role) == route.role.empty())
      found("malformed", draft.access_pos,
            "route " + in_quotes(route.name) + ": access = \"role\" and a role belong together");
  }

  void input(const RouteDraft& draft) {
    if (!draft.route.input) return;
    for (const auto& [name, schema] : draft.route.input->query)
      compiles(draft, schema, draft.query_pos.at(name), "parameter " + in_quotes(name));
    if (!draft.route.input->body.is_null()) compiles(draft, draft.route.input->body, draft.body_pos, "body");
  }

  void compiles(const RouteDraft& draft, const Json& schema, const SourcePos& pos, const std::string& what) {
    const auto compiled = JsonSchema::compile(schema);
    if (compiled.ok()) return;
    const std::string& why = compiled.error().message;
    const bool unanchored = why.find("must begin with ^ and end with $") != std::string::npos;
    found(unanchored ? "unanchored_pattern" : "malformed", pos,
          "route " + in_quotes(draft.route.name) + ", " + what + ": " + why);
  }

  // True: one finding about the later route is enough.
  bool pair(const RouteDraft& earlier, const RouteDraft& later) {
    const std::string what = "route " + in_quotes(later.route.name);
    const std::string other = in_quotes(earlier.route.name) + " of line " + std::to_string(earlier.pos.line);
    if (earlier.route.name == later.route.name) {
      found("duplicate_route", later.pos,
            what + " has the name of the one of line " + std::to_string(earlier.pos.line));
      return true;
    }
    const bool rooted = earlier.route.pattern.rfind('/', 0) == 0 && later.route.pattern.rfind('/', 0) == 0;
    if (earlier.route.method != later.route.method || !rooted) return false;
    switch (overlap(earlier.route.pattern, later.route.pattern)) {
      case Overlap::none:
        return false;
      case Overlap::same:
        found("duplicate_route", later.path_pos, what + " is for the same requests as " + other);
        return true;
      case Overlap::hidden:
        found("shadowed_route", later.path_pos, what + " is never reached: " + other + " takes its requests");
        return true;
      case Overlap::some:
        found("overlapping_route", later.path_pos, what + " shares requests with " + other);
        return true;
    }
    return false;
  }

  const ConfigDraft& draft_;
  const std::set<std::string>& upstreams_;
  std::vector<ConfigFinding>& findings_;
};

}  // namespace

void judge(const ConfigDraft& draft, const std::set<std::string>& upstreams,
           std::vector<ConfigFinding>& findings) {
  Judge(draft, upstreams, findings).run();
}

}  // namespace assay::gateway
