// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/sabotage.hpp"

#include <algorithm>

#include "platform/weak/head_text.hpp"
#include "platform/weak/relay_reader.hpp"

namespace assay::weak {
namespace {

class DenyAll final : public gateway::Filter {
 public:
  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    if (exchange.match->route.access == gateway::Access::anyone) co_return std::nullopt;
    co_return gateway::unauthenticated();
  }
};

class DenyRoles final : public gateway::Filter {
 public:
  explicit DenyRoles(std::unique_ptr<gateway::Filter> inner) : inner_(std::move(inner)) {}
  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    if (exchange.match->route.access == gateway::Access::role)
      co_return http::Response::error(403, "forbidden");
    co_return co_await inner_->apply(exchange);
  }

 private:
  std::unique_ptr<gateway::Filter> inner_;
};

class ServeAs final : public services::CallerCheck {
 public:
  ServeAs(std::unique_ptr<services::CallerCheck> inner, std::string other)
      : inner_(std::move(inner)), other_(std::move(other)) {}
  Result<Principal> caller(const http::Request& request) const override {
    auto principal = inner_->caller(request);
    if (principal.ok()) principal->subject = other_;
    return principal;
  }

 private:
  std::unique_ptr<services::CallerCheck> inner_;
  std::string other_;
};

class NeverRefresh final : public trust::RefreshPolicy {
 public:
  bool allow(TimePoint) override { return false; }
};

class RetireAtOnce final : public identity::RetirementPolicy {
 public:
  TimePoint published_until(TimePoint replaced_at) const override { return replaced_at; }
};

class ExactScheme final : public gateway::CredentialSource {
 public:
  explicit ExactScheme(std::unique_ptr<gateway::CredentialSource> inner) : inner_(std::move(inner)) {}
  Result<std::string> credential(const http::Request& request) const override {
    const std::string* value = request.head.fields.find("Authorization");
    if (value != nullptr && value->rfind("Bearer ", 0) != 0) return Error{Errc::denied, "no_credential", {}};
    return inner_->credential(request);
  }

 private:
  std::unique_ptr<gateway::CredentialSource> inner_;
};

class AsciiOnly final : public gateway::BodyReader {
 public:
  std::optional<gateway::Refusal> read(std::string& body, std::optional<Json>& value) const override {
    const bool ascii =
        std::all_of(body.begin(), body.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!ascii) return gateway::Refusal{400, "malformed_json", ""};
    return gateway::StrictJson().read(body, value);
  }
};

}  // namespace

std::unique_ptr<gateway::Filter> deny_all() {
  return std::make_unique<DenyAll>();
}
std::unique_ptr<gateway::Filter> deny_roles(std::unique_ptr<gateway::Filter> inner) {
  return std::make_unique<DenyRoles>(std::move(inner));
}
std::unique_ptr<services::CallerCheck> serve_as(std::unique_ptr<services::CallerCheck> inner,
                                                std::string other) {
  return std::make_unique<ServeAs>(std::move(inner), std::move(other));
}
std::unique_ptr<trust::RefreshPolicy> never_refresh() {
  return std::make_unique<NeverRefresh>();
}
std::unique_ptr<identity::RetirementPolicy> retire_at_once() {
  return std::make_unique<RetireAtOnce>();
}
std::unique_ptr<gateway::CredentialSource> exact_scheme(std::unique_ptr<gateway::CredentialSource> inner) {
  return std::make_unique<ExactScheme>(std::move(inner));
}

std::unique_ptr<http::RequestReader> lengths_only(const wire::RequestLimits& limits, HitCounter& hits) {
  const auto unknown_coding = [](const std::string& text) -> std::optional<std::string> {
    HeadText head = HeadText::parse(text);
    if (!head.has("Transfer-Encoding")) return std::nullopt;
    head.remove("Transfer-Encoding");
    head.lines.emplace_back("Transfer-Encoding: unknown");
    return head.text();
  };
  return faulty_head_reader(limits, {"sabotage:lengths-only", unknown_coding}, hits);
}

std::unique_ptr<gateway::BodyReader> ascii_only() {
  return std::make_unique<AsciiOnly>();
}

}  // namespace assay::weak
