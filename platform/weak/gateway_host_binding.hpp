// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.tls.host-binding, deliberately weak:
//   host-unbound   the Host field alone chooses the virtual server (Apache without SSLStrictSNIVHostCheck,
//   nginx,
//       Envoy filter chains over one listener)
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/http/host_agreement.hpp"

namespace assay::weak {

std::unique_ptr<http::HostAgreement> host_unbound(std::unique_ptr<http::HostAgreement> standard,
                                                  HitCounter& hits);

}  // namespace assay::weak
