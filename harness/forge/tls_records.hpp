// SPDX-License-Identifier: Apache-2.0
#pragma once
// TLS records as they travel (RFC 8446 §5.1): what a program that looks at the first one takes for a whole
// message need not be one.
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::forge {

// The same records, but those of a handshake in clear with at most `bytes` of it in each (at least one). What
// is no whole record stays as it is.
std::string in_small_records(std::string_view flight, std::size_t bytes);

}  // namespace assay::forge
