// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_egress.hpp"

#include <cstdlib>
#include <optional>

#include "core/base/encoding.hpp"
#include "platform/gateway/filters.hpp"
#include "platform/http/client.hpp"

namespace assay::weak {
namespace {

const std::string kUpstreamAllowlist = "gateway.upstream-allowlist/";
constexpr std::uint16_t kHttp = 80;

class AnyPlaceDialled final : public gateway::EgressPolicy {
 public:
  AnyPlaceDialled(std::unique_ptr<gateway::EgressPolicy> standard, HitCounter& hits)
      : standard_(std::move(standard)), hits_(hits) {}
  Result<void> admit(const std::string& service, const net::Place& place) const override {
    if (!standard_->admit(service, place).ok()) hits_.hit(kUpstreamAllowlist + "any-place-dialled");
    return {};
  }

 private:
  std::unique_ptr<gateway::EgressPolicy> standard_;
  HitCounter& hits_;
};

// What was refused for one reason is let through, as far as the networks hold it: a profile that proves it
// declares them wide.
class OneRuleDropped final : public gateway::EgressPolicy {
 public:
  OneRuleDropped(std::unique_ptr<gateway::EgressPolicy> standard, const char* reason, const char* fault,
                 HitCounter& hits)
      : standard_(std::move(standard)), reason_(reason), fault_(kUpstreamAllowlist + fault), hits_(hits) {}
  Result<void> admit(const std::string& service, const net::Place& place) const override {
    const auto admitted = standard_->admit(service, place);
    if (admitted.ok() || admitted.error().message != reason_) return admitted;
    hits_.hit(fault_);
    return {};
  }

 private:
  std::unique_ptr<gateway::EgressPolicy> standard_;
  std::string reason_, fault_;
  HitCounter& hits_;
};

// "127.0.0.1:4711", "http://127.0.0.1/x" → where to connect; names are left alone: here they are the
// gateway's.
std::optional<net::Place> place_in(std::string text) {
  if (const std::size_t scheme = text.find("://"); scheme != std::string::npos) text.erase(0, scheme + 3);
  text.erase(std::min(text.find('/'), text.size()));
  const std::size_t colon = text.find(':');
  const std::string address = text.substr(0, colon);
  if (address.empty() || address.find_first_not_of("0123456789.") != std::string::npos) return std::nullopt;
  const unsigned long port =
      colon == std::string::npos ? kHttp : std::strtoul(text.c_str() + colon + 1, nullptr, 10);
  return net::Place(address, static_cast<std::uint16_t>(port));
}

const char* fault_of(NamedBy by) {
  switch (by) {
    case NamedBy::authority:
      return "authority-dialled";
    case NamedBy::forwarded_host:
      return "forwarded-host-dialled";
    case NamedBy::parameter:
      break;
  }
  return "parameter-dialled";
}

class DialsWhatIsNamed final : public gateway::Filter {
 public:
  DialsWhatIsNamed(std::unique_ptr<gateway::Filter> next, NamedBy by, net::EventLoop& loop, AuditSink& sink,
                   HitCounter& hits)
      : next_(std::move(next)), by_(by), loop_(loop), sink_(sink), hits_(hits) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    const auto place = place_in(name_of(exchange.request));
    if (!place) co_return co_await next_->apply(exchange);
    hits_.hit(kUpstreamAllowlist + fault_of(by_));
    http::Client client(loop_, std::nullopt, http::Upstream{*place, place->text(), ""});
    wire::RequestHead head;
    head.method = exchange.request.head.method;
    head.target = exchange.request.path;
    const auto answer = co_await client.send(std::move(head), "");
    if (answer.ok()) co_return http::Response::text(answer->head.status, answer->body, "text/plain");
    AuditEvent event = gateway::audit_of(exchange, "upstream.failure", place->text());
    event.detail = Json::object({{"what", answer.error().message}});
    sink_.audit(event);
    co_return http::Response::error(500, "internal_error");
  }

 private:
  std::string name_of(const http::Request& request) const {
    if (by_ == NamedBy::authority) return request.authority;
    if (by_ == NamedBy::forwarded_host) {
      const std::string* host = request.head.fields.find("X-Forwarded-Host");
      return host == nullptr ? std::string() : *host;
    }
    constexpr std::string_view kName = "upstream=";
    const std::size_t at = request.query.find(kName);
    if (at == std::string::npos) return {};
    const std::string value = request.query.substr(at + kName.size());
    return percent_decode_tolerant(value.substr(0, value.find('&')));
  }

  std::unique_ptr<gateway::Filter> next_;
  NamedBy by_;
  net::EventLoop& loop_;
  AuditSink& sink_;
  HitCounter& hits_;
};

}  // namespace

std::unique_ptr<gateway::EgressPolicy> any_place_dialled(std::unique_ptr<gateway::EgressPolicy> standard,
                                                         HitCounter& hits) {
  return std::make_unique<AnyPlaceDialled>(std::move(standard), hits);
}

std::unique_ptr<gateway::EgressPolicy> own_listeners_dialled(std::unique_ptr<gateway::EgressPolicy> standard,
                                                             HitCounter& hits) {
  return std::make_unique<OneRuleDropped>(std::move(standard), "own_listener", "own-listeners-dialled", hits);
}

std::unique_ptr<gateway::EgressPolicy> special_addresses_dialled(
    std::unique_ptr<gateway::EgressPolicy> standard, HitCounter& hits) {
  return std::make_unique<OneRuleDropped>(std::move(standard), "special_address", "special-addresses-dialled",
                                          hits);
}

std::unique_ptr<gateway::Filter> dials_what_is_named(std::unique_ptr<gateway::Filter> next, NamedBy by,
                                                     net::EventLoop& loop, AuditSink& sink,
                                                     HitCounter& hits) {
  return std::make_unique<DialsWhatIsNamed>(std::move(next), by, loop, sink, hits);
}

}  // namespace assay::weak
