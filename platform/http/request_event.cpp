// SPDX-License-Identifier: Apache-2.0
#include "platform/http/request_event.hpp"

#include <utility>

namespace assay::http {

AuditEvent event_about(const Request& request, std::string event, std::string reason) {
  AuditEvent out;
  out.event = std::move(event);
  out.reason = std::move(reason);
  out.method = request.head.method;
  out.target = request.head.target;
  out.request_id = request.request_id;
  out.detail = Json::object({{"peer", request.peer}});
  return out;
}

}  // namespace assay::http
