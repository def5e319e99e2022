// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.http.size-limits, deliberately weak: the limit itself is an ordinary setting that compose lifts;
// this counts the requests that the hardened limit would have refused.
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/exchange.hpp"

namespace assay::weak {

std::unique_ptr<gateway::Filter> counts_oversized(std::unique_ptr<gateway::Filter> next,
                                                  std::size_t hardened_limit, HitCounter& hits);

}  // namespace assay::weak
