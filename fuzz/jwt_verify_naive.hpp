// SPDX-License-Identifier: Apache-2.0
#pragma once
// What any accepted token must satisfy, said a second time from its text: own decoding, own JSON, own rules
// (RFC 7515, RFC 8725, RFC 9068). Of the platform's code only the signature primitives are used.
#include <string_view>

#include "platform/jose/token.hpp"

namespace assay::fuzz {

// `believed` is what the verifier made of the token. Returns the violated property or nullptr.
const char* naive_token_check(std::string_view token, const jose::VerifiedToken& believed);

}  // namespace assay::fuzz
