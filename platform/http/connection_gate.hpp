// SPDX-License-Identifier: Apache-2.0
#pragma once
// How many connections a server holds, in total and for one address. A full house closes the oldest waiting
// connection of the address that has the most, so that those who hold many yield to those who hold few. A
// connection that is being served is never closed for another one. Lives on one event loop's thread.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/net/stream.hpp"

namespace assay::http {

struct ConnectionLimits {
  std::size_t total = 0;        // 0: as many as come
  std::size_t per_address = 0;  // 0: as many as come
};

class ConnectionGate : public std::enable_shared_from_this<ConnectionGate> {
 public:
  // Told of each connection that was turned away or closed: "connections_per_address" or "connections", and
  // the address.
  using Refused = std::function<void(const char* reason, const std::string& address)>;
  ConnectionGate(ConnectionLimits limits, Refused refused) : limits_(limits), refused_(std::move(refused)) {}

  // Null: there is no room.
  std::shared_ptr<net::Admission> enter(const std::string& address);
  // Whether a request of this connection is being served.
  void set_serving(const net::Stream& stream, bool serving);
  std::size_t open() const { return places_.size(); }

 private:
  class Place;
  struct Held {
    std::string address;
    net::Stream* stream = nullptr;  // null: nothing to close yet
    bool serving = false;
  };
  using Places = std::map<std::uint64_t, Held>;  // by age

  bool make_room();
  void leave(std::uint64_t id);

  ConnectionLimits limits_;
  Refused refused_;
  Places places_;
  std::map<std::string, std::size_t> by_address_;
  std::uint64_t next_ = 0;
};

}  // namespace assay::http
