// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_public_rule.hpp"

#include "platform/weak/head_text.hpp"

namespace assay::weak {
namespace {

using Repaired = std::optional<std::string>;

Repaired without_fragment(const std::string& text) {
  HeadText head = HeadText::parse(text);
  std::string& line = head.request_line;
  const std::size_t hash = line.find('#');
  const std::size_t space = line.rfind(' ');
  if (hash == std::string::npos || space == std::string::npos || space < hash) return std::nullopt;
  line.erase(hash, space - hash);
  return head.text();
}

// The target as it stands on the wire.
std::string target_of(const std::string& received) {
  const std::string line = HeadText::parse(received).request_line;
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  return first == std::string::npos ? "" : line.substr(first + 1, last - first - 1);
}

class PublicBySuffix final : public gateway::Filter {
 public:
  PublicBySuffix(std::unique_ptr<gateway::Filter> authentication, HitCounter& hits)
      : authentication_(std::move(authentication)), hits_(hits) {}

  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    if (exchange.match && target_of(exchange.request.received).ends_with("/public")) {
      hits_.hit(kPublicBySuffix);
      exchange.match->route.access = gateway::Access::anyone;
    }
    co_return co_await authentication_->apply(exchange);
  }

 private:
  std::unique_ptr<gateway::Filter> authentication_;
  HitCounter& hits_;
};

}  // namespace

HeadFault fragment_cut() {
  return {kPublicBySuffix, without_fragment};
}

std::unique_ptr<gateway::Filter> public_by_suffix(std::unique_ptr<gateway::Filter> authentication,
                                                  HitCounter& hits) {
  return std::make_unique<PublicBySuffix>(std::move(authentication), hits);
}

}  // namespace assay::weak
