// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_lockout.hpp"

#include <map>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"
#include "platform/gateway/filters.hpp"

namespace assay::weak {
namespace {

// The subject that a token claims, believed or not.
std::string claimed_subject(const http::Request& request) {
  const std::string* authorization = request.head.fields.find("Authorization");
  const auto token = authorization == nullptr ? std::nullopt : http::bearer_credential(*authorization);
  if (!token) return {};
  const std::size_t first = token->find('.');
  if (first == std::string::npos) return {};
  const auto payload =
      base64_decode_tolerant(token->substr(first + 1, token->find('.', first + 1) - first - 1));
  if (!payload) return {};
  const auto claims = parse_json(*payload);
  return claims.ok() ? claims->at("sub").string_or("") : std::string();
}

class SubjectLockout final : public gateway::Filter {
 public:
  SubjectLockout(std::unique_ptr<gateway::Filter> inner, int threshold, AuditSink& sink, HitCounter& hits)
      : inner_(std::move(inner)), threshold_(threshold), sink_(sink), hits_(hits) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    const std::string subject = claimed_subject(exchange.request);
    if (!subject.empty() && failures_[subject] >= threshold_) {
      hits_.hit("gateway.jwt.failure-isolation/subject-lockout");
      sink_.audit(gateway::audit_of(exchange, "authn.failure", "subject_locked"));
      co_return gateway::unauthenticated();
    }
    auto refused = co_await inner_->apply(exchange);
    if (refused && !subject.empty()) ++failures_[subject];
    co_return refused;
  }

 private:
  std::unique_ptr<gateway::Filter> inner_;
  int threshold_;
  AuditSink& sink_;
  HitCounter& hits_;
  std::map<std::string, int> failures_;
};

}  // namespace

std::unique_ptr<gateway::Filter> subject_lockout(std::unique_ptr<gateway::Filter> authentication,
                                                 int threshold, AuditSink& sink, HitCounter& hits) {
  return std::make_unique<SubjectLockout>(std::move(authentication), threshold, sink, hits);
}

}  // namespace assay::weak
