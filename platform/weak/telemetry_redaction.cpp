// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/telemetry_redaction.hpp"

#include "platform/gateway/filters.hpp"
#include "platform/telemetry/redaction.hpp"

namespace assay::weak {
namespace {

class AuthorizationLogged final : public gateway::Filter {
 public:
  AuthorizationLogged(std::unique_ptr<gateway::Filter> inner, AuditSink& sink, HitCounter& hits)
      : inner_(std::move(inner)), sink_(sink), hits_(hits) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    hits_.hit("telemetry.redaction/authorization-logged");
    AuditEvent event = gateway::audit_of(exchange, "debug.request", {});
    event.detail = Json::object();
    for (const wire::Field& field : exchange.request.head.fields) event.detail[field.name] = field.value;
    sink_.audit(event);
    co_return co_await inner_->apply(exchange);
  }

 private:
  std::unique_ptr<gateway::Filter> inner_;
  AuditSink& sink_;
  HitCounter& hits_;
};

}  // namespace

telemetry::Log::Redaction request_line_logged(HitCounter& hits) {
  return [&hits](std::string_view target) {
    if (telemetry::mask_credentials(target) != target) hits.hit("telemetry.redaction/request-line-logged");
    return std::string(target);
  };
}

std::unique_ptr<gateway::Filter> authorization_logged(std::unique_ptr<gateway::Filter> authentication,
                                                      AuditSink& sink, HitCounter& hits) {
  return std::make_unique<AuthorizationLogged>(std::move(authentication), sink, hits);
}

}  // namespace assay::weak
