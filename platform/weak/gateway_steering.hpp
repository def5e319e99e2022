// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fields that tell a proxy what to do, deliberately let through.
//   gateway.proxy-control-headers/steering-fields-relayed   those of the client go upstream (Envoy's
//   x-envoy-*
//                                                           behind another proxy; Next.js CVE-2025-29927)
//   gateway.proxy-control-headers/steering-answers-relayed  those of the service reach whoever stands before
//                                                           (nginx X-Accel-Redirect through another proxy)
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/forwarding.hpp"

namespace assay::weak {

std::unique_ptr<gateway::FieldPolicy> steering_fields_relayed(std::unique_ptr<gateway::FieldPolicy> standard,
                                                              HitCounter& hits);
std::unique_ptr<gateway::FieldPolicy> steering_answers_relayed(std::unique_ptr<gateway::FieldPolicy> standard,
                                                               HitCounter& hits);

}  // namespace assay::weak
