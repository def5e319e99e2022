// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/algorithms.hpp"

namespace assay::jose {

std::optional<Hash> hmac_hash(std::string_view jws_name) {
  if (jws_name == "HS256") return Hash::sha256;
  if (jws_name == "HS384") return Hash::sha384;
  if (jws_name == "HS512") return Hash::sha512;
  return std::nullopt;
}

KeyType required_key_type(SignScheme scheme) {
  switch (scheme) {
    case SignScheme::es256:
      return KeyType::ec_p256;
    case SignScheme::es384:
      return KeyType::ec_p384;
    case SignScheme::eddsa:
      return KeyType::ed25519;
    case SignScheme::rs256:
    case SignScheme::rs384:
    case SignScheme::rs512:
    case SignScheme::ps256:
    case SignScheme::ps384:
    case SignScheme::ps512:
      break;
  }
  return KeyType::rsa;
}

}  // namespace assay::jose
