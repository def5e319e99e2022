// SPDX-License-Identifier: Apache-2.0
#pragma once
// What crosses the gateway, deliberately weak.
//   gateway.identity-headers/client-headers-forwarded    every field of the client but hop-by-hop goes
//   upstream, before
//                                                        the gateway's own. nginx proxy_pass and Envoy do so
//                                                        by default.
//   gateway.token.containment/user-token-relayed         the client's token goes upstream as it is (nginx
//   proxy_pass and
//                                                        Spring Cloud Gateway's TokenRelay).
//   gateway.token.containment/service-headers-returned   every field of the service's answer reaches the
//   client
//                                                        (proxy_pass without proxy_hide_header).
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/forwarding.hpp"

namespace assay::weak {

std::unique_ptr<gateway::FieldPolicy> client_headers_forwarded(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits);
std::unique_ptr<gateway::FieldPolicy> service_headers_returned(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits);
std::unique_ptr<gateway::UpstreamCredential> user_token_relayed(HitCounter& hits);

}  // namespace assay::weak
