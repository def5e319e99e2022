// SPDX-License-Identifier: Apache-2.0
#pragma once
// A connection that carries bytes both ways until one end closes it: what an upgrade or a CONNECT becomes in
// a gateway that grants it.
#include <memory>
#include <string>

#include "core/net/stream.hpp"

namespace assay::weak {

// Passes `to_back` (what the client sent already) and all that follows to `back`, and `to_client` and all
// that follows to `client`. Returns when either side has closed; both are closed then.
net::Task<void> tunnel(net::EventLoop& loop, net::Stream& client, std::unique_ptr<net::Stream> back,
                       std::string to_back, std::string to_client);

}  // namespace assay::weak
