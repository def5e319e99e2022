// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/crypto/keys.hpp"
#include "core/json/value.hpp"
#include "harness/target/target_file.hpp"

namespace assay::external {

// A genuine token for an identity, signed with the key that the target lends ([tokens] any): an hour long,
// with the claims of the file and then those of the identity laid over iss, sub, iat, nbf, exp and jti.
Result<std::string> mint(const target::MintedTokens& tokens, const target::IdentityEntry& identity,
                         const PrivateKey& key, TimePoint now);

}  // namespace assay::external
