// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the port without TLS says. A browser that asks for one of the named pages without saying more is sent
// to the same page of the configured host; whatever else comes is refused, and no credential in it is looked
// at. A redirect of API calls would only hide that their tokens cross the wire in clear (ASVS 4.1.2).
#include <string>
#include <vector>

#include "platform/contract/audit.hpp"
#include "platform/http/server.hpp"

namespace assay::gateway {

struct PlainPort {
  std::string host;                // never the client's own Host
  std::vector<std::string> pages;  // exact targets
};

// 308 with Location, or 403; the connection ends either way. Audit: tls.required, for what is refused.
http::Handler turn_away(PlainPort port, AuditSink& sink);

}  // namespace assay::gateway
