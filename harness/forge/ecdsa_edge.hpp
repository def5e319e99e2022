// SPDX-License-Identifier: Apache-2.0
#pragma once
// Edge values of raw r||s signatures (RFC 7518 §3.4) over P-256 (64 bytes) and P-384 (96 bytes); n is the
// order of the curve's group.
//   zero-both r=s=0 · zero-r r=0 · zero-s s=0 · n-r r=n · n-s s=n · above-n r=s=n+1 · malleable s becomes n-s
//   (still a valid signature) · der the ASN.1 form of the same numbers
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace assay::forge {

// Errc::invalid for an unknown name, and for a signature that is neither 64 nor 96 bytes wide; an empty one
// counts as 64 zero bytes where the name fixes both numbers (zero-both, above-n).
Result<std::string> ecdsa_edge(std::string_view name, std::string_view signature);

}  // namespace assay::forge
