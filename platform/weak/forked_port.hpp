// SPDX-License-Identifier: Apache-2.0
#pragma once
// One port with two servers behind it: the edge, and one that a fault adds. The first bytes that a client
// sends decide which of them it is passed on to.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "core/net/stream.hpp"

namespace assay::weak {

struct Fork {
  std::uint16_t edge = 0;
  std::uint16_t other = 0;
  std::size_t look = 16384;                                    // bytes that are looked at
  std::function<bool(std::string_view first_bytes)> to_other;  // what comes goes there, not to the edge
  std::shared_ptr<void> server;                                // the other one, kept while connections last
};

std::unique_ptr<net::PlainListener> forked_port(net::EventLoop& loop, Fork fork);

}  // namespace assay::weak
