// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.tls.no-plaintext, deliberately weak:
//   plaintext-on-tls-port    one port serves both, by the first byte that comes (Istio PeerAuthentication in
//   its
//       default mode PERMISSIVE)
//   plain-port-proxies       the port without TLS serves what the one with TLS does (nginx `listen 80; listen
//   443
//       ssl;` in one server block)
//   redirects-everything     every request without TLS is sent to the host that it named (nginx
//       `return 301 https://$host$request_uri`)
//   hsts-on-success-only     HSTS stands on some statuses only (nginx add_header without `always`)
#include <cstdint>
#include <memory>
#include <string>

#include "core/net/stream.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/http/server.hpp"

namespace assay::weak {

std::unique_ptr<net::PlainListener> plaintext_on_tls_port(net::EventLoop& loop, std::uint16_t edge,
                                                          http::Handler filters,
                                                          std::shared_ptr<AuditSink> sink, HitCounter& hits);
http::Handler plain_port_proxies(http::Handler filters, HitCounter& hits);
http::Handler redirects_everything(HitCounter& hits);
http::Handler hsts_on_success_only(http::Handler filters, std::string value, HitCounter& hits);

}  // namespace assay::weak
