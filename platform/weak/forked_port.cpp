// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/forked_port.hpp"

#include "platform/weak/tunnel.hpp"

namespace assay::weak {
namespace {

net::Task<void> pass_forked(net::EventLoop& loop, std::shared_ptr<const Fork> fork,
                            std::unique_ptr<net::Stream> client) {
  auto first = co_await client->read_some(fork->look);
  if (!first.ok()) co_return;
  auto back = co_await net::Stream::connect_plain(loop, fork->to_other(*first) ? fork->other : fork->edge);
  if (!back.ok()) co_return;
  co_await tunnel(loop, *client, std::move(back).value(), std::move(first).value(), "");
}

}  // namespace

std::unique_ptr<net::PlainListener> forked_port(net::EventLoop& loop, Fork fork) {
  const auto shared = std::make_shared<const Fork>(std::move(fork));
  return std::make_unique<net::PlainListener>(loop, [&loop, shared](std::unique_ptr<net::Stream> client) {
    return pass_forked(loop, shared, std::move(client));
  });
}

}  // namespace assay::weak
