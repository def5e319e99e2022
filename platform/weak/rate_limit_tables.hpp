// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.rate-limit.key-integrity and gateway.fail-closed, deliberately weak: how a limit remembers.
//   key-integrity/fixed-window        counts start anew with each window, which a first request opens (Kong's
//   rate-limiting plugin, express-rate-limit):
//       twice the limit passes around a window's edge
//   key-integrity/oldest-forgotten    a full table drops who was seen longest ago, offender or not (nginx
//       limit_req_zone: "the least recently used state is removed")
//   key-integrity/check-then-act      reads the counter, and writes it a round trip later (GET and SET on a
//   remote store) key-integrity/per-replica-counters  each replica counts for itself, with the whole limit
//   (Kong `policy = local`, nginx) fail-closed/limiter-outage-admits  without the limiter everything passes
//   (Envoy `failure_mode_deny: false`, its default)
#include <cstddef>
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/ratelimit/bucket_store.hpp"

namespace assay::weak {

std::unique_ptr<ratelimit::BucketTable> fixed_window(const ratelimit::Limit& limit, HitCounter& hits);
std::unique_ptr<ratelimit::BucketTable> oldest_forgotten(const ratelimit::Limit& limit, std::size_t max_keys,
                                                         HitCounter& hits);
std::unique_ptr<ratelimit::BucketStore> check_then_act(net::EventLoop& loop, const ratelimit::Limits& limits,
                                                       HitCounter& hits);
// `own` holds the whole limits.
std::unique_ptr<ratelimit::BucketStore> per_replica_counters(std::unique_ptr<ratelimit::BucketStore> own,
                                                             HitCounter& hits);
std::unique_ptr<ratelimit::BucketStore> limiter_outage_admits(HitCounter& hits);

}  // namespace assay::weak
