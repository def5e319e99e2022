// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who signs a forged token and how, and what is done to the signature's bytes afterwards.
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/rng.hpp"
#include "core/crypto/digest.hpp"
#include "harness/forge/token_forge.hpp"

namespace assay::forge {

struct Signing {
  enum class How { keep, none, key, hmac };
  How how = How::none;
  std::optional<PrivateKey> key;
  SignScheme scheme = SignScheme::es256;
  Hash hash = Hash::sha256;  // of the HMAC
  std::string secret;
  std::string issuer_kid;  // what kid = "issuer" means here; empty where no issuer key fits
};

// Reads sign, sign_alg, key, secret and secret_from. `header` are the members as forged.
Result<Signing> plan_signing(const Json& params, const Json& header, const KeyRing& ring, bool has_base);
// `original` is the base token's signature, for How::keep.
Result<std::string> make_signature(const Signing& signing, std::string_view input, std::string_view original);
// Reads signature, signature_keep and signature_append.
Result<std::string> edit_signature(const Json& params, std::string signature, Rng& rng);

}  // namespace assay::forge
