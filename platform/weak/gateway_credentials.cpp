// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_credentials.hpp"

#include <algorithm>

namespace assay::weak {
namespace {

class AnonymousConsumer final : public gateway::Filter {
 public:
  AnonymousConsumer(std::unique_ptr<gateway::Filter> inner, Principal account, HitCounter& hits)
      : inner_(std::move(inner)), account_(std::move(account)), hits_(hits) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    auto refused = co_await inner_->apply(exchange);
    if (!refused) co_return std::nullopt;
    hits_.hit("gateway.jwt.required/anonymous-consumer");
    exchange.principal = account_;
    exchange.request.subject = account_.subject;
    jose::VerifiedToken nobody;  // so that the service gets an internal token for the default account
    nobody.subject = account_.subject;
    nobody.roles = account_.roles;
    nobody.jti = "anonymous";
    exchange.token = std::move(nobody);
    co_return std::nullopt;
  }

 private:
  std::unique_ptr<gateway::Filter> inner_;
  Principal account_;
  HitCounter& hits_;
};

// The last thing in `text` that looks like a compact token.
std::string last_token(std::string_view text) {
  const auto part_of_token = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  std::string best;
  std::string current;
  const auto take = [&] {
    if (current.rfind("eyJ", 0) == 0) best = current;
    current.clear();
  };
  for (const char c : text) {
    if (part_of_token(c)) {
      current += c;
    } else {
      take();
    }
  }
  take();
  return best;
}

class Anywhere final : public gateway::CredentialSource {
 public:
  explicit Anywhere(HitCounter& hits) : hits_(hits) {}

  Result<std::string> credential(const http::Request& request) const override {
    hits_.hit("gateway.jwt.required/credential-anywhere");
    std::string found = last_token(request.query);
    if (found.empty()) found = last_token(request.body);
    if (found.empty()) found = last_of(request, "Cookie");
    if (found.empty()) found = last_of(request, "Authorization");
    if (found.empty()) return Error{Errc::denied, "no_credential", {}};
    return found;
  }

 private:
  static std::string last_of(const http::Request& request, std::string_view name) {
    const auto values = request.head.fields.all(name);
    return values.empty() ? std::string() : last_token(values.back());
  }
  HitCounter& hits_;
};

class FirstWins final : public gateway::CredentialSource {
 public:
  explicit FirstWins(HitCounter& hits) : hits_(hits) {}

  Result<std::string> credential(const http::Request& request) const override {
    const auto values = request.head.fields.all("Authorization");
    if (values.empty()) return Error{Errc::denied, "no_credential", {}};
    auto first = http::bearer_credential(values.front());
    if (first) first->erase(std::min(first->find_first_of(", "), first->size()));
    if (!first || first->empty()) return Error{Errc::denied, "no_credential", {}};
    const bool alone = values.size() == 1 && values.front().ends_with(*first);
    if (!alone) hits_.hit("gateway.jwt.required/first-credential-wins");
    return *first;
  }

 private:
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<gateway::CredentialSource> first_credential_wins(HitCounter& hits) {
  return std::make_unique<FirstWins>(hits);
}

std::unique_ptr<gateway::Filter> anonymous_consumer(std::unique_ptr<gateway::Filter> authentication,
                                                    Principal account, HitCounter& hits) {
  return std::make_unique<AnonymousConsumer>(std::move(authentication), std::move(account), hits);
}

std::unique_ptr<gateway::CredentialSource> credential_anywhere(HitCounter& hits) {
  return std::make_unique<Anywhere>(hits);
}

}  // namespace assay::weak
