// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_time.hpp"

#include "platform/weak/faults.hpp"

namespace assay::weak {

void time_claims_ignored(jose::VerifierParts& parts, HitCounter& hits) {
  ignore_rule(parts, "time", "gateway.jwt.time/claims-ignored", hits);
}

}  // namespace assay::weak
