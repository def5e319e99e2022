// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.path-normalization/public-by-suffix: a rule that makes what ends in "/public" free for anyone is
// matched on the whole target, query and fragment with it (oauth2-proxy CVE-2025-54576, Envoy
// CVE-2021-32779). Two pieces: a reader that cuts the fragment for routing, and the rule.
#include <memory>

#include "platform/gateway/exchange.hpp"
#include "platform/weak/relay_reader.hpp"

namespace assay::weak {

inline constexpr const char* kPublicBySuffix = "gateway.path-normalization/public-by-suffix";

HeadFault fragment_cut();
std::unique_ptr<gateway::Filter> public_by_suffix(std::unique_ptr<gateway::Filter> authentication,
                                                  HitCounter& hits);

}  // namespace assay::weak
