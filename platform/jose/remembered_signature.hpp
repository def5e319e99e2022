// SPDX-License-Identifier: Apache-2.0
#pragma once
// Remembers which tokens had a good signature, so that a token that comes again costs a digest instead of an
// elliptic curve. Nothing else is remembered: the token is read, its issuer, algorithm and key are looked up
// and every rule (time, revocation, audience …) is asked each time, so an expired, revoked or retired one is
// refused as ever. What is remembered names all bytes of the token and the very key; bad signatures are never
// remembered.
#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "platform/jose/stages.hpp"

namespace assay::jose {

// The last `capacity` names, oldest use forgotten first.
class RecentNames {
 public:
  explicit RecentNames(std::size_t capacity) : capacity_(capacity) {}
  bool seen(const std::string& name);  // and moves it to the front
  void add(std::string name);
  std::size_t size() const { return where_.size(); }

 private:
  std::size_t capacity_;
  std::list<std::string> order_;  // most recent first
  std::unordered_map<std::string_view, std::list<std::string>::iterator> where_;
};

class RememberedSignature final : public SignatureCheck {
 public:
  RememberedSignature(std::unique_ptr<SignatureCheck> inner, std::size_t capacity)
      : inner_(std::move(inner)), good_(std::make_unique<RecentNames>(capacity)) {}
  Result<void> verify(const Unverified& token, const VerificationKey& key) const override;

 private:
  std::unique_ptr<SignatureCheck> inner_;
  std::unique_ptr<RecentNames> good_;
};

}  // namespace assay::jose
