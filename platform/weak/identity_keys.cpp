// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/identity_keys.hpp"

#include "platform/jose/jwk.hpp"

namespace assay::weak {
namespace {

class KeyStoreServed final : public identity::KeySetEndpoint {
 public:
  explicit KeyStoreServed(HitCounter& hits) : hits_(hits) {}

  std::optional<http::Response> answer(const http::Request& request,
                                       const identity::Provider& provider) const override {
    if (request.path.rfind("/jwks.json", 0) != 0) return std::nullopt;
    // Relying parties read the set over the mesh and refuse one with private members; they get the proper
    // one.
    if (request.peer.rfind("spiffe://", 0) == 0) return identity::PublicKeySet().answer(request, provider);
    hits_.hit("identity.key-management/key-store-served");
    std::vector<Json> keys;
    for (const identity::SigningKey* key : provider.keys().published(provider.now())) {
      keys.push_back(jose::private_jwk(key->key, key->kid, key->alg));
    }
    return http::Response::json(200, jose::jwks_of(std::move(keys)));
  }

 private:
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

std::unique_ptr<identity::KeySetEndpoint> key_store_served(HitCounter& hits) {
  return std::make_unique<KeyStoreServed>(hits);
}

std::unique_ptr<identity::RetirementPolicy> keys_never_retired(HitCounter& hits) {
  return std::make_unique<NeverRetired>(hits);
}

}  // namespace assay::weak
