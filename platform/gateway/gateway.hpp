// SPDX-License-Identifier: Apache-2.0
#pragma once
// The platform's single entry: a TLS server whose requests pass the filters in order. Made of parts that are
// chosen at assembly; it holds no switch of its own.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "platform/gateway/browser_policy.hpp"
#include "platform/gateway/exchange.hpp"
#include "platform/http/server.hpp"

namespace assay::gateway {

class Gateway {
 public:
  struct Listener {
    net::TlsContext tls;
    http::ServerOptions options;
    std::function<http::Handler(http::Handler)> around =
        nullptr;  // null: requests go to the filters as they are
  };
  // Clients come to `edge`. Only `balancer` (a SPIFFE id) is served at `relay`, over mutual TLS.
  Gateway(net::EventLoop& loop, Listener edge, Listener relay, std::string balancer,
          std::vector<std::unique_ptr<Filter>> filters, std::shared_ptr<const BrowserPolicy> browsers,
          std::shared_ptr<AuditSink> sink);
  // The filters as one handler, for whatever else serves them.
  http::Handler filters() const { return filters_; }
  std::uint16_t port() const { return edge_->port(); }
  // For clients that come to the edge from now on.
  void set_edge_tls(net::TlsContext tls) { edge_->set_tls(std::move(tls)); }
  std::uint16_t relay_port() const { return relay_->port(); }

 private:
  http::Handler filters_;
  std::unique_ptr<http::Server> edge_;
  std::unique_ptr<http::Server> relay_;
};

}  // namespace assay::gateway
