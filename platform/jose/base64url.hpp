// SPDX-License-Identifier: Apache-2.0
#pragma once
// Strict base64url (RFC 4648 §5 as used by RFC 7515 §2): the URL alphabet only, no padding, no white space,
// spare bits zero. Every byte string has exactly one accepted spelling, so that a token cannot be re-dressed
// without being changed.
#include <optional>
#include <string>
#include <string_view>

namespace assay::jose {

std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace assay::jose
