// SPDX-License-Identifier: Apache-2.0
#pragma once
// Raw DEFLATE (RFC 1951) decompressed without asking how large it gets, as JOSE libraries did with "zip" =
// "DEF" before CVE-2024-28176 (jose), CVE-2024-28180 (go-jose) and CVE-2024-33664 (python-jose). Only the
// machine is spared: it ends at 64 MiB.
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace assay::weak {

// Errors: invalid.
Result<std::string> inflate_unbounded(std::string_view bytes);

}  // namespace assay::weak
