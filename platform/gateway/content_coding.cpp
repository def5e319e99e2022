// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/content_coding.hpp"

#include <algorithm>

#include "platform/gateway/filters.hpp"

namespace assay::gateway {
namespace {

constexpr int kUnsupportedMediaType = 415;

}  // namespace

net::Task<std::optional<http::Response>> PlainContent::apply(Exchange& exchange) {
  const auto codings = exchange.request.head.fields.all("Content-Encoding");
  const auto plain = [](std::string_view coding) { return wire::iequals(coding, "identity"); };
  if (std::all_of(codings.begin(), codings.end(), plain)) co_return std::nullopt;
  sink_.audit(audit_of(exchange, "http.reject", "content-coding"));
  http::Response response = http::Response::error(kUnsupportedMediaType, "unsupported_coding");
  response.fields.add("Accept-Encoding", "identity");
  co_return response;
}

}  // namespace assay::gateway
