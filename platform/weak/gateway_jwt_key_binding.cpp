// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_key_binding.hpp"

#include "core/base/encoding.hpp"
#include "core/crypto/certificate.hpp"
#include "core/crypto/digest.hpp"
#include "core/json/parse.hpp"
#include "platform/jose/algorithms.hpp"

namespace assay::weak {
namespace {

constexpr std::string_view kNotCompared = "gateway.jwt.key-binding/algorithm-not-compared";
constexpr std::string_view kKeyBindingFault = "gateway.jwt.key-binding/public-key-as-hmac-secret";

void add_text_forms(std::string text, std::vector<std::string>& out) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  out.push_back(text + "\n");
  out.push_back(text);
  out.push_back(crlf + "\r\n");
  out.push_back(crlf);
}

void add_certificate(const Json& jwk, std::vector<std::string>& out) {
  const Json& chain = jwk.at("x5c");
  if (!chain.is_array() || chain.items().empty() || !chain.items()[0].is_string()) return;
  const auto der = base64_decode_tolerant(chain.items()[0].as_string());
  if (!der) return;
  out.push_back(*der);
  if (const auto certificate = Certificate::from_der(*der); certificate.ok())
    add_text_forms(certificate->pem(), out);
}

// RFC 7638 §3.2, as libraries keep keys that they were given as JWK (CVE-2026-48526, PyJWT).
std::string thumbprint_input(const Json& jwk) {
  const bool rsa = jwk.at("kty").string_or("") == "RSA";
  return rsa ? dump_json(Json::object({{"e", jwk.at("e")}, {"kty", "RSA"}, {"n", jwk.at("n")}}))
             : dump_json(Json::object(
                   {{"crv", jwk.at("crv")}, {"kty", jwk.at("kty")}, {"x", jwk.at("x")}, {"y", jwk.at("y")}}));
}

class TextAsSecret final : public jose::SignatureCheck {
 public:
  TextAsSecret(std::unique_ptr<jose::SignatureCheck> inner, HitCounter& hits)
      : inner_(std::move(inner)), hits_(hits) {}

  Result<void> verify(const jose::Unverified& token, const jose::VerificationKey& key) const override {
    const auto hash = jose::hmac_hash(token.header.at("alg").string_or(""));
    if (!hash || !key.public_key) return inner_->verify(token, key);
    for (const std::string& secret : public_key_spellings(key)) {
      if (hmac(*hash, secret, token.signing_input) != token.signature) continue;
      hits_.hit(kKeyBindingFault);
      return {};
    }
    return inner_->verify(token, key);
  }

 private:
  std::unique_ptr<jose::SignatureCheck> inner_;
  HitCounter& hits_;
};

class KeyDecides final : public jose::SignatureCheck {
 public:
  KeyDecides(std::unique_ptr<jose::SignatureCheck> inner, HitCounter& hits)
      : inner_(std::move(inner)), hits_(hits) {}

  Result<void> verify(const jose::Unverified& token, const jose::VerificationKey& key) const override {
    if (token.header.at("alg") == Json(key.alg)) return inner_->verify(token, key);
    jose::Unverified read = token;
    read.header["alg"] = key.alg;
    ASSAY_TRY(inner_->verify(read, key));
    hits_.hit(kNotCompared);
    return {};
  }

 private:
  std::unique_ptr<jose::SignatureCheck> inner_;
  HitCounter& hits_;
};

}  // namespace

std::vector<std::string> public_key_spellings(const jose::VerificationKey& key) {
  std::vector<std::string> out;
  const PublicNumbers numbers = key.public_key->numbers();
  add_text_forms(key.public_key->spki_pem(), out);
  out.push_back(key.public_key->spki_der());
  out.push_back(dump_json(key.jwk));
  out.push_back(thumbprint_input(key.jwk));
  if (const auto pkcs1 = key.public_key->pkcs1_pem(); pkcs1.ok()) add_text_forms(*pkcs1, out);
  add_certificate(key.jwk, out);
  if (numbers.type == KeyType::rsa) out.push_back(numbers.n);
  if (!numbers.y.empty()) out.push_back("\x04" + numbers.x + numbers.y);
  if (!numbers.x.empty()) out.push_back(numbers.x);
  return out;
}

void algorithm_not_compared(jose::VerifierParts& parts, HitCounter& hits) {
  parts.signature = std::make_unique<KeyDecides>(std::move(parts.signature), hits);
}

void public_key_as_hmac_secret(jose::VerifierParts& parts, HitCounter& hits) {
  parts.signature = std::make_unique<TextAsSecret>(std::move(parts.signature), hits);
}

}  // namespace assay::weak
