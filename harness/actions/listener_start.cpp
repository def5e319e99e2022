// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "core/base/encoding.hpp"
#include "core/crypto/certificate.hpp"
#include "harness/actions/builtin.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

// Whoever comes to the part that was there may speak another protocol, and wait for an answer to it.
constexpr auto kShortPatience = std::chrono::milliseconds(300);

Result<forge::RogueAnswer> answer_for(const Json& params) {
  if (params.contains("jwks")) {
    ASSAY_TRY_ASSIGN(const Json::Array given, list_param(params, "jwks"));
    std::vector<Json> keys;
    for (const Json& key : given) keys.push_back(key.contains("jwk") ? key.at("jwk") : key);
    return forge::key_set_answer(keys);
  }
  if (params.contains("x5c")) {
    const auto der = base64_decode_tolerant(text_param(params, "x5c"));
    if (!der) return Error{Errc::invalid, "x5c must be base64 of a certificate", {}};
    ASSAY_TRY_ASSIGN(const Certificate certificate, Certificate::from_der(*der));
    return forge::RogueAnswer{200, "application/x-pem-file", certificate.pem(), {}};
  }
  return forge::RogueAnswer{200, "text/plain", "here\n", {}};
}

Result<StepResult> run_listener_start(Context& context, const Json& params) {
  const std::string name = text_param(params, "listener", "rogue");
  forge::RogueOptions options;
  ASSAY_TRY_ASSIGN(options.fallback, answer_for(params));
  if (params.at("redirect").bool_or(false)) {
    options.answers["/redirect"] = {302, "text/plain", "", {{"Location", "/jwks.json"}}};
  }
  if (!text_param(params, "in_place_of").empty()) {
    ASSAY_TRY_ASSIGN(const target::Endpoint taken,
                     context.session.target().endpoint(text_param(params, "in_place_of"), ""));
    options.port = static_cast<std::uint16_t>(taken.port);
    options.patience = kShortPatience;
  }
  if (!text_param(params, "as").empty()) {
    ASSAY_TRY_ASSIGN(const target::Endpoint stolen,
                     context.session.target().endpoint("gateway", text_param(params, "as")));
    options.tls.emplace();
    options.tls->certificate_pem = stolen.certificate_pem;
    options.tls->key_pem = stolen.key_pem.reveal();
  } else if (params.at("tls").bool_or(false)) {
    PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
    CertificateRequest request;
    request.common_name = "rogue";
    request.dns_names = {"localhost"};
    request.ip_addresses = {"127.0.0.1"};
    if (!text_param(params, "uri").empty()) request.uris = {text_param(params, "uri")};
    request.not_before = SystemClock().now() - std::chrono::hours(1);
    request.not_after = SystemClock().now() + std::chrono::hours(24);
    ASSAY_TRY_ASSIGN(const Certificate certificate, Certificate::self_signed(request, key));
    options.tls.emplace();
    options.tls->certificate_pem = certificate.pem();
    options.tls->key_pem = key.pkcs8_pem();
  }
  ASSAY_TRY_ASSIGN(std::unique_ptr<forge::RogueListener> listener,
                   forge::RogueListener::start(std::move(options)));
  ASSAY_TRY(listener->self_probe(Deadline(context.patience)));
  StepResult result;
  const std::string host = "127.0.0.1:" + std::to_string(listener->port());
  result.value = Json::object({{"url", (params.at("tls").bool_or(false) ? "https://" : "http://") + host},
                               {"host", host},
                               {"port", static_cast<std::int64_t>(listener->port())}});
  result.detail = result.value;
  context.listeners[name] = std::move(listener);
  return result;
}

}  // namespace

Action listener_start() {
  return {
      {"listener.start",
       "Opens a listener of the attacker's own and proves that it sees contacts.",
       {{"listener",
         ParamKind::string,
         false,
         "Name for `observe = \"listener.requests\"`; default rogue.",
         {}},
        {"jwks", ParamKind::list, false, "Keys to serve as a key set on every path.", {}},
        {"x5c", ParamKind::string, false, "Certificate (base64 DER) to serve as PEM on every path.", {}},
        {"redirect", ParamKind::boolean, false, "Also answer /redirect with a redirect to /jwks.json.", {}},
        {"in_place_of",
         ParamKind::string,
         false,
         "Take over the port of this part, which must have been killed.",
         {}},
        {"as",
         ParamKind::string,
         false,
         "Speak TLS with this mesh identity, as a compromised part would.",
         {}},
        {"uri", ParamKind::string, false, "URI name in the self-signed certificate.", {}},
        {"tls", ParamKind::boolean, false, "Speak TLS with a self-signed certificate.", {}}},
       {},
       true},
      run_listener_start};
}

}  // namespace assay::actions
