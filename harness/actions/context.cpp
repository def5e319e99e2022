// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/context.hpp"

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"

namespace assay::actions {

Result<HttpClient*> Session::client(const std::string& part, const std::string& as) {
  auto& slot = clients_[{part, as}];
  if (!slot) {
    ASSAY_TRY_ASSIGN(const target::Endpoint endpoint, target_.endpoint(part, as));
    HttpEndpoint http;
    http.address = endpoint.address;
    http.port = endpoint.port;
    http.host = endpoint.host;
    http.ca_pem = endpoint.ca_pem;
    http.certificate_pem = endpoint.certificate_pem;
    http.key_pem = endpoint.key_pem;
    http.tls = endpoint.tls;
    http.timeout = patience_;
    slot = std::make_unique<HttpClient>(std::move(http));
  }
  return slot.get();
}

Result<forge::KeyRing> Session::key_ring() {
  forge::KeyRing ring;
  if (auto published = target_.published_keys()) {
    ring.jwks = *std::move(published);
  } else {
    ASSAY_TRY_ASSIGN(HttpClient* const identity, client("identity", ""));
    HttpMessage message;
    message.target = "/jwks.json";
    ASSAY_TRY_ASSIGN(const HttpReply reply, identity->send(message));
    const auto jwks = parse_json(reply.body);
    if (jwks.ok()) ring.jwks = *jwks;
  }
  if (target_.capabilities().count("tokens.any") == 0) return ring;
  ASSAY_TRY_ASSIGN(const std::vector<target::IssuerKey> keys, target_.issuer_keys());
  for (const target::IssuerKey& key : keys) {
    if (!key.published) continue;
    auto known = issuer_keys_.find(key.kid);
    if (known == issuer_keys_.end()) {
      ASSAY_TRY_ASSIGN(PrivateKey parsed, PrivateKey::from_pem(key.private_pem.reveal()));
      known = issuer_keys_.emplace(key.kid, std::move(parsed)).first;
    }
    // The newest key of an algorithm comes first: it is the one that the issuer signs with.
    ring.issuer.insert(ring.issuer.begin(), {key.alg, key.kid, known->second});
  }
  return ring;
}

Json bytes_json(const std::string& bytes) {
  Json out = Json::object({{"text", bytes}});
  const auto round_trip = parse_json(dump_json(Json(bytes)));
  if (!round_trip.ok() || round_trip->string_or("") != bytes) out["base64"] = base64_encode(bytes);
  return out;
}

Result<std::string> bytes_of(const Json& value) {
  if (value.is_string()) return value.as_string();
  if (const Json* hex = value.find("hex")) {
    const auto bytes = from_hex(hex->string_or(""));
    if (bytes) return *bytes;
  }
  return Error{Errc::invalid, "expected a text or {hex = \"…\"}", {}};
}

std::string text_param(const Json& params, std::string_view name, std::string_view fallback) {
  const Json* value = params.find(name);
  if (value == nullptr) return std::string(fallback);
  const auto bytes = bytes_of(*value);
  return bytes.ok() ? *bytes : std::string(fallback);
}

std::string fill_names(std::string text, const Json& vars, const std::string& marker) {
  const auto replace = [&text](const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
      text.replace(at, what.size(), with);
    }
  };
  replace("{marker}", marker);
  if (vars.is_object()) {
    for (const auto& [name, value] : vars.members())
      replace("{" + name + "}", value.string_or(dump_json(value)));
  }
  return text;
}

Result<Json::Array> list_param(const Json& params, std::string_view name) {
  const Json& value = params.at(name);
  if (!value.is_array()) return Error{Errc::invalid, std::string(name) + " must be a list", {}};
  return value.items();
}

Result<std::vector<std::string>> texts_param(const Json& params, std::string_view name) {
  ASSAY_TRY_ASSIGN(const Json::Array items, list_param(params, name));
  std::vector<std::string> out;
  for (const Json& item : items) {
    auto bytes = bytes_of(item);
    if (!bytes.ok()) return Error{Errc::invalid, std::string(name) + ": " + bytes.error().message, {}};
    out.push_back(std::move(bytes).value());
  }
  return out;
}

Result<std::int64_t> number_param(const Json& params, std::string_view name, std::int64_t fallback,
                                  std::int64_t most) {
  const Json* value = params.find(name);
  const std::int64_t n = value == nullptr ? fallback : value->int_or(-1);
  if (n >= 0 && n <= most) return n;
  return Error{
      Errc::invalid, std::string(name) + " must be a whole number from 0 to " + std::to_string(most), {}};
}

}  // namespace assay::actions
