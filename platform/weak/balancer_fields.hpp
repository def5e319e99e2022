// SPDX-License-Identifier: Apache-2.0
#pragma once
// lb.forwarded-headers, deliberately weak:
//   forwarded-for-kept   a client's own X-Forwarded-For stays as it is (HAProxy `option forwardfor if-none`)
//   forwarded-for-appended  the address is put behind what the client wrote (nginx
//       `$proxy_add_x_forwarded_for`)
//   client-fields-passed  other fields that speak of the client, the original host or the route go to the
//   gateway as they
//       came (nginx passes on every request field that it is not told to drop)
#include <memory>

#include "platform/balancer/forwarded_fields.hpp"
#include "platform/contract/hit_counter.hpp"

namespace assay::weak {

std::unique_ptr<balancer::ForwardedFields> forwarded_for_kept(
    std::unique_ptr<balancer::ForwardedFields> standard, HitCounter& hits);
std::unique_ptr<balancer::ForwardedFields> forwarded_for_appended(
    std::unique_ptr<balancer::ForwardedFields> standard, HitCounter& hits);
std::unique_ptr<balancer::ForwardedFields> client_fields_passed(
    std::unique_ptr<balancer::ForwardedFields> standard, HitCounter& hits);

}  // namespace assay::weak
