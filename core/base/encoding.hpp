// SPDX-License-Identifier: Apache-2.0
#pragma once
// Text encodings of bytes. The decoders are tolerant tools for the harness and for reports; the platform
// brings its own strict ones (platform/jose/base64url.hpp).
#include <optional>
#include <string>
#include <string_view>

namespace assay {

std::string to_hex(std::string_view bytes);                  // lower case
std::optional<std::string> from_hex(std::string_view text);  // either case; spaces are skipped
std::string base64_encode(std::string_view bytes);           // RFC 4648 §4, padded
std::string base64url_encode(std::string_view bytes);        // RFC 4648 §5, unpadded
// Accepts both alphabets, with or without padding, and ignores spare bits; nullopt on any other character.
std::optional<std::string> base64_decode_tolerant(std::string_view text);
std::string percent_encode(std::string_view bytes);          // all but RFC 3986 unreserved
std::string percent_decode_tolerant(std::string_view text);  // malformed escapes stay as they are

}  // namespace assay
