// SPDX-License-Identifier: Apache-2.0
// The faults of the gateway's token verification.
#include "platform/compose/weakening_tables.hpp"
#include "platform/weak/gateway_jwt_alg_allowlist.hpp"
#include "platform/weak/gateway_jwt_audience.hpp"
#include "platform/weak/gateway_jwt_issuer.hpp"
#include "platform/weak/gateway_jwt_key_binding.hpp"
#include "platform/weak/gateway_jwt_key_source.hpp"
#include "platform/weak/gateway_jwt_key_strength.hpp"
#include "platform/weak/gateway_jwt_kid.hpp"
#include "platform/weak/gateway_jwt_revocation.hpp"
#include "platform/weak/gateway_jwt_signature.hpp"
#include "platform/weak/gateway_jwt_strict_parsing.hpp"
#include "platform/weak/gateway_jwt_time.hpp"
#include "platform/weak/gateway_jwt_type.hpp"
#include "platform/weak/gateway_key_refresh.hpp"
#include "platform/weak/telemetry_log.hpp"

namespace assay::compose {
namespace {

using PartsFault = void (*)(jose::VerifierParts&, HitCounter&);
using WrapFault = std::unique_ptr<jose::TokenVerifier> (*)(std::unique_ptr<jose::TokenVerifier>, HitCounter&);

Weakening parts(std::string name, PartsFault fault) {
  return {std::move(name), [fault](Assembly& a) {
            a.seams.gateway_verifier_parts.push_back(
                [fault](jose::VerifierParts& verifier, const Site& site) { fault(verifier, site.hits); });
          }};
}

Weakening wrap(std::string name, WrapFault fault) {
  return {std::move(name), [fault](Assembly& a) {
            a.seams.gateway_verifier.push_back(
                [fault](std::unique_ptr<jose::TokenVerifier> inner, const Site& site) {
                  return fault(std::move(inner), site.hits);
                });
          }};
}

// Where an honest deployment of such a gateway keeps its keys: in the run's private scratch space.
std::filesystem::path key_directory(const std::filesystem::path& scratch) {
  return scratch / "keys";
}

Result<void> make_key_directory(const std::filesystem::path& scratch) {
  std::error_code error;
  std::filesystem::create_directories(key_directory(scratch), error);
  if (error) {
    return Error{Errc::invalid,
                 "scratch: cannot make " + key_directory(scratch).string() + ": " + error.message(),
                 {}};
  }
  return {};
}

Weakening kid_in_directory(std::string name, void (*fault)(jose::VerifierParts&, HitCounter&, std::string)) {
  return {
      std::move(name), [fault](Assembly& a) {
        a.seams.ground.emplace_back("gateway", make_key_directory);
        a.seams.gateway_verifier_parts.push_back([fault](jose::VerifierParts& verifier, const Site& site) {
          fault(verifier, site.hits, key_directory(site.scratch).string());
        });
      }};
}

void jwe_accepted(Assembly& a) {
  // Both ends of the link: decrypting takes the issuer's whole key pair.
  a.seams.handed_keys.emplace_back("gateway", "issuer-rsa");
  a.seams.gateway_verifier_parts.push_back([](jose::VerifierParts& verifier, const Site& site) {
    weak::jwe_accepted(verifier, site.hits, site.deployment.signing.at("issuer-rsa"));
  });
}

// The names of a run that lead to the attacker: an address needs no resolver, and a domain of one's own is
// cheap. The issuer's names lead to the issuer, however they are spelt.
Weakening fetching(std::string name, void (*fault)(jose::VerifierParts&, HitCounter&, weak::HostTable)) {
  return {
      std::move(name), [fault](Assembly& a) {
        a.seams.gateway_verifier_parts.push_back([fault](jose::VerifierParts& verifier, const Site& site) {
          fault(verifier, site.hits, {"127.0.0.1", "attacker.example", "*.attacker.example"});
        });
      }};
}

void any_key_admitted(Assembly& a) {
  a.seams.key_admission.push_back([](std::unique_ptr<jose::KeyAdmission>, const Site& site) {
    return std::make_unique<weak::AnyKeyAdmission>(site.hits);
  });
}

void unlimited_refresh(Assembly& a) {
  a.seams.refresh_policy.push_back([](std::unique_ptr<trust::RefreshPolicy>, const Site& site) {
    return weak::refresh_unlimited(site.hits);
  });
}

Weakening log(std::string name, telemetry::Log::LineFormat (*format)(HitCounter&)) {
  return {std::move(name), [format](Assembly& a) { a.seams.log_format.push_back(format); }};
}

}  // namespace

std::vector<Weakening> gateway_jwt_weakenings() {
  return {
      parts("gateway.jwt.alg-allowlist/alg-from-token", weak::alg_from_token),
      parts("gateway.jwt.audience/claims-ignored", weak::audience_claims_ignored),
      parts("gateway.jwt.issuer/claims-ignored", weak::issuer_claims_ignored),
      parts("gateway.jwt.key-binding/algorithm-not-compared", weak::algorithm_not_compared),
      parts("gateway.jwt.key-binding/public-key-as-hmac-secret", weak::public_key_as_hmac_secret),
      fetching("gateway.jwt.key-source/header-key-honoured", weak::header_key_honoured),
      fetching("gateway.jwt.key-source/jku-substring-filter", weak::jku_substring_filter),
      {"gateway.jwt.key-strength/any-key-admitted", any_key_admitted},
      kid_in_directory("gateway.jwt.kid/kid-as-path", weak::kid_as_path),
      parts("gateway.jwt.kid/missing-key-is-empty", weak::missing_key_is_empty),
      parts("gateway.jwt.kid/kid-in-sql", weak::kid_in_sql),
      kid_in_directory("gateway.jwt.kid/kid-in-shell", weak::kid_in_shell),
      {"gateway.jwt.kid/refresh-unlimited", unlimited_refresh},
      log("gateway.jwt.kid/kid-logged-raw", weak::kid_logged_raw),
      log("gateway.jwt.kid/kid-logged-with-lookup", weak::kid_logged_with_lookup),
      parts("gateway.jwt.revocation/never-consulted", weak::revocation_never_consulted),
      parts("gateway.jwt.signature/decode-only", weak::decode_only),
      wrap("gateway.jwt.signature/cache-by-signing-input", weak::cache_by_signing_input),
      wrap("gateway.jwt.signature/cache-by-signature", weak::cache_by_signature),
      parts("gateway.jwt.strict-parsing/crit-ignored", weak::crit_ignored),
      parts("gateway.jwt.strict-parsing/duplicate-members-last-wins", weak::duplicate_members_last_wins),
      parts("gateway.jwt.strict-parsing/lenient-base64", weak::lenient_base64),
      parts("gateway.jwt.strict-parsing/lenient-segments", weak::lenient_segments),
      parts("gateway.jwt.strict-parsing/json-serialization", weak::json_serialization),
      {"gateway.jwt.strict-parsing/jwe-accepted", jwe_accepted},
      parts("gateway.jwt.strict-parsing/nested-jwt", weak::nested_jwt),
      parts("gateway.jwt.strict-parsing/unbounded", weak::unbounded),
      parts("gateway.jwt.strict-parsing/lenient-numbers", weak::lenient_numbers),
      parts("gateway.jwt.strict-parsing/lenient-utf8", weak::lenient_utf8),
      parts("gateway.jwt.strict-parsing/subject-coerced", weak::subject_coerced),
      parts("gateway.jwt.time/claims-ignored", weak::time_claims_ignored),
      parts("gateway.jwt.type/claims-ignored", weak::type_claims_ignored),
  };
}

}  // namespace assay::compose
