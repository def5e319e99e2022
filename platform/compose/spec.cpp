// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/spec.hpp"

namespace assay::compose {
namespace {

using gateway::Access;
using gateway::Route;

std::string_view to_string(Access access) {
  switch (access) {
    case Access::anyone:
      return "anyone";
    case Access::user:
      return "user";
    case Access::role:
      return "role";
  }
  return "user";
}

std::string_view to_string(net::TlsOptions::MinVersion version) {
  switch (version) {
    case net::TlsOptions::MinVersion::tls10:
      return "1.0";
    case net::TlsOptions::MinVersion::tls12:
      return "1.2";
    case net::TlsOptions::MinVersion::tls13:
      break;
  }
  return "1.3";
}

Json list(const std::vector<std::string>& items) {
  Json out = Json::array();
  for (const std::string& item : items) out.push_back(item);
  return out;
}

Json to_json(const Route& route) {
  return Json::object({{"name", route.name},
                       {"method", route.method},
                       {"pattern", route.pattern},
                       {"upstream", route.upstream},
                       {"upstream_pattern", route.upstream_pattern},
                       {"access", to_string(route.access)},
                       {"role", route.role}});
}

std::int64_t millis(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

Json to_json(const http::Patience& patience) {
  return Json::object({{"handshake_ms", millis(patience.handshake)},
                       {"idle_ms", millis(patience.idle)},
                       {"head_ms", millis(patience.head)},
                       {"body_ms", millis(patience.body)},
                       {"body_rate", patience.body_rate},
                       {"grace_ms", millis(patience.grace)},
                       {"write_ms", millis(patience.write)},
                       {"write_rate", patience.write_rate},
                       {"farewell_ms", millis(patience.farewell)}});
}

Json to_json(const EdgeSpec& edge) {
  return Json::object({{"max_request_line", edge.max_request_line},
                       {"max_fields", edge.max_fields},
                       {"max_body_bytes", edge.max_body_bytes},
                       {"max_chunks", edge.max_chunks},
                       {"patience", to_json(edge.patience)},
                       {"max_connections", edge.max_connections},
                       {"max_connections_per_address", edge.max_connections_per_address},
                       {"max_in_flight", edge.max_in_flight},
                       {"send_buffer", edge.send_buffer},
                       {"upstream_timeout_s", edge.upstream_timeout_s},
                       {"upstream_max_in_flight", edge.upstream_max_in_flight},
                       {"breaker_failures", edge.breaker_failures},
                       {"breaker_open_s", edge.breaker_open_s},
                       {"retry_percent", edge.retry_percent}});
}

Json to_json(const GatewaySpec& gateway) {
  Json routes = Json::array();
  for (const Route& route : gateway.routes) routes.push_back(to_json(route));
  return Json::object({{"hosts", list(gateway.hosts)},
                       {"algorithms", list(gateway.algorithms)},
                       {"audience", gateway.audience},
                       {"leeway_s", gateway.leeway_s},
                       {"max_lifetime_s", gateway.max_lifetime_s},
                       {"max_token_bytes", gateway.max_token_bytes},
                       {"internal_token_lifetime_s", gateway.internal_token_lifetime_s},
                       {"key_refresh_every_s", gateway.key_refresh_every_s},
                       {"unknown_key_refresh_at_most_every_s", gateway.unknown_key_refresh_at_most_every_s},
                       {"revocation_poll_every_s", gateway.revocation_poll_every_s},
                       {"revocation_max_staleness_s", gateway.revocation_max_staleness_s},
                       {"max_header_bytes", gateway.max_header_bytes},
                       {"edge", to_json(gateway.edge)},
                       {"tls_min_version", to_string(gateway.tls_min_version)},
                       {"tls_suites", gateway.tls_suites},
                       {"tls_security_level", gateway.tls_security_level},
                       {"shared_secret_algorithms", list(gateway.shared_secret_algorithms)},
                       {"trust_partner_issuer", gateway.trust_partner_issuer},
                       {"routes", routes}});
}

Json to_json(const IdentitySpec& identity) {
  return Json::object({{"issuer", identity.issuer},
                       {"algorithms", list(identity.algorithms)},
                       {"default_alg", identity.default_alg},
                       {"access_lifetime_s", identity.access_lifetime_s},
                       {"code_lifetime_s", identity.code_lifetime_s},
                       {"key_grace_s", identity.key_grace_s}});
}

// Methods that reach the old backend, for requests of every shape.
std::vector<Route> legacy_routes() {
  std::vector<Route> out;
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"}) {
    out.push_back({std::string("legacy_") + method, method, "/legacy/{item}", kLegacy, "/legacy/{item}",
                   Access::anyone, ""});
  }
  out.push_back({"legacy_admin", "GET", "/legacy/admin/{item}", kLegacy, "/legacy/admin/{item}", Access::role,
                 "admin"});
  return out;
}

}  // namespace

std::vector<Route> GatewaySpec::default_routes() {
  return {
      {"own_profile", "GET", "/v1/profile", "user-service", "/profile", Access::user, ""},
      {"rename", "PUT", "/v1/profile", "user-service", "/profile", Access::user, ""},
      {"user_profile", "GET", "/v1/users/{id}", "user-service", "/users/{id}/profile", Access::user, ""},
      {"admin_users", "GET", "/v1/admin/users", "user-service", "/admin/users", Access::role, "admin"},
      {"status", "GET", "/v1/status", "user-service", "/status", Access::anyone, ""},
  };
}

Json to_json(const Spec& spec) {
  return Json::object(
      {{"gateways", spec.gateways},
       {"gateway", to_json(spec.gateway)},
       {"identity", to_json(spec.identity)},
       {"user_service", Json::object({{"echo_request_headers", spec.user_service.echo_request_headers}})}});
}

const std::vector<std::string>& profiles() {
  static const std::vector<std::string> kProfiles = {"default",        "rs256-hs256",  "es256-hs256",
                                                     "two-issuers",    "two-gateways", "chatty-service",
                                                     "legacy-backend", "small-edge"};
  return kProfiles;
}

Result<Spec> profile(std::string_view name) {
  Spec spec;
  if (name.empty() || name == "default") return spec;
  if (name == "rs256-hs256") {
    spec.gateway.algorithms = {"RS256", "HS256"};
    spec.gateway.shared_secret_algorithms = {"HS256"};
    spec.identity.default_alg = "RS256";
  } else if (name == "es256-hs256") {
    // The three HMAC sizes are all listed, so that key binding alone stands between them and a public key.
    spec.gateway.algorithms = {"ES256", "HS256", "HS384", "HS512"};
    spec.gateway.shared_secret_algorithms = {"HS256", "HS384", "HS512"};
  } else if (name == "two-issuers") {
    spec.gateway.trust_partner_issuer = true;
  } else if (name == "two-gateways") {
    spec.gateways = 2;
  } else if (name == "chatty-service") {
    spec.user_service.echo_request_headers = true;
  } else if (name == "legacy-backend") {
    for (Route& route : legacy_routes()) spec.gateway.routes.push_back(std::move(route));
  } else if (name == "small-edge") {
    for (Route& route : legacy_routes()) spec.gateway.routes.push_back(std::move(route));
    spec.gateway.edge.max_body_bytes = 65536;
    spec.gateway.edge.max_connections = 24;
    spec.gateway.edge.max_connections_per_address = 10;
    spec.gateway.edge.max_in_flight = 6;
    spec.gateway.edge.upstream_max_in_flight = 4;
  } else {
    return Error{Errc::not_found, "no profile \"" + std::string(name) + "\"", {}};
  }
  return spec;
}

}  // namespace assay::compose
