// SPDX-License-Identifier: Apache-2.0
#pragma once
// What any accepted request must satisfy, said a second time from the raw bytes (RFC 9112): whole strings,
// searches and no state. It shares no code with the parser, so that a mistake there is not repeated here.
#include <cstddef>
#include <string_view>

#include "platform/wire/http1_request.hpp"

namespace assay::fuzz {

// `raw` is exactly what the parser took for one message, `head` and `body` what it made of it. Returns the
// violated property or nullptr.
const char* naive_request_check(std::string_view raw, const wire::RequestHead& head, std::string_view body,
                                const wire::RequestLimits& limits);

}  // namespace assay::fuzz
