// SPDX-License-Identifier: Apache-2.0
#pragma once
// What crosses the gateway: which fields of the client go upstream, which fields of a service come back, and
// what credential the service sees in place of the client's.
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/crypto/keys.hpp"
#include "platform/gateway/exchange.hpp"

namespace assay::gateway {

class FieldPolicy {
 public:
  virtual ~FieldPolicy() = default;
  virtual wire::Fields upstream(const wire::Fields& from_client) const = 0;
  virtual wire::Fields downstream(const wire::Fields& from_service) const = 0;
  // Writes who the caller is into what goes upstream, in place of whatever stands there.
  virtual void identify(wire::Fields& upstream, const Principal& caller) const = 0;
  // The last look at a head that goes upstream, the gateway's own fields in it.
  virtual wire::Fields leaving(wire::Fields complete, const wire::Fields&) const { return complete; }
};

// Only named fields cross, and none that the client's Connection field nominates for this hop (RFC 9110
// §7.6.1). Identity fields are never among them: the gateway writes its own, which nobody can nominate.
class AllowedFields final : public FieldPolicy {
 public:
  wire::Fields upstream(const wire::Fields& from_client) const override;
  wire::Fields downstream(const wire::Fields& from_service) const override;
  void identify(wire::Fields& upstream, const Principal& caller) const override;
};

class UpstreamCredential {
 public:
  virtual ~UpstreamCredential() = default;
  // The bearer token for the service, or empty where there is no verified client.
  virtual std::string bearer(const Exchange& exchange, TimePoint now) const = 0;
};

// The head that goes upstream for a routed request: the route's path, the client's query, the fields that may
// cross, and over them the gateway's own word on who asks. An empty bearer writes no Authorization.
wire::RequestHead upstream_head(const Exchange& exchange, const FieldPolicy& fields,
                                const std::string& bearer);

// The name of a field that may stand once (RFC 9110 §5.3) and stands there again: which of them counts would
// be every reader's own choice, and one that a client made a service repeat could be the one that does.
std::optional<std::string> repeated_singleton(const wire::Fields& from_service);

struct InternalTokenOptions {
  std::string issuer;
  std::string kid;
  std::chrono::seconds lifetime{30};
};

// Swaps the client's token for a short-lived one that only the called service accepts (NIST SP 800-204
// MS-SS-10). It keeps the client token's jti, so that a revocation reaches both.
// One that was made for the same client token and service is used again in the first half of its life: the
// client's token is verified for each request all the same, and no service ever sees a token of a longer
// life.
class InternalToken final : public UpstreamCredential {
 public:
  InternalToken(PrivateKey key, InternalTokenOptions options)
      : key_(std::move(key)), options_(std::move(options)) {}
  std::string bearer(const Exchange& exchange, TimePoint now) const override;

 private:
  std::string sign(const Exchange& exchange, TimePoint now) const;

  static constexpr std::size_t kMostKept = 4096;
  struct Made {
    std::string token;
    TimePoint at;
  };

  PrivateKey key_;
  InternalTokenOptions options_;
  // By service and client token. Full: all are forgotten, which costs a signature each.
  mutable std::map<std::string, std::unordered_map<std::string, Made>> made_;
};

}  // namespace assay::gateway
