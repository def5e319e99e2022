// SPDX-License-Identifier: Apache-2.0
#pragma once
// Every security setting of every part, with its safe default. `Spec{}` is the hardened platform; profiles
// are other safe presets. Weakenings edit a Spec (and the seams of compose) before anything starts.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/value.hpp"
#include "core/net/tls.hpp"
#include "platform/gateway/routes.hpp"
#include "platform/http/patience.hpp"
#include "platform/wire/http1_request.hpp"

namespace assay::compose {

// Name of the upstream that speaks plain HTTP and stands outside the platform: an old backend, or a tap.
inline constexpr const char* kLegacy = "legacy";

// A bucket of `burst` requests that regains one every `refill_every_ms`.
struct LimitSpec {
  std::int64_t burst = 1;
  std::int64_t refill_every_ms = 1;
};

// What strangers may take of the gateway's time and room, and failing services of its patience.
struct EdgeSpec {
  std::int64_t max_request_line = 8192;
  std::int64_t max_fields = 100;
  std::int64_t max_body_bytes = std::int64_t{1} << 20;
  std::int64_t max_chunks = 16384;
  http::Patience patience;
  std::int64_t max_connections = 4096;
  std::int64_t max_connections_per_address = 256;
  std::int64_t max_in_flight = 512;
  std::int64_t send_buffer = 65536;  // bytes that the kernel holds for a client that does not read
  std::int64_t upstream_timeout_s = 10;
  std::int64_t upstream_max_in_flight = 128;  // of one service
  std::int64_t breaker_failures = 5;
  std::int64_t breaker_open_s = 10;
  std::int64_t retry_percent = 10;  // of all calls
};

struct GatewaySpec {
  std::vector<std::string> hosts = {"api.assay.test", "localhost"};
  std::vector<std::string> algorithms = {"ES256", "RS256"};
  std::string audience = "https://api.assay.test";
  std::vector<std::string> browser_origins = {"https://app.assay.test"};  // whose pages may read answers
  std::int64_t leeway_s = 5;
  std::int64_t max_lifetime_s = 3600;
  std::int64_t max_token_bytes = 8192;
  std::int64_t internal_token_lifetime_s = 30;
  std::int64_t key_refresh_every_s = 60;
  std::int64_t unknown_key_refresh_at_most_every_s = 10;
  std::int64_t revocation_poll_every_s = 2;
  std::int64_t revocation_max_staleness_s = 30;
  std::int64_t max_header_bytes = 32768;
  std::int64_t remembered_signatures = 4096;  // tokens whose signature is not computed again; see jose
  LimitSpec address_limit{10000, 1};          // of one client address, on all replicas together
  LimitSpec user_limit{5000, 2};              // of one subject
  LimitSpec costly_limit{100, 100};           // of one subject on one costly route
  std::int64_t limited_keys = 100000;         // keys that each limit remembers
  std::int64_t cached_answers = 1000;         // of routes whose answers are kept
  EdgeSpec edge;
  net::TlsOptions::MinVersion tls_min_version = net::TlsOptions::MinVersion::tls12;
  std::string hsts = "max-age=31536000; includeSubDomains";  // RFC 6797; on every answer of the edge
  std::vector<std::string> pages = {"/"};  // what browsers are redirected for that come without TLS
  std::string tls_suites = net::TlsOptions().suites;
  bool tls_http_only = true;
  std::int64_t certificate_notice_days = 14;  // how long before its end operators are told of it
  int tls_security_level = net::TlsOptions().security_level;
  std::vector<std::string>
      shared_secret_algorithms;  // where the issuer also signs with a shared secret, e.g. HS256
  // A secret that an operator chose in place of the run's random one; the gateway has to refuse a bad one.
  std::string chosen_shared_secret;
  bool trust_partner_issuer = false;             // a second issuer with keys of its own
  bool partner_has_short_keys = false;           // which publishes RSA keys of 512 and 1024 bits, too
  std::string management_address = "127.0.0.2";  // a network that no client is in
  // Where each service may be (gateway::Network), beside the place that it has now.
  std::vector<std::string> upstream_networks;
  std::vector<gateway::Route> routes = default_routes();
  static std::vector<gateway::Route> default_routes();
};

struct IdentitySpec {
  std::string issuer = "https://identity.assay.test";
  std::vector<std::string> algorithms = {"ES256", "RS256", "EdDSA",
                                         "ES384"};  // a key is held and published for each
  std::string default_alg = "ES256";
  std::int64_t access_lifetime_s = 300;
  std::int64_t code_lifetime_s = 60;
  std::int64_t key_grace_s = 360;  // access_lifetime plus leeway and propagation
};

struct BalancerSpec {
  std::int64_t leave_out_s = 5;  // how long a gateway that failed gets no requests
};

struct UserServiceSpec {
  bool echo_request_headers = false;  // a chatty backend: repeats what it received in a debugging header
};

struct Spec {
  int gateways = 1;
  BalancerSpec balancer;
  GatewaySpec gateway;
  IdentitySpec identity;
  UserServiceSpec user_service;
};

// Canonical form: equal specs give equal bytes.
Json to_json(const Spec& spec);
Json to_json(const gateway::Route& route);
std::string_view to_string(gateway::Access access);
std::string_view to_string(net::TlsOptions::MinVersion version);

// Safe presets: "default", "rs256-hs256", "es256-hs256", "two-issuers", "two-gateways", "chatty-service",
// "legacy-backend", "cached-backend" (where an operator also wants a user's pages kept, which the
// gateway must not go along with), "tight-limits", "tight-limits-two-gateways", "wide-limits" (for
// measuring), "wide-network" (an operator declares every address for each service), "small-edge"; and
// "weak-keys", where an operator and a partner made mistakes that the gateway must not go along with.
const std::vector<std::string>& profiles();
Result<Spec> profile(std::string_view name);

}  // namespace assay::compose
