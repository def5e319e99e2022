// SPDX-License-Identifier: Apache-2.0
#pragma once
// How a part fails while it lives on, at an operator's word and until the next one: what tests of failure
// need that a killed process does not show. Manners: "none", "dropping" (connections end instead of an
// answer), "failing" (503), "garbled" (200 with something else), "silent" (no answer), "mute" (the request is
// carried out, and the connection ends instead of an answer). On the loop's thread.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "platform/gateway/exchange.hpp"
#include "platform/http/server.hpp"

namespace assay::compose {

class Disturbance : public std::enable_shared_from_this<Disturbance> {
 public:
  explicit Disturbance(net::EventLoop& loop) : loop_(loop) {}
  // Error: invalid. Whoever still waits for a silent part is told nothing: the connection ends.
  Result<void> set(std::string_view manner);
  http::Handler around(http::Handler inner);
  std::unique_ptr<gateway::Filter> around(std::unique_ptr<gateway::Filter> last);

 private:
  class Disturbed;
  // What to say in place of the handler's answer; nullopt: its answer.
  net::Task<std::optional<http::Response>> instead();
  bool mute() const { return manner_ == "mute"; }
  static http::Response hang_up();

  net::EventLoop& loop_;
  std::string manner_ = "none";
  std::vector<net::EventLoop::Resume> waiting_;
};

}  // namespace assay::compose
