// SPDX-License-Identifier: Apache-2.0
#include "platform/http/connection_gate.hpp"

#include <algorithm>

namespace assay::http {

class ConnectionGate::Place final : public net::Admission {
 public:
  Place(std::weak_ptr<ConnectionGate> gate, std::uint64_t id) : gate_(std::move(gate)), id_(id) {}
  ~Place() override {
    if (const auto gate = gate_.lock()) gate->leave(id_);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  void began(net::Stream& stream) override {
    const auto gate = gate_.lock();
    if (!gate) return;
    const auto place = gate->places_.find(id_);
    if (place != gate->places_.end()) place->second.stream = &stream;
  }

 private:
  std::weak_ptr<ConnectionGate> gate_;
  std::uint64_t id_;
};

std::shared_ptr<net::Admission> ConnectionGate::enter(const std::string& address) {
  const auto known = by_address_.find(address);
  const std::size_t of_address = known == by_address_.end() ? 0 : known->second;
  if (limits_.per_address > 0 && of_address >= limits_.per_address) {
    refused_("connections_per_address", address);
    return nullptr;
  }
  if (limits_.total > 0 && places_.size() >= limits_.total && !make_room()) {
    refused_("connections", address);
    return nullptr;
  }
  const std::uint64_t id = next_++;
  places_[id].address = address;
  ++by_address_[address];
  return std::make_shared<Place>(weak_from_this(), id);
}

bool ConnectionGate::make_room() {
  const auto worth = [this](const Held& held) -> std::size_t {
    return held.serving || held.stream == nullptr ? 0 : by_address_.at(held.address);
  };
  const auto victim =
      std::max_element(places_.begin(), places_.end(), [&](const auto& left, const auto& right) {
        return worth(left.second) < worth(right.second);  // the first, which is the oldest, wins a tie
      });
  if (victim == places_.end() || worth(victim->second) == 0) return false;
  net::Stream* const stream = victim->second.stream;
  const std::string address = victim->second.address;
  leave(victim->first);  // its place is free now; the task that holds it ends in its own time
  stream->abort();
  refused_("connections", address);
  return true;
}

void ConnectionGate::leave(std::uint64_t id) {
  const auto place = places_.find(id);
  if (place == places_.end()) return;
  const auto count = by_address_.find(place->second.address);
  if (--count->second == 0) by_address_.erase(count);
  places_.erase(place);
}

void ConnectionGate::set_serving(const net::Stream& stream, bool serving) {
  const auto place = std::find_if(places_.begin(), places_.end(),
                                  [&](const auto& entry) { return entry.second.stream == &stream; });
  if (place != places_.end()) place->second.serving = serving;
}

}  // namespace assay::http
