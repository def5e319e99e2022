// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who is at the other end. Limits, logs and policies must mean the same client, whatever that client writes
// into forwarding fields.
#include <string>
#include <string_view>

#include "platform/http/exchange.hpp"

namespace assay::gateway {

class ClientAddress {
 public:
  virtual ~ClientAddress() = default;
  // The address as the limiter's key; never empty.
  virtual std::string of(const http::Request& request) const = 0;
};

// The socket's address; for requests that the balancer relays over mutual TLS, what the balancer saw (its
// X-Forwarded-For, which holds exactly one address).
class SocketAddress final : public ClientAddress {
 public:
  explicit SocketAddress(std::string balancer) : balancer_(std::move(balancer)) {}
  std::string of(const http::Request& request) const override;

 private:
  std::string balancer_;  // SPIFFE id
};

// One spelling for each client: IPv4 as it is, IPv4-mapped IPv6 as IPv4, other IPv6 as its /64 (what one
// customer is given, RFC 6177), zone ids dropped. Text that is no address comes back lower-cased and cut to
// 64 bytes.
std::string address_key(std::string_view address);

}  // namespace assay::gateway
