// SPDX-License-Identifier: Apache-2.0
#pragma once
// lb.forwarded-headers, deliberately weak:
//   proxy-preamble-believed   a connection may begin with a header of the PROXY protocol, and the address in
//   it
//       counts as the client's, whoever sent it (HAProxy `accept-proxy`, nginx `listen … proxy_protocol` with
//       `set_real_ip_from 0.0.0.0/0`, on a port that strangers reach)
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/net/stream.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/http/server.hpp"

namespace assay::weak {

struct ProxyPreamble {
  std::string client;    // the address that it claims
  std::size_t size = 0;  // bytes that it takes
};

// The header that begins the bytes, in version 1 (text) or 2 (binary, TLVs passed over), for TCP over IPv4 or
// IPv6 (https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt). nullopt: none, or not a whole one.
std::optional<ProxyPreamble> proxy_preamble(std::string_view bytes);

// In front of `edge`: a connection with a preamble is served by `handler` behind TLS of its own, as one of
// the client that it names.
std::unique_ptr<net::PlainListener> proxy_preamble_believed(net::EventLoop& loop, std::uint16_t edge,
                                                            net::TlsContext tls, http::Handler handler,
                                                            std::shared_ptr<AuditSink> sink,
                                                            HitCounter& hits);

}  // namespace assay::weak
