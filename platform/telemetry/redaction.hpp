// SPDX-License-Identifier: Apache-2.0
#pragma once
// What of a request line may stand in a log. Credentials that came in a query are masked (RFC 6750 §5.3: they
// must not be there, but one that is must not lie in our logs as well):
//   - the value of every member of the query that is named like a credential: access_token, password, …
//   - wherever it stands, a text that looks like a signed token: three base64url segments, the first of which
//     begins as a JSON object does ("eyJ").
// Everything else stays as it was received.
#include <string>
#include <string_view>

namespace assay::telemetry {

inline constexpr std::string_view kMasked = "***";

// "/a?access_token=x&m=1" → "/a?access_token=***&m=1"
std::string mask_credentials(std::string_view target);

}  // namespace assay::telemetry
