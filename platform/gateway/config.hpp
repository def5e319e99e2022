// SPDX-License-Identifier: Apache-2.0
#pragma once
// The gateway's configuration file: which hosts and routes exist, who may use them, and how TLS is spoken at
// the edge. It is TOML, read strictly: what is not understood, what contradicts itself and what opens more
// than it says is refused, with its place in the file. docs/guide/gateway-configuration.md is the reference.
//
//   hosts = ["api.assay.test"]
//   [tls]
//   min_version = "1.2"                            # or "1.3"
//   suites = "ECDHE+AESGCM:ECDHE+CHACHA20"
//   [[route]]
//   name = "user_profile"
//   method = "GET"
//   path = "/v1/users/{id}"
//   upstream = "user-service"
//   upstream_path = "/users/{id}/profile"
//   access = "user"                                # "anyone", or "role" with role = "…"
//   query = { m = { type = "string", maxLength = 64, pattern = "^[a-z]*$" } }
//   [end]                                          # a file that was cut off has none
#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostics.hpp"
#include "core/net/tls.hpp"
#include "platform/gateway/routes.hpp"

namespace assay::gateway {

struct EdgeTls {
  std::string min_version = "1.2";  // as the file has it
  std::string suites = net::TlsOptions().suites;
};

struct Config {
  std::vector<std::string> hosts;
  EdgeTls tls;
  std::vector<Route> routes;
  std::string text;  // the file: it holds no secret
  std::string hash;  // SHA-256 of the text, in hexadecimal digits
};

// One thing that is wrong. Rules: unreadable, too_large, empty, syntax, truncated, malformed, unknown_key,
// plaintext_secret, wildcard_host, weak_tls, no_routes, missing_access, wildcard_path, wildcard_upstream,
// undeclared_upstream, duplicate_route, shadowed_route, overlapping_route, unanchored_pattern. A message
// never repeats what may be a secret.
struct ConfigFinding {
  std::string rule;
  SourcePos pos;
  std::string message;
};
std::string to_string(const ConfigFinding& finding);  // "gateway.toml:3:1: …"

struct RouteDraft {
  Route route;
  SourcePos pos;  // of its table
  SourcePos path_pos, upstream_pos, access_pos, body_pos;
  std::map<std::string, SourcePos> query_pos;  // of each parameter
  bool says_access = false;
};

// What a file says, as far as it could be read. `routes` are in its order.
struct ConfigDraft {
  std::string text;
  std::vector<std::string> hosts;
  std::vector<SourcePos> host_pos;  // of each
  SourcePos pos;                    // of the file
  SourcePos tls_pos, suites_pos;
  EdgeTls tls;
  std::vector<RouteDraft> routes;
};

// `findings` in the order of the file; a draft without any may take effect.
struct ConfigReading {
  ConfigDraft draft;
  std::vector<ConfigFinding> findings;
};

inline constexpr std::size_t kMaxConfigBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxConfigRoutes = 1000;

// `upstreams` are the services of the deployment; `file` names the text in findings.
ConfigReading read_config(std::string text, const std::string& file, const std::set<std::string>& upstreams);
// Of a draft without findings.
Config config_of(const ConfigDraft& draft);

// Where a configuration comes from, each time that it is asked for.
class ConfigLoader {
 public:
  virtual ~ConfigLoader() = default;
  virtual ConfigReading load() = 0;
};
// A file, which findings call by its last name. None (an empty path) is a finding: unreadable.
class ConfigFile final : public ConfigLoader {
 public:
  ConfigFile(std::filesystem::path path, std::set<std::string> upstreams)
      : path_(std::move(path)), upstreams_(std::move(upstreams)) {}
  ConfigReading load() override;

 private:
  std::filesystem::path path_;
  std::set<std::string> upstreams_;
};

}  // namespace assay::gateway
