// SPDX-License-Identifier: Apache-2.0
#pragma once
// POST /config/reload of the management listener: the configuration file is read again.
//   200  {"hash": …, "was": …}: it is in effect
//   422  {"error":"config_refused","hash": …,"findings":[{"at":"gateway.toml:3:1","rule","message"}]}: what
//   was
//        in effect before still is; the first 20 findings
// Audit: management.change{config}, config.refused{rule of the first finding}.
#include "platform/contract/audit.hpp"
#include "platform/gateway/active_config.hpp"
#include "platform/http/exchange.hpp"

namespace assay::gateway {

http::Response reload_config(ActiveConfig& config, const http::Request& request, AuditSink& sink);

}  // namespace assay::gateway
