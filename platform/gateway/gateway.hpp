// SPDX-License-Identifier: Apache-2.0
#pragma once
// The platform's single entry: a TLS server whose requests pass the filters in order. Made of parts that are
// chosen at assembly; it holds no switch of its own.
#include <cstdint>
#include <memory>
#include <vector>

#include "platform/gateway/exchange.hpp"
#include "platform/http/server.hpp"

namespace assay::gateway {

class Gateway {
 public:
  Gateway(net::EventLoop& loop, net::TlsContext tls, http::ServerOptions options,
          std::vector<std::unique_ptr<Filter>> filters, std::shared_ptr<AuditSink> sink);
  std::uint16_t port() const { return server_->port(); }

 private:
  std::unique_ptr<http::Server> server_;
};

}  // namespace assay::gateway
