// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_jwt_revocation.hpp"

#include "platform/weak/faults.hpp"

namespace assay::weak {

void revocation_never_consulted(jose::VerifierParts& parts, HitCounter& hits) {
  ignore_rule(parts, "revocation", "gateway.jwt.revocation/never-consulted", hits);
}

}  // namespace assay::weak
