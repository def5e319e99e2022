// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.error-hygiene, deliberately weak.
//   verification-error-told   the refusal of a token says what was wrong with it, as Envoy's jwt_authn ("Jwt
//   is
//                             expired") and Spring Security's error_description do.
//   expected-signature-told   and which signature would have been right: CVE-2019-7644 (Auth0 for WCF).
//   service-errors-relayed    errors of a service reach the client as they came: nginx with
//                             proxy_intercept_errors off, its default.
//   banner-sent               every answer names product and version: nginx with server_tokens on, its
//                             default.
//   redirect-from-decoded     a path with a slash too many is redirected to what it decodes to, line ends and
//                             all: nginx `return 302 https://$host$uri`.
//   wide-characters-cut       and characters beyond Latin-1 lose all but their last byte: CVE-2016-2216
//   (Node).
#include <map>
#include <memory>
#include <string>

#include "core/base/secret.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/error_answers.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

// Why each token was refused that the verifier refused, for whoever answers its owner.
using RefusedTokens = std::map<std::string, std::string, std::less<>>;

std::unique_ptr<jose::TokenVerifier> remembers_refusals(std::unique_ptr<jose::TokenVerifier> standard,
                                                        std::shared_ptr<RefusedTokens> refused);
std::unique_ptr<gateway::Filter> verification_error_told(std::unique_ptr<gateway::Filter> authentication,
                                                         std::shared_ptr<RefusedTokens> refused,
                                                         HitCounter& hits);
std::unique_ptr<gateway::Filter> expected_signature_told(std::unique_ptr<gateway::Filter> authentication,
                                                         Secret shared_secret, HitCounter& hits);
std::unique_ptr<gateway::ErrorPolicy> service_errors_relayed(std::unique_ptr<gateway::ErrorPolicy> standard,
                                                             HitCounter& hits);
std::unique_ptr<gateway::ErrorPolicy> banner_sent(std::unique_ptr<gateway::ErrorPolicy> standard,
                                                  HitCounter& hits);
// Before routing. `wide`: wide-characters-cut.
std::unique_ptr<gateway::Filter> redirect_from_decoded(std::unique_ptr<gateway::Filter> next, bool wide,
                                                       HitCounter& hits);

}  // namespace assay::weak
