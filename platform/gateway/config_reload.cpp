// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/config_reload.hpp"

#include "platform/http/request_event.hpp"

namespace assay::gateway {
namespace {

constexpr int kUnprocessable = 422;
constexpr std::size_t kMaxToldFindings = 20;

Json to_json(const ConfigFinding& finding) {
  return Json::object(
      {{"at", assay::to_string(finding.pos)}, {"rule", finding.rule}, {"message", finding.message}});
}

}  // namespace

http::Response reload_config(ActiveConfig& config, const http::Request& request, AuditSink& sink) {
  const std::string was = config.current().hash;
  const std::vector<ConfigFinding> findings = config.reload();
  if (findings.empty()) {
    AuditEvent event = http::event_about(request, "management.change", "config");
    event.detail["hash"] = config.current().hash;
    event.detail["was"] = was;
    sink.audit(event);
    return http::Response::json(200, Json::object({{"hash", config.current().hash}, {"was", was}}));
  }
  AuditEvent event = http::event_about(request, "config.refused", findings.front().rule);
  event.detail["at"] = assay::to_string(findings.front().pos);
  event.detail["message"] = findings.front().message;
  event.detail["findings"] = static_cast<std::int64_t>(findings.size());
  event.detail["hash"] = was;
  sink.audit(event);
  Json told = Json::array();
  for (const ConfigFinding& finding : findings) {
    if (told.size() < kMaxToldFindings) told.push_back(to_json(finding));
  }
  return http::Response::json(kUnprocessable,
                              Json::object({{"error", "config_refused"}, {"hash", was}, {"findings", told}}));
}

}  // namespace assay::gateway
