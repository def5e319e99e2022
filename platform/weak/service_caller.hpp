// SPDX-License-Identifier: Apache-2.0
#pragma once
// service.jwt-verify, deliberately weak: gateway-headers-trusted believes X-User-Id and X-User-Roles because
// "only the gateway can reach us" (the default of oauth2-proxy-style set-ups with --set-xauthrequest;
// CWE-807).
#include <memory>

#include "platform/contract/hit_counter.hpp"
#include "platform/services/user_service.hpp"

namespace assay::weak {

std::unique_ptr<services::CallerCheck> gateway_headers_trusted(HitCounter& hits);

}  // namespace assay::weak
