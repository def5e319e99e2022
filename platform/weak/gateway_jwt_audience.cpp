// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_audience.hpp"

#include "platform/weak/faults.hpp"

namespace assay::weak {

void audience_claims_ignored(jose::VerifierParts& parts, HitCounter& hits) {
  ignore_rule(parts, "audience", "gateway.jwt.audience/claims-ignored", hits);
}

}  // namespace assay::weak
