// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/remembered_signature.hpp"

#include "core/crypto/digest.hpp"

namespace assay::jose {

bool RecentNames::seen(const std::string& name) {
  const auto known = where_.find(name);
  if (known == where_.end()) return false;
  order_.splice(order_.begin(), order_, known->second);
  return true;
}

void RecentNames::add(std::string name) {
  if (capacity_ == 0 || where_.count(name) != 0) return;
  if (where_.size() >= capacity_) {
    where_.erase(order_.back());
    order_.pop_back();
  }
  order_.push_front(std::move(name));
  where_.emplace(order_.front(), order_.begin());
}

Result<void> RememberedSignature::verify(const Unverified& token, const VerificationKey& key) const {
  // A MAC costs as little as the digest here, and a key without a fingerprint never went through a key set.
  if (key.fingerprint.empty()) return inner_->verify(token, key);
  const std::string name = digest(Hash::sha256, key.fingerprint + token.text);
  if (good_->seen(name)) return {};
  ASSAY_TRY(inner_->verify(token, key));
  good_->add(name);
  return {};
}

}  // namespace assay::jose
