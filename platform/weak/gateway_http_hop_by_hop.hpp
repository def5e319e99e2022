// SPDX-License-Identifier: Apache-2.0
#pragma once
// What belongs to one hop only, and crosses it.
//   gateway.http.hop-by-hop/nominated-after-own   Connection options take the gateway's own fields away, too
//                                                 (Apache CVE-2022-31813, Go CVE-2021-33197, Traefik
//                                                 CVE-2024-45410)
//   gateway.http.hop-by-hop/hop-fields-relayed    fields of one hop go upstream as they came
//   gateway.http.hop-by-hop/upgrade-tunnelled     Upgrade goes upstream, and 101 makes a tunnel of the
//                                                 connection (h2c smuggling, Bishop Fox 2020)
//   gateway.http.hop-by-hop/tunnel-assumed        whatever was answered to Upgrade, the connection is a
//   tunnel
//                                                 (websocket smuggling, 2019: Varnish, Envoy 1.8)
//   gateway.http.hop-by-hop/expecting-body-left   the body behind Expect is left for the next request (Go
//                                                 CVE-2024-24791; CL.0 by Expect, 2025)
//   gateway.http.hop-by-hop/trace-reflected       TRACE and TRACK repeat the request (Apache's TraceEnable;
//                                                 IIS CVE-2003-1567)
// And of its neighbour, since both are granted in the same way:
//   gateway.http.request-line/connect-tunnelled   CONNECT opens a tunnel to wherever it says (Apache
//                                                 ProxyRequests On; CWE-441)
#include <cstdint>
#include <memory>
#include <string>

#include "platform/gateway/exchange.hpp"
#include "platform/gateway/forwarding.hpp"
#include "platform/weak/relay_reader.hpp"

namespace assay::weak {

std::unique_ptr<gateway::FieldPolicy> nominated_after_own(std::unique_ptr<gateway::FieldPolicy> standard,
                                                          HitCounter& hits);

// Readers; the first two come with a raw relay.
HeadFault hop_fields_relayed();
HeadFault expecting_body_left();
HeadFault trace_read_as_get();    // for trace_reflected
HeadFault connect_read_as_get();  // for connect_tunnelled
HeadFault keeps_bytes();          // no fault of its own: a relay needs the bytes

// In place of the filter that forwards to a plain backend at `port`: requests with Upgrade go there as they
// came. `assumed`: the tunnel does not wait for 101.
std::unique_ptr<gateway::Filter> upgrades(std::unique_ptr<gateway::Filter> standard, net::EventLoop& loop,
                                          std::string upstream, std::uint16_t port, bool assumed,
                                          HitCounter& hits);

// Before authentication: what the reader above took for a GET is answered here.
std::unique_ptr<gateway::Filter> trace_reflected(std::unique_ptr<gateway::Filter> next);
std::unique_ptr<gateway::Filter> connect_tunnelled(std::unique_ptr<gateway::Filter> next,
                                                   net::EventLoop& loop);

}  // namespace assay::weak
