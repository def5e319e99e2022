// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/signer.hpp"

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"

namespace assay::jose {
namespace {

std::string signing_input(const Json& header, const Json& claims) {
  return base64url_encode(dump_json(header)) + "." + base64url_encode(dump_json(claims));
}

}  // namespace

std::string sign_compact(const Json& header, const Json& claims, const PrivateKey& key, SignScheme scheme) {
  const std::string input = signing_input(header, claims);
  const auto signature = key.sign(scheme, input);
  ASSAY_CHECK(signature.ok(), "the scheme does not fit the key");
  return input + "." + base64url_encode(*signature);
}

std::string sign_compact_hmac(const Json& header, const Json& claims, std::string_view secret, Hash hash) {
  const std::string input = signing_input(header, claims);
  return input + "." + base64url_encode(hmac(hash, secret, input));
}

}  // namespace assay::jose
