// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.tls.version-cipher, deliberately weak:
//   early-data-accepted   a client that comes again may ask in its first flight, before the handshake shows
//   that
//       it is alive, and every copy of that flight asks again (RFC 8446 §8; nginx `ssl_early_data on`,
//       HAProxy `allow-0rtt`, without RFC 8470's Early-Data and 425 behind)
#include <memory>

#include "core/crypto/certificate.hpp"
#include "core/net/stream.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/http/server.hpp"

namespace assay::weak {

// In place of the edge: every connection ends its TLS here, and `handler` serves what it says, early or not.
std::unique_ptr<net::PlainListener> early_data_accepted(net::EventLoop& loop, const Identity& identity,
                                                        http::Handler handler,
                                                        std::shared_ptr<AuditSink> sink, HitCounter& hits);

}  // namespace assay::weak
