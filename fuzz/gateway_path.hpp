// SPDX-License-Identifier: Apache-2.0
#pragma once
// The way of one request through the real gateway, without its sockets and tokens: routing, field policy,
// identity, re-serialising. The routes forward every path as it came, so that any difference is a fault.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/second_parsers.hpp"
#include "platform/contract/principal.hpp"
#include "platform/http/pipeline.hpp"
#include "platform/wire/http1_message.hpp"

namespace assay::fuzz {

inline constexpr const char* kUpstreamHost = "orders.mesh.test";
inline constexpr const char* kRequestId = "request-1";
inline constexpr const char* kBearer = "aa.bb.cc";

// Nobody, or alice with two roles.
Principal principal(bool known);

// A connection as the gateway's server reads it.
http::Pipeline strict_pipeline();

// The bytes that go upstream for this request, or nothing when it is answered by the gateway itself.
std::optional<std::string> forwarded_bytes(http::Request request, const Principal& who);

// What our own parser made of a request, in the shape in which the second parsers tell it.
SeenMessage seen_request(const wire::RequestHead& head, std::string_view body);
std::vector<SeenField> seen_fields(const wire::Fields& fields);

// A request-target as it has to arrive: as it came, in origin form, a question mark without a query left out.
std::string expected_target(std::string_view received);

}  // namespace assay::fuzz
