// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/plain_port.hpp"

#include <algorithm>

#include "platform/http/request_event.hpp"

namespace assay::gateway {
namespace {

constexpr int kPermanentRedirect = 308;
constexpr int kPlainForbidden = 403;

bool is_a_page(const PlainPort& port, const http::Request& request) {
  const bool reads = request.head.method == "GET" || request.head.method == "HEAD";
  return reads && request.body.empty() && request.head.fields.find("Authorization") == nullptr &&
         std::find(port.pages.begin(), port.pages.end(), request.head.target) != port.pages.end();
}

http::Response answer(const PlainPort& port, AuditSink& sink, const http::Request& request) {
  if (is_a_page(port, request)) {
    http::Response response;
    response.status = kPermanentRedirect;
    response.fields.add("Location", "https://" + port.host + request.head.target);
    response.close = true;
    return response;
  }
  sink.audit(http::event_about(request, "tls.required", "plaintext"));
  http::Response response = http::Response::error(kPlainForbidden, "tls_required");
  response.close = true;
  return response;
}

}  // namespace

http::Handler turn_away(PlainPort port, AuditSink& sink) {
  return [port = std::move(port), &sink](http::Request& request) -> net::Task<http::Response> {
    co_return answer(port, sink, request);
  };
}

}  // namespace assay::gateway
