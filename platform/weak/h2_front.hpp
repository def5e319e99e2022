// SPDX-License-Identifier: Apache-2.0
#pragma once
// HTTP/2 in front of an edge that speaks HTTP/1.1 only, as products add it: whoever offers h2 is served
// there, request by request, written down in HTTP/1.1; all others go on to the edge. It keeps the rules of
// RFC 9113 but for the one that a fault breaks:
//   gateway.http.framing/h2-framing-copied           what HTTP/2 fields say of the body is copied
//   gateway.http.header-syntax/h2-bytes-copied       names and values are copied, line ends too
//   gateway.http.size-limits/h2-blocks-unbounded     a header block goes on for as long as the client likes
//   gateway.connection-limits/h2-frames-uncounted    PING, SETTINGS and empty DATA are dealt with for ever
//   gateway.connection-limits/h2-resets-uncounted    a stream that was reset makes room, its request goes on
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/net/stream.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/http/server.hpp"

namespace assay::weak {

struct H2Fault {
  enum class Broken { framing, syntax, blocks, frames, resets };
  std::string name;  // "control/fault", for the hit counter
  Broken broken;
};

const std::vector<H2Fault>& h2_faults();

// `tls` must agree on h2 alone. `handler` is given requests with `received` as h2_request.hpp writes it.
std::unique_ptr<net::PlainListener> h2_front(net::EventLoop& loop, std::uint16_t edge, net::TlsContext tls,
                                             http::Handler handler, const H2Fault& fault, HitCounter& hits);

}  // namespace assay::weak
