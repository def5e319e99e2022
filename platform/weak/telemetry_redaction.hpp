// SPDX-License-Identifier: Apache-2.0
#pragma once
// telemetry.redaction, deliberately weak.
//   request-line-logged   the request line goes into the log as it came, query and all: nginx's and Apache's
//                         "combined" format.
//   authorization-logged  every field of a request to be authenticated is logged for debugging, credentials
//                         too (CVE-2019-11250, Kubernetes client-go; CVE-2022-23469, Traefik).
#include <memory>

#include "platform/contract/audit.hpp"
#include "platform/contract/hit_counter.hpp"
#include "platform/gateway/exchange.hpp"
#include "platform/telemetry/log.hpp"

namespace assay::weak {

telemetry::Log::Redaction request_line_logged(HitCounter& hits);
std::unique_ptr<gateway::Filter> authorization_logged(std::unique_ptr<gateway::Filter> authentication,
                                                      AuditSink& sink, HitCounter& hits);

}  // namespace assay::weak
