// SPDX-License-Identifier: Apache-2.0
#pragma once
// An encrypted token (RFC 7516 compact, RSA-OAEP, A256GCM) for a published key: what an attacker can make who
// holds nothing but the key set.
// Parameters (token.encrypt): to = the alg of the published RSA key (default RS256); claims (table), or
// claims_json or claims_hex (the whole plaintext, so that a token can be nested) · header (further or other
// members) · kid (default: the published key's) · zip_blanks (compress, with so many blanks behind the
// claims). Value: the token text. Errors: Errc::invalid names the parameter; Errc::not_found where no such
// key is published.
#include <string>

#include "harness/forge/token_forge.hpp"

namespace assay::forge {

Result<std::string> encrypt_token(const Json& params, const KeyRing& ring);

}  // namespace assay::forge
