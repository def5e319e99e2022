// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which addresses the raw client may dial. Attack bytes must never leave for a host that nobody listed, so
// the decision is made here, on the numeric address, right before the dial.
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace assay::forge {

// A numeric address that may be dialled: 127.0.0.0/8, ::1, or one that equals an entry of `allowed` (numeric,
// compared by value). "localhost" is 127.0.0.1; other names are not resolved. Errc::denied outside the scope,
// Errc::invalid for what is no numeric address.
Result<std::string> dialable(std::string_view address, std::span<const std::string> allowed);

}  // namespace assay::forge
