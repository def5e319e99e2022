// SPDX-License-Identifier: Apache-2.0
#pragma once
// Visitors that do nothing wrong, in the same loop as the flood: what they get is what the flood does to
// others. Each request is on a connection of its own, as a new visitor's would be.
#include <deque>
#include <memory>
#include <vector>

#include "harness/flood/plan.hpp"
#include "harness/flood/report.hpp"
#include "harness/flood/request_client.hpp"

namespace assay::flood {

class HonestClients final : private RequestClient::Desk {
 public:
  // `report` is filled as answers come.
  HonestClients(Reactor& reactor, const Honest& honest, Way way, HonestReport& report);

  // One request that falls due at `when`; sent at once, or when a client is free again.
  void request(Instant when, Instant now);
  bool busy() const { return free_.size() < clients_.size(); }
  void sweep(Instant limit);

 private:
  void request_done(RequestClient& client, Fate fate, int status, Instant due) override;

  const Honest& honest_;
  HonestReport& report_;
  std::vector<std::unique_ptr<RequestClient>> clients_;
  std::vector<RequestClient*> free_;
  std::deque<Instant> waiting_;
};

}  // namespace assay::flood
