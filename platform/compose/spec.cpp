// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/spec.hpp"

namespace assay::compose {
namespace {

using gateway::Access;
using gateway::Route;

Json list(const std::vector<std::string>& items) {
  Json out = Json::array();
  for (const std::string& item : items) out.push_back(item);
  return out;
}

Json to_json(const gateway::RouteInput* input) {
  if (input == nullptr) return Json();
  Json query = Json::object();
  for (const auto& [name, schema] : input->query) query[name] = schema;
  return Json::object({{"query", query}, {"body", input->body}, {"opaque", input->opaque}});
}

Json to_json(const LimitSpec& limit) {
  return Json::object({{"burst", limit.burst}, {"refill_every_ms", limit.refill_every_ms}});
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
  for (const Route& route : gateway.routes) routes.push_back(compose::to_json(route));
  return Json::object({{"hosts", list(gateway.hosts)},
                       {"algorithms", list(gateway.algorithms)},
                       {"audience", gateway.audience},
                       {"browser_origins", list(gateway.browser_origins)},
                       {"leeway_s", gateway.leeway_s},
                       {"max_lifetime_s", gateway.max_lifetime_s},
                       {"max_token_bytes", gateway.max_token_bytes},
                       {"internal_token_lifetime_s", gateway.internal_token_lifetime_s},
                       {"key_refresh_every_s", gateway.key_refresh_every_s},
                       {"unknown_key_refresh_at_most_every_s", gateway.unknown_key_refresh_at_most_every_s},
                       {"revocation_poll_every_s", gateway.revocation_poll_every_s},
                       {"revocation_max_staleness_s", gateway.revocation_max_staleness_s},
                       {"max_header_bytes", gateway.max_header_bytes},
                       {"remembered_signatures", gateway.remembered_signatures},
                       {"address_limit", to_json(gateway.address_limit)},
                       {"user_limit", to_json(gateway.user_limit)},
                       {"costly_limit", to_json(gateway.costly_limit)},
                       {"limited_keys", gateway.limited_keys},
                       {"cached_answers", gateway.cached_answers},
                       {"edge", to_json(gateway.edge)},
                       {"tls_min_version", to_string(gateway.tls_min_version)},
                       {"hsts", gateway.hsts},
                       {"pages", list(gateway.pages)},
                       {"tls_suites", gateway.tls_suites},
                       {"tls_http_only", gateway.tls_http_only},
                       {"certificate_notice_days", gateway.certificate_notice_days},
                       {"tls_security_level", gateway.tls_security_level},
                       {"shared_secret_algorithms", list(gateway.shared_secret_algorithms)},
                       {"chosen_shared_secret", gateway.chosen_shared_secret},
                       {"trust_partner_issuer", gateway.trust_partner_issuer},
                       {"partner_has_short_keys", gateway.partner_has_short_keys},
                       {"management_address", gateway.management_address},
                       {"upstream_networks", list(gateway.upstream_networks)},
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

using Input = std::shared_ptr<const gateway::RouteInput>;

Json text_of(const char* pattern, int most) {
  return Json::object({{"type", "string"}, {"maxLength", most}, {"pattern", pattern}});
}

// `m` is the caller's own mark of a request, as clients send one to find it again in logs.
Input marked(Json body = Json()) {
  gateway::RouteInput input;
  input.query = {{"m", text_of("^[A-Za-z0-9._-]*$", 64)}};
  input.body = std::move(body);
  return std::make_shared<const gateway::RouteInput>(std::move(input));
}

// A list whose client says how much of it to send.
Input paged() {
  gateway::RouteInput input = *marked();
  input.query["limit"] = text_of("^[1-9][0-9]*$", 4);
  return std::make_shared<const gateway::RouteInput>(std::move(input));
}

// A service that answers with the status that it is asked for.
Input answering() {
  gateway::RouteInput input = *marked();
  input.query["answer"] = text_of("^[1-5][0-9]*$", 3);
  return std::make_shared<const gateway::RouteInput>(std::move(input));
}

Json name_body() {
  return Json::object(
      {{"type", "object"},
       {"required", Json::array({"name"})},
       {"properties",
        Json::object({{"name", Json::object({{"type", "string"}, {"minLength", 1}, {"maxLength", 100}})}})}});
}

// Every kind of rule once. What ui_state holds is the client's own business.
Json settings_body() {
  const auto one_of = [](std::initializer_list<Json> values) {
    return Json::object({{"enum", Json::array(values)}});
  };
  Json display_name = text_of("^[^<>\\x00-\\x1f\\x7f]*$", 40);
  display_name["minLength"] = 1;
  const Json address = Json::object({{"type", "object"},
                                     {"required", Json::array({"country"})},
                                     {"properties", Json::object({{"country", text_of("^[A-Z]{2}$", 2)},
                                                                  {"city", text_of("^[^<>]*$", 60)}})}});
  const Json languages = Json::object({{"type", "array"},
                                       {"minItems", 0},
                                       {"maxItems", 3},
                                       {"uniqueItems", true},
                                       {"items", text_of("^[a-z]{2}$", 2)}});
  return Json::object(
      {{"type", "object"},
       {"required", Json::array({"display_name"})},
       {"properties",
        Json::object({{"display_name", display_name},
                      {"theme", one_of({"light", "dark"})},
                      {"page_size", Json::object({{"type", "integer"}, {"minimum", 5}, {"maximum", 100}})},
                      {"newsletter", Json::object({{"type", "boolean"}})},
                      {"languages", languages},
                      {"address", address},
                      {"ui_state", Json::object({{"type", "object"}, {"additionalProperties", true}})}})}});
}

Input settings_input() {
  gateway::RouteInput input = *marked(settings_body());
  input.query["notify"] = Json::object({{"enum", Json::array({"yes", "no"})}});
  return std::make_shared<const gateway::RouteInput>(std::move(input));
}

Input opaque() {
  gateway::RouteInput input;
  input.opaque = true;
  return std::make_shared<const gateway::RouteInput>(std::move(input));
}

// Methods that reach the old backend, for requests of every shape.
std::vector<Route> legacy_routes() {
  std::vector<Route> out;
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"}) {
    out.push_back({std::string("legacy_") + method, method, "/legacy/{item}", kLegacy, "/legacy/{item}",
                   Access::anyone, "", opaque()});
  }
  out.push_back({"legacy_text", "GET", "/legacy/text/{item~}", kLegacy, "/legacy/text/{item~}",
                 Access::anyone, "", opaque()});
  out.push_back({"legacy_admin", "GET", "/legacy/admin/{item}", kLegacy, "/legacy/admin/{item}", Access::role,
                 "admin", opaque()});
  return out;
}

// An old backend's pages, some for everybody and some for one user.
std::vector<Route> page_routes() {
  const auto page = [](const char* name, const char* pattern, Access access) {
    return Route{name, "GET", pattern, kLegacy, pattern, access, "", opaque(), 0, 60};
  };
  return {page("page", "/pages/{item}", Access::anyone),
          page("asset", "/pages/static/{item}", Access::anyone),
          page("own_page", "/pages/own/{item}", Access::user)};
}

// Limits that a handful of requests exhausts. A user's is well below an address's, so that each can be seen
// alone.
void tighten_limits(GatewaySpec& gateway) {
  gateway.address_limit = {40, 250};
  gateway.user_limit = {10, 1000};
  gateway.costly_limit = {5, 2000};
  gateway.limited_keys = 16;
}

// For measuring: every limit is asked for each request and refuses none.
void widen_limits(GatewaySpec& gateway) {
  constexpr LimitSpec kOutOfReach{1'000'000'000, 1};
  gateway.address_limit = gateway.user_limit = gateway.costly_limit = kOutOfReach;
  gateway.routes.push_back(
      {"legacy_own", "GET", "/legacy/own/{item}", kLegacy, "/legacy/{item}", Access::user, "", opaque()});
}

}  // namespace

std::string_view to_string(gateway::Access access) {
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

Json to_json(const Route& route) {
  return Json::object({{"name", route.name},
                       {"method", route.method},
                       {"pattern", route.pattern},
                       {"upstream", route.upstream},
                       {"upstream_pattern", route.upstream_pattern},
                       {"access", to_string(route.access)},
                       {"role", route.role},
                       {"input", to_json(route.input.get())},
                       {"cost", route.cost},
                       {"cache_s", route.cache_s}});
}

std::vector<Route> GatewaySpec::default_routes() {
  return {
      {"own_profile", "GET", "/v1/profile", "user-service", "/profile", Access::user, "", marked()},
      {"rename", "PUT", "/v1/profile", "user-service", "/profile", Access::user, "", marked(name_body())},
      {"update_profile", "PATCH", "/v1/profile", "user-service", "/profile", Access::user, "",
       settings_input()},
      {"user_profile", "GET", "/v1/users/{id}", "user-service", "/users/{id}/profile", Access::user, "",
       marked()},
      {"admin_users", "GET", "/v1/admin/users", "user-service", "/admin/users", Access::role, "admin",
       paged(), 1},
      {"status", "GET", "/v1/status", "user-service", "/status", Access::anyone, "", marked()},
  };
}

Json to_json(const Spec& spec) {
  return Json::object(
      {{"gateways", spec.gateways},
       {"balancer", Json::object({{"leave_out_s", spec.balancer.leave_out_s}})},
       {"gateway", to_json(spec.gateway)},
       {"identity", to_json(spec.identity)},
       {"user_service", Json::object({{"echo_request_headers", spec.user_service.echo_request_headers}})}});
}

const std::vector<std::string>& profiles() {
  static const std::vector<std::string> kProfiles = {
      "default",        "rs256-hs256",    "es256-hs256",    "two-issuers",
      "two-gateways",   "chatty-service", "legacy-backend", "wide-network",
      "cached-backend", "weak-keys",      "tight-limits",   "tight-limits-two-gateways",
      "wide-limits",    "small-edge"};
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
  } else if (name == "weak-keys") {
    spec.gateway.algorithms = {"ES256", "HS256", "HS384", "HS512"};
    spec.gateway.shared_secret_algorithms = {"HS256", "HS384", "HS512"};
    spec.gateway.chosen_shared_secret = "secret";
    spec.gateway.algorithms.emplace_back("RS256");
    spec.gateway.trust_partner_issuer = true;
    spec.gateway.partner_has_short_keys = true;
  } else if (name == "two-issuers") {
    spec.gateway.trust_partner_issuer = true;
  } else if (name == "two-gateways") {
    spec.gateways = 2;
  } else if (name == "chatty-service") {
    spec.user_service.echo_request_headers = true;
    for (Route& route : spec.gateway.routes) {
      if (route.name == "user_profile") route.input = answering();
    }
  } else if (name == "legacy-backend") {
    for (Route& route : legacy_routes()) spec.gateway.routes.push_back(std::move(route));
  } else if (name == "wide-network") {
    for (Route& route : legacy_routes()) spec.gateway.routes.push_back(std::move(route));
    spec.gateway.upstream_networks = {"0.0.0.0/0:1-65535"};
  } else if (name == "cached-backend") {
    for (Route& route : page_routes()) spec.gateway.routes.push_back(std::move(route));
  } else if (name == "tight-limits") {
    tighten_limits(spec.gateway);
  } else if (name == "tight-limits-two-gateways") {
    tighten_limits(spec.gateway);
    spec.gateways = 2;
  } else if (name == "wide-limits") {
    for (Route& route : legacy_routes()) spec.gateway.routes.push_back(std::move(route));
    widen_limits(spec.gateway);
  } else if (name == "small-edge") {
    for (Route& route : legacy_routes()) spec.gateway.routes.push_back(std::move(route));
    spec.gateway.edge.max_request_line = 4096;
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
