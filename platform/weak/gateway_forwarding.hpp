// SPDX-License-Identifier: Apache-2.0
#pragma once
// What crosses the gateway, deliberately weak. The three faults of gateway.identity-headers let every field
// of the client but hop-by-hop ones and its credential go upstream, as nginx proxy_pass and Envoy do by
// default, and differ in how the gateway's own identity fields are written.
//   gateway.identity-headers/client-headers-forwarded
//       The gateway's own replace those of the same name; other names, and public routes, stay the client's.
//   gateway.identity-headers/identity-fields-appended
//       The gateway's own stand behind the client's, and the first is what most services read. Envoy's
//       request_headers_to_add appends unless told otherwise (append_action), as does HAProxy's add-header.
//   gateway.identity-headers/empty-claim-not-written
//       A claim that the token lacks leaves the client's field alone (CWE-807; `http-request set-header …
//       if { … -m found }` in HAProxy).
//   gateway.token.containment/user-token-relayed
//       The client's token goes upstream as it is (nginx proxy_pass and Spring Cloud Gateway's TokenRelay).
//   gateway.token.containment/service-headers-returned
//       Every field of the service's answer reaches the client (proxy_pass without proxy_hide_header).
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/forwarding.hpp"

namespace assay::weak {

std::unique_ptr<gateway::FieldPolicy> client_headers_forwarded(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits);
std::unique_ptr<gateway::FieldPolicy> identity_fields_appended(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits);
std::unique_ptr<gateway::FieldPolicy> empty_claim_not_written(std::unique_ptr<gateway::FieldPolicy> standard,
                                                              HitCounter& hits);
std::unique_ptr<gateway::FieldPolicy> service_headers_returned(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits);
std::unique_ptr<gateway::UpstreamCredential> user_token_relayed(HitCounter& hits);

}  // namespace assay::weak
