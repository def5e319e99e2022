// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a gateway is told about the client that stands in front of the balancer. Whatever clients themselves
// write into such fields is dropped, in every spelling that some backend is known to believe (RFC 7239 §8.1:
// only a proxy that is trusted may speak of the client).
#include <string>
#include <string_view>

#include "platform/http/exchange.hpp"

namespace assay::balancer {

class ForwardedFields {
 public:
  virtual ~ForwardedFields() = default;
  // The fields of `request` as they go to a gateway.
  virtual wire::Fields upstream(const http::Request& request) const = 0;
};

// Drops them all and writes X-Forwarded-For (exactly the socket's address), -Proto and -Host anew.
class RebuiltFields final : public ForwardedFields {
 public:
  wire::Fields upstream(const http::Request& request) const override;
};

// Whether the name, however spelled, speaks of the client, of the original request or of the route: case, '-'
// and '_' do not matter, since CGI-like backends make them the same.
bool speaks_for_the_edge(std::string_view name);

}  // namespace assay::balancer
