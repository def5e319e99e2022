// SPDX-License-Identifier: Apache-2.0
#pragma once
// One request on its way through the gateway, and the filters that it passes in order. A filter lets it go
// on, or answers it.
#include <memory>
#include <optional>
#include <string>

#include "core/net/event_loop.hpp"
#include "platform/contract/principal.hpp"
#include "platform/gateway/routes.hpp"
#include "platform/http/exchange.hpp"
#include "platform/jose/token.hpp"

namespace assay::gateway {

struct Exchange {
  http::Request& request;
  std::optional<RouteMatch> match;           // after routing
  std::optional<jose::VerifiedToken> token;  // after authentication, on routes that need it
  std::string credential;                    // the client's own token text, for the exchange upstream
  Principal principal;
  wire::Fields from_service{};  // all fields of the service's answer, whatever crosses
};

class Filter {
 public:
  virtual ~Filter() = default;
  // nullopt: go on.
  virtual net::Task<std::optional<http::Response>> apply(Exchange& exchange) = 0;
};

}  // namespace assay::gateway
