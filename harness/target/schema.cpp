// SPDX-License-Identifier: Apache-2.0
// The format of target files as a JSON Schema (draft 7), so that an editor completes and checks them.
#include "harness/model/words.hpp"
#include "harness/target/load_target.hpp"
#include "harness/target/path_reading.hpp"
#include "harness/target/read_parts.hpp"

namespace assay::target {
namespace {

Json typed(const char* type) {
  return Json::object({{"type", type}});
}

Json ref(const char* name) {
  return Json::object({{"$ref", std::string("#/definitions/") + name}});
}

Json list_of(Json items) {
  Json out = typed("array");
  out["items"] = std::move(items);
  return out;
}

Json word(const std::vector<std::string>& words) {
  Json out = Json::object({{"enum", Json::array()}});
  for (const std::string& one : words) out["enum"].push_back(one);
  return out;
}

Json closed(Json properties, const std::vector<std::string>& required = {}) {
  Json out = typed("object");
  out["properties"] = std::move(properties);
  out["additionalProperties"] = false;
  if (required.empty()) return out;
  out["required"] = Json::array();
  for (const std::string& key : required) out["required"].push_back(key);
  return out;
}

Json table_of(Json values) {
  Json out = typed("object");
  out["additionalProperties"] = std::move(values);
  return out;
}

Json texts(const std::vector<std::string>& keys, Json out = Json::object()) {
  for (const std::string& key : keys) out[key] = typed("string");
  return out;
}

Json same(const std::vector<std::string>& keys, const Json& schema, Json out) {
  for (const std::string& key : keys) out[key] = schema;
  return out;
}

Json status() {
  Json out = typed("integer");
  out["minimum"] = 100;
  out["maximum"] = 599;
  return out;
}

Json limits() {
  Json out = texts({"window", "namespace"});
  out = same({"rps", "connections", "requests", "logins_per_minute"}, typed("integer"), std::move(out));
  out["blast"] = list_of(word({"read", "write", "flood", "crash"}));
  return closed(std::move(out));
}

Json head() {
  Json out = Json::object();
  out["schema"] = Json::object({{"const", "assay.target/1"}});
  out["name"] = typed("string");
  out["profiles"] = list_of(typed("string"));
  out["scope"] = closed(same({"hosts", "cidrs", "deny_paths"}, list_of(typed("string")), Json::object()));
  Json authorization = texts({"by", "ref", "contact", "environment"});
  authorization["not_after"] = Json::object();
  out["authorization"] = closed(std::move(authorization), {"by", "ref", "not_after"});
  out["limits"] = limits();
  out["abort_on"] =
      closed(same({"http_5xx_rate", "p95_ms", "locked_accounts"}, typed("number"), Json::object()));
  out["bounds"] =
      closed(same({"revocation", "keys", "acl", "discovery", "log_ingest", "clock_skew", "max_wait"},
                  ref("duration"), Json::object()));
  out["callback"] = closed(
      Json::object({{"advertise", typed("string")}, {"ports", list_of(typed("integer"))}}), {"advertise"});
  out["verdict"] =
      closed(Json::object({{"minimum_grade", word({"effect", "response"})}, {"lock", typed("string")}}));
  Json waiver = texts({"check", "reason", "owner"});
  waiver["expires"] = Json::object();
  out["waiver"] = list_of(closed(std::move(waiver), {"check", "reason", "owner", "expires"}));
  Json weaken = texts({"control", "fault"});
  weaken = same({"apply", "ready", "revert"}, list_of(typed("string")), std::move(weaken));
  weaken = same({"within", "lease"}, ref("duration"), std::move(weaken));
  out["weaken"] = list_of(closed(std::move(weaken), {"control", "apply", "revert"}));
  return out;
}

Json endpoint() {
  Json out = texts({"url", "connect", "sni", "via", "issuer", "address"});
  out["kind"] = word({"http", "oidc", "consul", "kafka", "postgres", "nats", "redis", "vault"});
  out["security"] = word({"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"});
  out["sslmode"] = word({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"});
  out["alpn"] = list_of(word({"http/1.1", "h2"}));
  out = same({"ca", "certificate", "key"}, ref("reference"), std::move(out));
  return closed(same({"chain", "bootstrap"}, list_of(typed("string")), std::move(out)), {"kind"});
}

Json identity() {
  Json out = same({"password", "token", "totp", "consul"}, ref("reference"), texts({"acquire"}));
  out["format"] = word({"jwt", "opaque"});
  out["x509"] = Json::object({{"type", "string"}, {"pattern", "^spiffe:"}});
  out = same({"pool", "roles", "reset"}, list_of(typed("string")), std::move(out));
  out["claims"] = typed("object");
  out["owns"] = table_of(typed("string"));
  out["kafka"] = closed(same({"scram512", "scram256", "plain"}, ref("reference"), Json::object()));
  out["postgres"] =
      closed(Json::object({{"role", typed("string")}, {"password", ref("reference")}}), {"role"});
  return closed(std::move(out));
}

Json tokens() {
  Json any = texts({"issuer", "alg", "kid"});
  any["signing_key"] = ref("reference");
  any["trusted_by"] = list_of(typed("string"));
  any["claims"] = typed("object");
  const Json row = closed(
      Json::object({{"client_id", typed("string")}, {"wait", ref("duration")}, {"token", ref("reference")}}));
  return closed(same(bad_token_rows(), row,
                     Json::object({{"any", closed(std::move(any), {"issuer", "signing_key"})}})));
}

Json route() {
  Json out = texts({"request", "body", "content_type", "cleanup"});
  out["kind"] = word({"own-object", "owned-object", "state-change", "admin", "public", "forwarded"});
  out["allow"] = Json::object({{"type", Json::array({"string", "array"})}});
  out["json"] = Json::object();
  out["success"] =
      closed(Json::object({{"status", Json::object({{"anyOf", Json::array({status(), list_of(status())})}})},
                           {"json", typed("object")},
                           {"save", table_of(typed("string"))}}));
  return closed(std::move(out), {"request"});
}

Json outcomes() {
  Json sign = texts({"at", "body", "tls"});
  sign["status"] = list_of(status());
  return table_of(closed(std::move(sign)));
}

Json acquire() {
  Json out = texts({"client_id", "redirect_uri", "scope", "token_endpoint"});
  out["flow"] = word({"token", "mint", "command", "code+pkce", "client-credentials", "device", "exchange"});
  out["driver"] = word({"html-form"});
  out["command"] = list_of(typed("string"));
  out["client_secret"] = ref("reference");
  out["fields"] = closed(texts({"user", "pass", "otp"}));
  return closed(std::move(out), {"flow"});
}

Json launch() {
  Json out = texts({"ready"});
  out = same({"argv", "version", "ports", "secrets", "certificate_names"}, list_of(typed("string")),
             std::move(out));
  return closed(same({"files", "keys"}, table_of(typed("string")), std::move(out)), {"argv", "ready"});
}

}  // namespace

Json schema_for_targets() {
  Json properties = head();
  properties["acquire"] = table_of(acquire());
  properties["vantage"] = table_of(closed(same({"source_addresses", "dial"}, list_of(typed("string")),
                                               Json::object({{"kind", word({"local", "command"})}}))));
  properties["endpoint"] = table_of(endpoint());
  properties["identity"] = table_of(identity());
  properties["tokens"] = tokens();
  properties["route"] = table_of(route());
  Json observer = texts({"subject", "query", "present", "topic", "as", "url"});
  observer["kind"] = word({"tap", "response-header", "loki", "kafka-consume", "sql", "command"});
  observer["grade"] = word({"effect", "response"});
  observer["paths"] = list_of(typed("string"));
  observer["command"] = list_of(typed("string"));
  observer["auth"] = ref("reference");
  properties["observer"] = table_of(closed(std::move(observer), {"kind"}));
  properties["outcome"] = outcomes();
  properties["tap"] = closed(Json::object({{"listen", typed("string")},
                                           {"reads", list_of(word(path_readings()))},
                                           {"cut_off", word({"ambiguous", "refusal"})}}));
  properties["launch"] = launch();

  Json schema =
      Json::object({{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "Assay target file"}});
  const Json body = closed(std::move(properties), {"schema", "name"});
  for (const auto& [key, value] : body.members()) schema[key] = value;
  schema["definitions"] = Json::object(
      {{"duration", Json::object({{"type", "string"}, {"pattern", "^([0-9]+(ms|s|m|h|d))+$"}})},
       {"reference", Json::object({{"type", "string"}, {"pattern", "^(env|file|cmd|vault|launch):.+$"}})}});
  return schema;
}

}  // namespace assay::target
