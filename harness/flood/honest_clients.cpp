// SPDX-License-Identifier: Apache-2.0
#include "harness/flood/honest_clients.hpp"

namespace assay::flood {
namespace {

// At once. More would be a flood of their own; fewer, and one that gets no answer would silence the others.
constexpr std::size_t kClients = 8;

}  // namespace

HonestClients::HonestClients(Reactor& reactor, const Honest& honest, Way way, HonestReport& report)
    : honest_(honest), report_(report) {
  RequestClient::Desk& desk = *this;
  for (std::size_t i = 0; i < kClients; ++i) {
    clients_.push_back(std::make_unique<RequestClient>(reactor, desk, way, false));
    free_.push_back(clients_.back().get());
  }
}

void HonestClients::request(Instant when, Instant now) {
  ++report_.total;
  if (free_.empty()) {
    waiting_.push_back(when);
    return;
  }
  RequestClient* const client = free_.back();
  free_.pop_back();
  client->start(honest_.request, when, now);
}

void HonestClients::sweep(Instant limit) {
  for (const auto& client : clients_) client->sweep(limit);
}

void HonestClients::request_done(RequestClient& client, Fate fate, int status, Instant due) {
  const Instant now = std::chrono::steady_clock::now();
  if (fate == Fate::answered && status >= 200 && status < 300) {
    ++report_.ok;
    report_.latency.record(static_cast<std::uint64_t>(std::chrono::nanoseconds(now - due).count()));
  }
  if (waiting_.empty()) {
    free_.push_back(&client);
    return;
  }
  const Instant next = waiting_.front();
  waiting_.pop_front();
  client.start(honest_.request, next, now);
}

}  // namespace assay::flood
