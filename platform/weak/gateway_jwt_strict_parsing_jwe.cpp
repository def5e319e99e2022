// SPDX-License-Identifier: Apache-2.0
// Encrypted tokens taken for signed ones.
#include <array>

#include "core/crypto/digest.hpp"
#include "platform/jose/base64url.hpp"
#include "platform/jose/reasons.hpp"
#include "platform/weak/faults.hpp"
#include "platform/weak/gateway_jwt_strict_parsing.hpp"
#include "platform/weak/inflate.hpp"

namespace assay::weak {
namespace {

constexpr std::string_view kJweFault = "gateway.jwt.strict-parsing/jwe-accepted";

bool is_encrypted(const Json& header) {
  return header.contains("enc");
}

// Exactly five segments (RFC 7516 §7.1), the first as text, the others decoded.
std::optional<std::array<std::string, 5>> split_jwe(std::string_view token) {
  std::array<std::string, 5> segments;
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t dot = token.find('.');
    if ((dot == std::string_view::npos) != (i == 4)) return std::nullopt;
    const std::string_view segment = token.substr(0, dot);
    const auto bytes = jose::decode_base64url(segment);
    if (!bytes) return std::nullopt;
    segments[i] = i == 0 ? std::string(segment) : *bytes;
    token.remove_prefix(i == 4 ? token.size() : dot + 1);
  }
  return segments;
}

class DecryptingReader final : public SteppedReader {
 public:
  DecryptingReader(PrivateKey key, HitCounter& hits) : key_(std::move(key)), hits_(hits) {}

  Result<jose::Unverified> read(std::string_view token) const override {
    const auto segments = size_is_acceptable(token) ? split_jwe(token) : std::nullopt;
    if (!segments) return SteppedReader::read(token);
    const auto& [head, wrapped_key, iv, ciphertext, tag] = *segments;
    jose::Unverified result;
    ASSAY_TRY_ASSIGN(result.header, parse(jose::decode_base64url(head).value_or("")));
    const bool ours = result.header.at("alg").string_or("") == "RSA-OAEP" &&
                      result.header.at("enc").string_or("") == "A256GCM" && iv.size() == 12 &&
                      tag.size() == 16;
    if (!ours) return jose::deny(jose::kMalformedToken);
    const auto content_key = key_.rsa_oaep_decrypt(wrapped_key);
    if (!content_key.ok() || content_key->size() != 32) return jose::deny(jose::kMalformedToken);
    const auto content = aes256gcm_open(*content_key, iv, head, ciphertext, tag);
    if (!content.ok()) return jose::deny(jose::kMalformedToken);
    const bool compressed = result.header.at("zip").string_or("") == "DEF";
    ASSAY_TRY_ASSIGN(result.claims, compressed ? unfolded_claims(*content) : claims_in(*content));
    hits_.hit(kJweFault);
    result.text = std::string(token);
    return result;
  }

 private:
  // The content is an object, or a token: of that one only the payload is looked at.
  Result<Json> claims_in(std::string_view content) const {
    const auto nested = jose::split_compact(content);
    if (!nested) return parse(content);
    const auto payload = decode(nested->payload);
    if (!payload) return parse(content);
    return parse(*payload);
  }

  // Limits are for what arrived; nobody measures what became of it.
  static Result<Json> unfolded_claims(std::string_view content) {
    const auto text = inflate_unbounded(content);
    if (!text.ok()) return jose::deny(jose::kMalformedToken);
    jose::ReaderLimits limits;
    limits.max_token = text->size();
    return jose::parse_object(*text, limits);
  }

  PrivateKey key_;
  HitCounter& hits_;
};

// The three stages that a decrypted token skips: decryption is taken for proof of origin.
class DecryptedAlgorithm final : public jose::AlgorithmPolicy {
 public:
  explicit DecryptedAlgorithm(std::unique_ptr<jose::AlgorithmPolicy> inner) : inner_(std::move(inner)) {}
  Result<void> check(const Json& header) const override {
    if (is_encrypted(header)) return {};
    return inner_->check(header);
  }

 private:
  std::unique_ptr<jose::AlgorithmPolicy> inner_;
};

class DecryptedKey final : public jose::KeyResolver {
 public:
  explicit DecryptedKey(std::unique_ptr<jose::KeyResolver> inner) : inner_(std::move(inner)) {}
  Result<jose::VerificationKey> resolve(const jose::Unverified& token,
                                        const jose::IssuerTrust& issuer) const override {
    if (is_encrypted(token.header)) return jose::VerificationKey{};
    return inner_->resolve(token, issuer);
  }

 private:
  std::unique_ptr<jose::KeyResolver> inner_;
};

class DecryptedSignature final : public jose::SignatureCheck {
 public:
  explicit DecryptedSignature(std::unique_ptr<jose::SignatureCheck> inner) : inner_(std::move(inner)) {}
  Result<void> verify(const jose::Unverified& token, const jose::VerificationKey& key) const override {
    if (is_encrypted(token.header)) return {};
    return inner_->verify(token, key);
  }

 private:
  std::unique_ptr<jose::SignatureCheck> inner_;
};

}  // namespace

void jwe_accepted(jose::VerifierParts& parts, HitCounter& hits, PrivateKey decryption_key) {
  parts.reader = std::make_unique<DecryptingReader>(std::move(decryption_key), hits);
  parts.algorithms = std::make_unique<DecryptedAlgorithm>(std::move(parts.algorithms));
  parts.keys = std::make_unique<DecryptedKey>(std::move(parts.keys));
  parts.signature = std::make_unique<DecryptedSignature>(std::move(parts.signature));
}

}  // namespace assay::weak
