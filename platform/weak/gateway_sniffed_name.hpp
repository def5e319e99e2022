// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.tls.host-binding, deliberately weak:
//   first-segment-sniffed   a router in front of TLS looks once for the name that is asked for; where it
//   finds
//       none, the connection gets the rules of the first host (CVE-2026-32305, Traefik)
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/net/stream.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/http/server.hpp"

namespace assay::weak {

// The name in the ClientHello that begins the bytes (RFC 6066 §3); empty where it does not stand in them, or
// not in the first record.
std::string sniffed_name(std::string_view bytes);

// In front of `edge`: what it finds no name in is served by `handler` behind TLS of its own, as if no name
// had been asked for.
std::unique_ptr<net::PlainListener> first_segment_sniffed(net::EventLoop& loop, std::uint16_t edge,
                                                          net::TlsContext tls, http::Handler handler,
                                                          std::shared_ptr<AuditSink> sink, HitCounter& hits);

}  // namespace assay::weak
