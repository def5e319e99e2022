// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_type.hpp"

#include "platform/weak/faults.hpp"

namespace assay::weak {

void type_claims_ignored(jose::VerifierParts& parts, HitCounter& hits) {
  ignore_rule(parts, "type", "gateway.jwt.type/claims-ignored", hits);
}

}  // namespace assay::weak
