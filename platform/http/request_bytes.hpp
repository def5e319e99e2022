// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a client of ours writes to an upstream: Host names the upstream, whatever the head says.
#include <string>
#include <string_view>

#include "platform/wire/http1_message.hpp"

namespace assay::http {

std::string request_bytes(wire::RequestHead head, std::string_view body, const std::string& server_name);

}  // namespace assay::http
