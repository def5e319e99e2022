// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.upstream-allowlist, deliberately weak.
//   any-place-dialled    whatever address the registry names is dialled: Envoy's EDS and nginx's resolver,
//   which
//                        know no list of networks.
//   own-listeners-dialled   within the networks, the gateway's own listeners too: Kong's and Envoy's
//                        administration on loopback.
//   special-addresses-dialled   within the networks, link-local and unspecified addresses too: a list of
//                        networks that ends in 0.0.0.0/0.
//   authority-dialled    a request for another authority goes there: nginx `proxy_pass http://$host`, Envoy's
//                        dynamic forward proxy, CVE-2021-40438 (Apache mod_proxy).
//   forwarded-host-dialled  or where X-Forwarded-Host says: Next.js middleware, CVE-2024-34351.
//   parameter-dialled    or where a parameter says: nginx `proxy_pass http://$arg_upstream`.
// Nothing is dialled beyond loopback, whatever the fault says (core/net/stream.hpp).
#include <memory>

#include "platform/contract/audit.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/egress.hpp"
#include "platform/gateway/exchange.hpp"

namespace assay::weak {

std::unique_ptr<gateway::EgressPolicy> any_place_dialled(std::unique_ptr<gateway::EgressPolicy> standard,
                                                         HitCounter& hits);

std::unique_ptr<gateway::EgressPolicy> own_listeners_dialled(std::unique_ptr<gateway::EgressPolicy> standard,
                                                             HitCounter& hits);
std::unique_ptr<gateway::EgressPolicy> special_addresses_dialled(
    std::unique_ptr<gateway::EgressPolicy> standard, HitCounter& hits);

enum class NamedBy { authority, forwarded_host, parameter };
// Before routing. Audit: upstream.failure, as the strict code has it.
std::unique_ptr<gateway::Filter> dials_what_is_named(std::unique_ptr<gateway::Filter> next, NamedBy by,
                                                     net::EventLoop& loop, AuditSink& sink, HitCounter& hits);

}  // namespace assay::weak
