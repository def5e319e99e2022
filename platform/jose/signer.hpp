// SPDX-License-Identifier: Apache-2.0
#pragma once
// Writing compact tokens (RFC 7515 §7.1). The header is signed as given: the caller writes alg, kid and typ.
// A scheme that does not fit the key is the caller's mistake and ends the process.
#include <string>
#include <string_view>

#include "core/crypto/digest.hpp"
#include "core/crypto/keys.hpp"
#include "core/json/value.hpp"

namespace assay::jose {

std::string sign_compact(const Json& header, const Json& claims, const PrivateKey& key, SignScheme scheme);
std::string sign_compact_hmac(const Json& header, const Json& claims, std::string_view secret, Hash hash);

}  // namespace assay::jose
