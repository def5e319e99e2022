// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/identity_keys.hpp"

#include "core/base/encoding.hpp"
#include "platform/jose/jwk.hpp"

namespace assay::weak {
namespace {

class KeyStoreServed final : public identity::KeySetEndpoint {
 public:
  KeyStoreServed(Secret shared_secret, HitCounter& hits)
      : shared_secret_(std::move(shared_secret)), hits_(hits) {}

  std::optional<http::Response> answer(const http::Request& request,
                                       const identity::Provider& provider) const override {
    const bool metadata = request.path.rfind("/.well-known/", 0) == 0;
    if (!metadata && request.path.rfind("/jwks.json", 0) != 0) return std::nullopt;
    // Relying parties read the set over the mesh and refuse one with private members; they get the proper
    // one.
    if (request.peer.rfind("spiffe://", 0) == 0) return identity::PublicKeySet().answer(request, provider);
    if (metadata && request.head.method != "GET") return std::nullopt;
    hits_.hit("identity.key-management/key-store-served");
    std::vector<Json> keys;
    for (const identity::SigningKey* key : provider.keys().published(provider.now())) {
      keys.push_back(jose::private_jwk(key->key, key->kid, key->alg));
    }
    keys.push_back(Json::object({{"kty", "oct"},
                                 {"k", base64url_encode(shared_secret_.reveal())},
                                 {"kid", "shared"},
                                 {"use", "sig"}}));
    Json set = jose::jwks_of(std::move(keys));
    if (!metadata) return http::Response::json(200, set);
    Json document = identity::metadata(provider);
    document["jwks"] = std::move(set);  // RFC 7591's member, with the wrong halves in it
    return http::Response::json(200, document);
  }

 private:
  Secret shared_secret_;
  HitCounter& hits_;
};

class NeverRetired final : public identity::RetirementPolicy {
 public:
  explicit NeverRetired(HitCounter& hits) : hits_(hits) {}
  TimePoint published_until(TimePoint) const override {
    hits_.hit("identity.key-management/keys-never-retired");
    return TimePoint::max() - std::chrono::hours(1);  // not max(): that marks the active key
  }

 private:
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<identity::KeySetEndpoint> key_store_served(Secret shared_secret, HitCounter& hits) {
  return std::make_unique<KeyStoreServed>(std::move(shared_secret), hits);
}

std::unique_ptr<identity::RetirementPolicy> keys_never_retired(HitCounter& hits) {
  return std::make_unique<NeverRetired>(hits);
}

}  // namespace assay::weak
