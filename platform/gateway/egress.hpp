// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where the gateway connects to: what the registry (or an operator) said last of each service, and what a
// deployment declares to be possible at all. The one may move within the other.
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/net/stream.hpp"

namespace assay::gateway {

// IPv4 addresses and ports: "10.1.0.0/16:8000-8999", "127.0.0.1/32:5000".
struct Network {
  std::uint32_t address = 0;
  int prefix = 32;
  std::uint16_t first_port = 0;
  std::uint16_t last_port = 0;
  bool holds(std::uint32_t ip, std::uint16_t port) const;
};
// Error: invalid.
Result<Network> parse_network(std::string_view text);

class EgressPolicy {
 public:
  virtual ~EgressPolicy() = default;
  // Error: denied, with the reason: malformed_address, own_listener, special_address, undeclared_network.
  virtual Result<void> admit(const std::string& service, const net::Place& place) const = 0;
};

// The declared networks of each service. A listener of the gateway itself, link-local (where clouds keep
// credentials), unspecified and multicast addresses are refused even where a network holds them.
class DeclaredNetworks final : public EgressPolicy {
 public:
  DeclaredNetworks(std::map<std::string, std::vector<Network>> networks, std::set<std::string> own_listeners)
      : networks_(std::move(networks)), own_listeners_(std::move(own_listeners)) {}
  Result<void> admit(const std::string& service, const net::Place& place) const override;

 private:
  std::map<std::string, std::vector<Network>> networks_;
  std::set<std::string> own_listeners_;  // "127.0.0.1:4711"
};

class Directory {
 public:
  explicit Directory(std::map<std::string, net::Place> places) : places_(std::move(places)) {}
  void set_policy(std::unique_ptr<EgressPolicy> policy) { policy_ = std::move(policy); }
  // Believed as it is: whether it is dialled is asked when it is.
  bool move(const std::string& service, net::Place place);
  const net::Place* find(const std::string& service) const;
  // For http::ClientOptions::locate. Error: denied, kRefused, with the place and the policy's reason in
  // `where`.
  Result<net::Place> locate(const std::string& service) const;

  static constexpr const char* kRefused = "upstream_refused";

 private:
  std::map<std::string, net::Place> places_;
  std::unique_ptr<EgressPolicy> policy_;
};

}  // namespace assay::gateway
