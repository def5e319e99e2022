// SPDX-License-Identifier: Apache-2.0
#pragma once
// A text that grows a thousandfold when it is decompressed (raw DEFLATE, RFC 1951, as JWE's "zip" = "DEF"
// wants it): the text itself, and `blanks` blanks behind it, 258 of which take two bits. JSON allows blanks
// there, so whoever decompresses has a proper document, and a large one.
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::forge {

// `text` may be up to 65535 bytes long.
std::string deflate_bomb(std::string_view text, std::size_t blanks);

}  // namespace assay::forge
