// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.jwt.required, deliberately weak.
//   anonymous-consumer   requests without a usable token go on as a default account. Kong's jwt and key-auth
//   plugins do
//                        this when `config.anonymous` names a consumer.
//   credential-anywhere  a token is taken wherever one is found: cookie, query, form body, the last of
//   several
//                        Authorization fields, behind a comma, a repeated scheme or Basic. RFC 6750 §2.2 and
//                        §2.3 are still on by default in many frameworks; choosing among duplicates is
//                        CVE-2021-32777's class.
//   first-credential-wins  the first of several Authorization fields counts, up to a comma or blank, and what
//                        stands behind it goes unread: Go's Header.Get, from which golang-jwt's
//                        AuthorizationHeaderExtractor takes the token.
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/credentials.hpp"
#include "platform/gateway/filters.hpp"

namespace assay::weak {

// Wraps the authentication filter; `account` is who nobody becomes.
std::unique_ptr<gateway::Filter> anonymous_consumer(std::unique_ptr<gateway::Filter> authentication,
                                                    Principal account, HitCounter& hits);
std::unique_ptr<gateway::CredentialSource> credential_anywhere(HitCounter& hits);
std::unique_ptr<gateway::CredentialSource> first_credential_wins(HitCounter& hits);

}  // namespace assay::weak
