// SPDX-License-Identifier: Apache-2.0
#pragma once
// Faults of gateway.jwt.kid. Each also lets HS256 through the allow-list, because the products that look keys
// up this way keep shared secrets there; tokens with other algorithms go the strict way.
//   kid-as-path           the kid is a file name in the key directory (jwt_tool's and PortSwigger's "kid path
//   traversal"):
//                         ../../dev/null is an empty secret.
//   missing-key-is-empty  a key that is not found is the empty secret, as an unset variable is:
//   CVE-2019-20933 (InfluxDB). kid-in-sql            SELECT secret FROM keys WHERE kid = '<kid>', built as
//   text (CWE-89). kid-in-shell          the key is the output of `cat <directory>/<kid>` (CWE-78; Ruby's
//   Kernel#open with "|command").
//                         Runs whatever the kid says, in the platform's process: for isolated test platforms
//                         only.
#include <string>

#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

void kid_as_path(jose::VerifierParts& parts, HitCounter& hits, std::string key_directory);
void missing_key_is_empty(jose::VerifierParts& parts, HitCounter& hits);
void kid_in_sql(jose::VerifierParts& parts, HitCounter& hits);
void kid_in_shell(jose::VerifierParts& parts, HitCounter& hits, std::string key_directory);

}  // namespace assay::weak
