// SPDX-License-Identifier: Apache-2.0
#pragma once
// The verification keys that a relying party keeps: fetched from the identity provider over mutual TLS,
// refreshed on a schedule and, within a limit, when a token names a key it does not know (RFC 7517 §5; RFC
// 8725 §3.10). An answer replaces them as a whole if it is a key set, be it an empty one; anything else
// leaves them as they are.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "platform/contract/audit.hpp"
#include "platform/http/client.hpp"
#include "platform/jose/jwk.hpp"

namespace assay::trust {

// May a token with an unknown key id cause a fetch now? Strangers choose key ids, so the answer must be
// bounded.
class RefreshPolicy {
 public:
  virtual ~RefreshPolicy() = default;
  virtual bool allow(TimePoint now) = 0;
};

class AtMostEvery final : public RefreshPolicy {
 public:
  explicit AtMostEvery(Duration interval) : interval_(interval) {}
  bool allow(TimePoint now) override;

 private:
  Duration interval_;
  TimePoint next_{};
};

struct SharedSecret {
  std::string kid, alg;
  Secret secret;
};

struct KeyCacheOptions {
  std::string issuer;                            // whose keys the endpoint publishes
  std::vector<SharedSecret> secrets;             // of that issuer, from configuration
  std::vector<jose::IssuerTrust> other_issuers;  // further trusted issuers with fixed keys
  Duration refresh_every = std::chrono::seconds(60);
};

class KeyCache : public std::enable_shared_from_this<KeyCache> {
 public:
  KeyCache(net::EventLoop& loop, http::Client client, KeyCacheOptions options,
           std::unique_ptr<jose::KeyAdmission> admission, std::unique_ptr<RefreshPolicy> policy,
           std::shared_ptr<AuditSink> sink);

  const jose::TrustStore& trust() const { return store_; }
  net::Task<void> refresh();
  // True when a fetch was made, or one was waited for that was under way: the caller may try its token once
  // more.
  net::Task<bool> refresh_for_unknown_key();
  void start();  // first fetch and schedule; ends when the last owner lets go

 private:
  using Waiting = std::vector<net::EventLoop::Resume>;  // those who wait for a fetch to end

  void install(const Json& jwks);
  net::Task<void> fetch();
  static net::Task<void> keep_fresh(std::weak_ptr<KeyCache> weak, net::EventLoop& loop, Duration interval);

  net::EventLoop& loop_;
  http::Client client_;
  KeyCacheOptions options_;
  std::unique_ptr<jose::KeyAdmission> admission_;
  std::unique_ptr<RefreshPolicy> policy_;
  std::shared_ptr<AuditSink> sink_;
  jose::TrustStore store_;
  std::weak_ptr<Waiting>
      under_way_;  // of the latest fetch, which owns it: a fetch that is dropped drops them
};

}  // namespace assay::trust
