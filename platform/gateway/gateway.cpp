// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/gateway.hpp"

namespace assay::gateway {
namespace {

using Chain =
    std::shared_ptr<const std::vector<std::unique_ptr<Filter>>>;  // outlives a gateway that is being stopped

net::Task<http::Response> pass(Chain chain, http::Request& request) {
  Exchange exchange{request, {}, {}, {}, {}};
  for (const auto& filter : *chain) {
    auto response = co_await filter->apply(exchange);
    if (response) co_return std::move(*response);
  }
  ASSAY_CHECK(false, "the last filter answers");
  co_return http::Response{};
}

}  // namespace

Gateway::Gateway(net::EventLoop& loop, net::TlsContext tls, http::ServerOptions options,
                 std::vector<std::unique_ptr<Filter>> filters, std::shared_ptr<AuditSink> sink) {
  const Chain chain = std::make_shared<std::vector<std::unique_ptr<Filter>>>(std::move(filters));
  server_ = std::make_unique<http::Server>(
      loop, std::move(tls), std::move(options),
      [chain](http::Request& request) { return pass(chain, request); }, std::move(sink));
}

}  // namespace assay::gateway
