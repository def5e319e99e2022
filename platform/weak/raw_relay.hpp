// SPDX-License-Identifier: Apache-2.0
#pragma once
// Passes a request on byte for byte as it was received, to a plain backend, on a connection of its own: what
// a proxy does that does not write requests anew. Part of every fault in how requests are read: a misreading
// that is written anew harms nobody behind it.
#include <cstdint>
#include <memory>
#include <string>

#include "core/net/event_loop.hpp"
#include "platform/gateway/exchange.hpp"

namespace assay::weak {

// Requests to `upstream` go through the relay, all others, and those whose bytes were not kept, to
// `standard`.
std::unique_ptr<gateway::Filter> raw_relay(std::unique_ptr<gateway::Filter> standard, net::EventLoop& loop,
                                           std::string upstream, std::uint16_t port);

}  // namespace assay::weak
