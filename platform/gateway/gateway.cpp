// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/gateway.hpp"

#include "platform/http/request_event.hpp"

namespace assay::gateway {
namespace {

struct Passage {
  std::vector<std::unique_ptr<Filter>> filters;
  std::shared_ptr<const BrowserPolicy> browsers;
};
using Chain = std::shared_ptr<const Passage>;  // outlives a gateway that is being stopped

net::Task<http::Response> pass(Chain chain, http::Request& request) {
  Exchange exchange{request, {}, {}, {}, {}};
  for (const auto& filter : chain->filters) {
    auto response = co_await filter->apply(exchange);
    if (!response) continue;
    chain->browsers->after(exchange, *response);
    co_return std::move(*response);
  }
  ASSAY_CHECK(false, "the last filter answers");
  co_return http::Response{};
}

net::Task<http::Response> pass_from(std::string balancer, Chain chain, AuditSink& sink,
                                    http::Request& request) {
  if (request.peer == balancer) co_return co_await pass(chain, request);
  sink.audit(http::event_about(request, "authz.deny", "caller"));
  co_return http::Response::error(403, "forbidden");
}

}  // namespace

Gateway::Gateway(net::EventLoop& loop, Listener edge, Listener relay, std::string balancer,
                 std::vector<std::unique_ptr<Filter>> filters, std::shared_ptr<const BrowserPolicy> browsers,
                 std::shared_ptr<AuditSink> sink) {
  const Chain chain = std::make_shared<Passage>(Passage{std::move(filters), std::move(browsers)});
  filters_ = [chain](http::Request& request) { return pass(chain, request); };
  edge_ = std::make_unique<http::Server>(loop, std::move(edge.tls), std::move(edge.options),
                                         edge.around ? edge.around(filters_) : filters_, sink);
  relay_ = std::make_unique<http::Server>(
      loop, std::move(relay.tls), std::move(relay.options),
      [chain, balancer, &sink = *sink](http::Request& request) {
        return pass_from(balancer, chain, sink, request);
      },
      sink);
}

}  // namespace assay::gateway
