// SPDX-License-Identifier: Apache-2.0
#pragma once
// How this folder lets an EVP_PKEY* in (as void*) and out: every key object holds one of the four supported
// types.
#include <memory>
#include <optional>

#include "core/crypto/keys.hpp"

struct evp_pkey_st;  // OpenSSL's name behind EVP_PKEY

namespace assay::openssl {

// nullopt for anything but RSA, P-256, P-384 (as named curves) and Ed25519.
std::optional<KeyType> supported_type(const void* pkey);
// Takes ownership.
std::shared_ptr<void> share_pkey(void* pkey);
// What share_pkey took.
inline evp_pkey_st* pkey_of(const std::shared_ptr<void>& pkey) {
  return static_cast<evp_pkey_st*>(pkey.get());
}

}  // namespace assay::openssl
