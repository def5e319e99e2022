// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_key_source.hpp"

#include "core/base/encoding.hpp"
#include "core/crypto/certificate.hpp"
#include "core/json/parse.hpp"
#include "platform/jose/jwk.hpp"
#include "platform/weak/faults.hpp"

namespace assay::weak {
namespace {

constexpr std::string_view kHonoured = "gateway.jwt.key-source/header-key-honoured";
constexpr std::string_view kSubstring = "gateway.jwt.key-source/jku-substring-filter";

// The key of that id in a fetched set, or else its first.
Result<PublicKey> key_from_set(std::string_view document, const Json& kid) {
  ASSAY_TRY_ASSIGN(const Json set, parse_json(document));
  const Json& keys = set.at("keys");
  if (!keys.is_array() || keys.items().empty()) return Error{Errc::invalid, "no key set", {}};
  for (const Json& jwk : keys.items()) {
    if (kid.is_string() && jwk.at("kid") == kid) return jose::public_key_from_jwk(jwk);
  }
  return jose::public_key_from_jwk(keys.items()[0]);
}

Result<PublicKey> key_from_certificate(std::string_view text) {
  auto certificate = Certificate::from_pem(text);
  if (!certificate.ok()) certificate = Certificate::from_der(text);
  if (!certificate.ok()) certificate = Certificate::from_der(base64_decode_tolerant(text).value_or(""));
  if (!certificate.ok()) return certificate.error();
  return certificate->public_key();
}

Result<PublicKey> key_from_url(const Json& url, const Json& kid, bool certificate, const HostTable& hosts) {
  ASSAY_TRY_ASSIGN(const std::string body, fetch_url(url.string_or(""), hosts));
  return certificate ? key_from_certificate(body) : key_from_set(body, kid);
}

std::optional<Result<PublicKey>> key_of_header(const Json& header, const HostTable& hosts) {
  const Json& kid = header.at("kid");
  if (header.contains("jwk")) return jose::public_key_from_jwk(header.at("jwk"));
  if (header.contains("jku")) return key_from_url(header.at("jku"), kid, false, hosts);
  if (const Json& chain = header.at("x5c"); chain.is_array() && !chain.items().empty()) {
    return key_from_certificate(chain.items()[0].string_or(""));
  }
  if (header.contains("x5u")) return key_from_url(header.at("x5u"), kid, true, hosts);
  return std::nullopt;
}

jose::VerificationKey as_verification_key(const Json& header, PublicKey key) {
  jose::VerificationKey out;
  out.kid = header.at("kid").string_or("");
  out.alg = header.at("alg").string_or("");
  out.public_key = std::move(key);
  return out;
}

class HeaderKey final : public jose::KeyResolver {
 public:
  HeaderKey(std::unique_ptr<jose::KeyResolver> inner, HitCounter& hits, HostTable hosts)
      : inner_(std::move(inner)), hits_(hits), hosts_(std::move(hosts)) {}

  Result<jose::VerificationKey> resolve(const jose::Unverified& token,
                                        const jose::IssuerTrust& issuer) const override {
    auto key = key_of_header(token.header, hosts_);
    if (!key) return inner_->resolve(token, issuer);
    hits_.hit(kHonoured);
    if (!key->ok()) return inner_->resolve(token, issuer);
    return as_verification_key(token.header, std::move(**key));
  }

 private:
  std::unique_ptr<jose::KeyResolver> inner_;
  HitCounter& hits_;
  HostTable hosts_;
};

std::string host_of(std::string_view issuer) {
  const std::size_t scheme = issuer.find("://");
  const std::string_view rest = scheme == std::string_view::npos ? issuer : issuer.substr(scheme + 3);
  return lower_case(rest.substr(0, std::min(rest.find_first_of(":/?#"), rest.size())));
}

class SubstringFilter final : public jose::KeyResolver {
 public:
  SubstringFilter(std::unique_ptr<jose::KeyResolver> inner, HitCounter& hits, HostTable hosts)
      : inner_(std::move(inner)), hits_(hits), hosts_(std::move(hosts)) {}

  Result<jose::VerificationKey> resolve(const jose::Unverified& token,
                                        const jose::IssuerTrust& issuer) const override {
    const Json& jku = token.header.at("jku");
    const bool trusted =
        jku.is_string() && lower_case(jku.as_string()).find(host_of(issuer.issuer)) != std::string::npos;
    if (!trusted) return inner_->resolve(token, issuer);
    hits_.hit(kSubstring);
    auto key = key_from_url(jku, token.header.at("kid"), false, hosts_);
    if (!key.ok()) return inner_->resolve(token, issuer);
    return as_verification_key(token.header, std::move(*key));
  }

 private:
  std::unique_ptr<jose::KeyResolver> inner_;
  HitCounter& hits_;
  HostTable hosts_;
};

}  // namespace

void header_key_honoured(jose::VerifierParts& parts, HitCounter& hits, HostTable hosts) {
  parts.keys = std::make_unique<HeaderKey>(std::move(parts.keys), hits, std::move(hosts));
}

void jku_substring_filter(jose::VerifierParts& parts, HitCounter& hits, HostTable hosts) {
  parts.keys = std::make_unique<SubstringFilter>(std::move(parts.keys), hits, std::move(hosts));
}

}  // namespace assay::weak
