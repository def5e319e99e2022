// SPDX-License-Identifier: Apache-2.0
#pragma once
// What an audit event says of the request that it is about: method, target, request id, and the peer in its
// detail. The caller adds what else it knows.
#include <string>

#include "platform/contract/audit.hpp"
#include "platform/http/exchange.hpp"

namespace assay::http {

AuditEvent event_about(const Request& request, std::string event, std::string reason = "");

}  // namespace assay::http
