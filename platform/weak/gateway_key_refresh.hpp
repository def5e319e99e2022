// SPDX-License-Identifier: Apache-2.0
#pragma once
// gateway.jwt.kid, deliberately weak: refresh-unlimited fetches the key set anew for every unknown key id, so
// that each forged token costs the identity provider a request (CWE-405; the behaviour of JWKS clients
// without a rate limit, e.g. node-jwks-rsa with `rateLimit: false`, its default).
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/trust/key_cache.hpp"

namespace assay::weak {

std::unique_ptr<trust::RefreshPolicy> refresh_unlimited(HitCounter& hits);

}  // namespace assay::weak
