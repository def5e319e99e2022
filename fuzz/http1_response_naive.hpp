// SPDX-License-Identifier: Apache-2.0
#pragma once
// A second opinion on accepted answers for what other parsers let pass: written by finding and comparing in
// the complete bytes, sharing no code with platform/wire.
#include <string_view>

#include "platform/wire/http1_response.hpp"

namespace assay::fuzz {

// `raw` is exactly what the parser took for one answer, interim ones included. Returns the violated property
// or nullptr.
const char* naive_response_check(std::string_view raw, std::string_view method,
                                 const wire::ResponseHead& head, std::string_view body,
                                 const wire::ResponseLimits& limits);

}  // namespace assay::fuzz
