// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_signature.hpp"

#include <map>
#include <set>
#include <string>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"

namespace assay::weak {
namespace {

constexpr std::string_view kDecodeOnly = "gateway.jwt.signature/decode-only";
constexpr std::string_view kBySigningInput = "gateway.jwt.signature/cache-by-signing-input";
constexpr std::string_view kBySignature = "gateway.jwt.signature/cache-by-signature";
constexpr std::size_t kMaxEntries = 4096;  // a full cache starts again

std::string_view before_signature(std::string_view token) {
  return token.substr(0, token.rfind('.'));
}
std::string_view signature_of(std::string_view token) {
  const std::size_t dot = token.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : token.substr(dot + 1);
}

// Hands the token on without its third segment, because a decoder has no use for it.
class SignatureBlindReader final : public jose::TokenReader {
 public:
  explicit SignatureBlindReader(std::unique_ptr<jose::TokenReader> inner) : inner_(std::move(inner)) {}

  Result<jose::Unverified> read(std::string_view token) const override {
    const std::size_t first = token.find('.');
    const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
    const bool compact =
        second != std::string_view::npos && token.find('.', second + 1) == std::string_view::npos;
    auto result = inner_->read(compact ? token.substr(0, second + 1) : token);
    if (result.ok()) result->text = std::string(token);
    return result;
  }

 private:
  std::unique_ptr<jose::TokenReader> inner_;
};

class NoKey final : public jose::KeyResolver {
 public:
  Result<jose::VerificationKey> resolve(const jose::Unverified&, const jose::IssuerTrust&) const override {
    return jose::VerificationKey{};
  }
};

class NoCheck final : public jose::SignatureCheck {
 public:
  explicit NoCheck(HitCounter& hits) : hits_(hits) {}
  Result<void> verify(const jose::Unverified&, const jose::VerificationKey&) const override {
    hits_.hit(kDecodeOnly);
    return {};
  }

 private:
  HitCounter& hits_;
};

class SigningInputCache final : public jose::TokenVerifier {
 public:
  SigningInputCache(std::unique_ptr<jose::TokenVerifier> inner, HitCounter& hits)
      : inner_(std::move(inner)), hits_(hits) {}

  Result<jose::VerifiedToken> verify(std::string_view token, TimePoint now) const override {
    const std::string key(before_signature(token));
    if (const auto known = verified_.find(key); known != verified_.end()) {
      hits_.hit(kBySigningInput);
      return known->second;
    }
    auto result = inner_->verify(token, now);
    if (verified_.size() >= kMaxEntries) verified_.clear();
    if (result.ok()) verified_.emplace(key, *result);
    return result;
  }

 private:
  std::unique_ptr<jose::TokenVerifier> inner_;
  HitCounter& hits_;
  mutable std::map<std::string, jose::VerifiedToken> verified_;
};

class SignatureCache final : public jose::TokenVerifier {
 public:
  SignatureCache(std::unique_ptr<jose::TokenVerifier> inner, HitCounter& hits)
      : inner_(std::move(inner)), hits_(hits) {}

  Result<jose::VerifiedToken> verify(std::string_view token, TimePoint now) const override {
    const std::string signature(signature_of(token));
    if (!signature.empty() && seen_.contains(signature)) {
      if (auto claims = presented_claims(token); claims.ok() && claims->is_object()) {
        hits_.hit(kBySignature);
        return jose::to_verified(*claims);
      }
    }
    auto result = inner_->verify(token, now);
    if (seen_.size() >= kMaxEntries) seen_.clear();
    if (result.ok()) seen_.insert(signature);
    return result;
  }

 private:
  static Result<Json> presented_claims(std::string_view token) {
    const std::string_view input = before_signature(token);
    const std::size_t dot = input.find('.');
    if (dot == std::string_view::npos) return Error{Errc::invalid, "no payload", {}};
    return parse_json(base64_decode_tolerant(input.substr(dot + 1)).value_or(""));
  }

  std::unique_ptr<jose::TokenVerifier> inner_;
  HitCounter& hits_;
  mutable std::set<std::string> seen_;
};

}  // namespace

void decode_only(jose::VerifierParts& parts, HitCounter& hits) {
  parts.reader = std::make_unique<SignatureBlindReader>(std::move(parts.reader));
  parts.keys = std::make_unique<NoKey>();
  parts.signature = std::make_unique<NoCheck>(hits);
}

std::unique_ptr<jose::TokenVerifier> cache_by_signing_input(std::unique_ptr<jose::TokenVerifier> inner,
                                                            HitCounter& hits) {
  return std::make_unique<SigningInputCache>(std::move(inner), hits);
}

std::unique_ptr<jose::TokenVerifier> cache_by_signature(std::unique_ptr<jose::TokenVerifier> inner,
                                                        HitCounter& hits) {
  return std::make_unique<SignatureCache>(std::move(inner), hits);
}

}  // namespace assay::weak
