// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.rate-limit.*, deliberately weak: what a limit counts by, and whether it counts at all.
//   key-integrity/forwarded-for-trusted   the client's own forwarding fields name the address (Kong
//       `trusted_ips = 0.0.0.0/0`, Express `trust proxy = true`)
//   key-integrity/raw-target-in-key       each spelling of the target has a bucket (HAProxy stick-table keys
//   `base32+src`
//       and `url32+src`)
//   key-integrity/host-in-key             each spelling of the Host field has a bucket (HAProxy `base32`
//   again) per-user/per-token-counters           each token has a bucket (limits keyed by the Authorization
//   field, as in Envoy's
//       `request_headers` descriptors)
//   costly-routes/flat-cost               a request for a thousand items costs what one for ten does
//   per-ip/unlimited, per-user/unlimited  no limit, the default of nginx, Envoy and HAProxy
//   per-ip/whole-ipv6-address             each IPv6 address has a bucket, and so has an IPv4 address in its
//       mapped form (nginx `$binary_remote_addr`, HAProxy `src`)
//   per-ip/first-64-bits                  the first 64 bits of the 128 count, which all mapped IPv4 addresses
//   share
//       (CVE-2026-30827)
//   per-ip/after-authentication           the limit stands behind signature verification (Kong plugins by
//   priority: jwt 1450
//       runs before rate-limiting 910)
#include <memory>
#include <string>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/rate_limit.hpp"

namespace assay::weak {

std::unique_ptr<gateway::ClientAddress> forwarded_for_trusted(
    std::unique_ptr<gateway::ClientAddress> standard, HitCounter& hits);
// `relay`: the SPIFFE id of whoever may speak of the client.
std::unique_ptr<gateway::ClientAddress> whole_ipv6_address(std::unique_ptr<gateway::ClientAddress> standard,
                                                           std::string relay, HitCounter& hits);
std::unique_ptr<gateway::ClientAddress> first_64_bits(std::unique_ptr<gateway::ClientAddress> standard,
                                                      std::string relay, HitCounter& hits);
std::unique_ptr<gateway::LimitKey> raw_target_in_key(std::unique_ptr<gateway::LimitKey> standard,
                                                     HitCounter& hits);
std::unique_ptr<gateway::LimitKey> host_in_key(std::unique_ptr<gateway::LimitKey> standard, HitCounter& hits);
std::unique_ptr<gateway::LimitKey> per_token_counters(HitCounter& hits);
std::unique_ptr<gateway::LimitKey> flat_cost(std::unique_ptr<gateway::LimitKey> standard, HitCounter& hits);
// `fault` is the name under which it counts: the same lack has two controls.
std::unique_ptr<gateway::LimitKey> unlimited(const char* fault, HitCounter& hits);

// Two filters for the places of the address limit and of authentication: the first lets everything pass, the
// second asks the limit once authentication has succeeded.
struct LateLimit {
  std::unique_ptr<gateway::Filter> in_front;
  std::shared_ptr<gateway::Filter> limit;
};
LateLimit step_aside(std::unique_ptr<gateway::Filter> limit, HitCounter& hits);
std::unique_ptr<gateway::Filter> then_limit(std::unique_ptr<gateway::Filter> authentication,
                                            std::shared_ptr<gateway::Filter> limit);

}  // namespace assay::weak
