// SPDX-License-Identifier: Apache-2.0
#pragma once
// One part of the platform in a process of its own, controlled in JSON lines:
//   {"do":"start","part","profile","weakenings":[…],"share":{…},"peers":{…},"start_ns","scratch","password_log2_n"}
//       → {"ok":true,"ports":{…}}; weakenings, peers, scratch and password_log2_n may be left out
//   {"do":"stop"} → {"ok":true}: the part is ended and nothing of it left; another may be started
//   {"do":"now"} → {"ns"}     {"do":"advance","by_ns"} → {"ran":N}     {"do":"quiesce"} → {"ran":N}
//       N: how many handlers have run since the start (net::EventLoop::quiesce)
//   {"do":"log","from":N} → {"lines":[…]}     {"do":"hits"} → {"hits":{…}}     {"do":"issuer_keys"} →
//   {"keys":[…]}
// An answer with "error" names what was wrong. A part that runs goes on; a start that was refused leaves
// nothing behind and may be tried again.
#include <memory>

#include "platform/compose/part.hpp"

namespace assay::node {

class Node {
 public:
  Node() = default;
  ~Node();
  Json handle(const Json& command);

 private:
  Json start(const Json& command);
  Result<Json> start_part(const Json& command);  // the ports
  void end();                                    // as before the first start
  Json log_from(std::size_t from);

  compose::Environment environment_;
  compose::Deployment share_;
  std::unique_ptr<compose::Assembly> assembly_;
  std::unique_ptr<net::EventLoop> loop_;
  std::unique_ptr<telemetry::Log> log_;
  std::unique_ptr<HitCounter> hits_;
  std::unique_ptr<compose::Part> part_;
};

}  // namespace assay::node
