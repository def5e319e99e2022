// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pieces that break honest behaviour. A scenario that stays green with one of them in place proves nothing.
#include <memory>
#include <string>

#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/filters.hpp"
#include "platform/gateway/validation.hpp"
#include "platform/http/request_reader.hpp"
#include "platform/identity/endpoints.hpp"
#include "platform/services/user_service.hpp"

namespace assay::weak {

// Answers 401 to everybody.
std::unique_ptr<gateway::Filter> deny_all();
// Answers 403 to everybody on routes that ask for a role.
std::unique_ptr<gateway::Filter> deny_roles(std::unique_ptr<gateway::Filter> inner);
// Serves every caller as `other`.
std::unique_ptr<services::CallerCheck> serve_as(std::unique_ptr<services::CallerCheck> inner,
                                                std::string other);
// Never asks for keys that it does not know.
std::unique_ptr<trust::RefreshPolicy> never_refresh();
// Replaced keys are gone at once, with valid tokens still about.
std::unique_ptr<identity::RetirementPolicy> retire_at_once();
// Takes "Bearer" in this spelling only (RFC 9110 §11.1 makes it case-insensitive).
std::unique_ptr<gateway::CredentialSource> exact_scheme(std::unique_ptr<gateway::CredentialSource> inner);
// Refuses every body that states no length.
std::unique_ptr<http::RequestReader> lengths_only(const wire::RequestLimits& limits, HitCounter& hits);

// Bodies are read strictly, and refused where any byte is outside ASCII.
std::unique_ptr<gateway::BodyReader> ascii_only();

}  // namespace assay::weak
