// SPDX-License-Identifier: Apache-2.0
#include "fuzz/gateway_path.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "platform/gateway/exchange.hpp"
#include "platform/gateway/forwarding.hpp"
#include "platform/gateway/routes.hpp"
#include "platform/http/request_bytes.hpp"

namespace assay::fuzz {
namespace {

gateway::DeclaredRoutes make_routes() {
  std::vector<gateway::Route> routes;
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    for (const char* pattern : {"/", "/o", "/o/{id}", "/o/{id}/{part}"}) {
      routes.push_back({pattern, method, pattern, kUpstreamHost, pattern, gateway::Access::anyone, ""});
    }
  }
  return {{"a", "a.example", kUpstreamHost}, std::move(routes)};
}

}  // namespace

Principal principal(bool known) {
  if (!known) return {};
  return {"alice", "web", {"customer", "auditor"}, "jti-1"};
}

http::Pipeline strict_pipeline() {
  return http::Pipeline(std::make_unique<http::StrictReader>(wire::RequestLimits{}));
}

std::optional<std::string> forwarded_bytes(http::Request request, const Principal& who) {
  static const gateway::DeclaredRoutes kRoutes = make_routes();
  auto match = kRoutes.match(request.authority, request.head.method, request.path);
  if (!match.ok()) return std::nullopt;
  request.request_id = kRequestId;
  const gateway::Exchange exchange{request, std::move(match).value(), {}, {}, who};
  auto head = gateway::upstream_head(exchange, gateway::AllowedFields(), who.anonymous() ? "" : kBearer);
  return http::request_bytes(std::move(head), request.body, kUpstreamHost);
}

std::vector<SeenField> seen_fields(const wire::Fields& fields) {
  Collector collector;
  for (const wire::Field& field : fields) collector.message.fields.push_back({field.name, field.value});
  collector.finish();
  return collector.message.fields;
}

SeenMessage seen_request(const wire::RequestHead& head, std::string_view body) {
  SeenMessage seen;
  seen.method = head.method;
  seen.target = head.target;
  seen.fields = seen_fields(head.fields);
  seen.body = body;
  return seen;
}

std::string expected_target(std::string_view received) {
  std::string target(received);
  if (const std::size_t scheme = target.find("://"); target.front() != '/' && scheme != std::string::npos) {
    target.erase(0, std::min(target.find_first_of("/?", scheme + 3), target.size()));
    if (!target.starts_with('/')) target.insert(0, "/");
  }
  if (target.ends_with('?') && target.find('?') == target.size() - 1) target.pop_back();
  return target;
}

}  // namespace assay::fuzz
