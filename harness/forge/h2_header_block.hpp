// SPDX-License-Identifier: Apache-2.0
#pragma once
// Header blocks (RFC 7541): the representations that a client needs, without Huffman coding, and of an answer
// its :status. Whoever reads answers so must have told the server to keep no dynamic table
// (SETTINGS_HEADER_TABLE_SIZE 0).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::forge::h2 {

// §5.1: in the low `prefix` bits of a first octet whose other bits are `pattern`.
std::string integer(std::uint64_t value, unsigned prefix, std::uint8_t pattern);
// §6.2.3, the name as a literal. Bytes are written as they are given.
std::string never_indexed(std::string_view name, std::string_view value);
// §6.2.1: the field enters the dynamic table, where the newest one has index 62.
std::string indexed_from_now(std::string_view name, std::string_view value);
// §6.1
std::string indexed(std::uint64_t index);

// nullopt: the block does not begin with a :status that can be read.
std::optional<int> status_of(std::string_view block);

}  // namespace assay::forge::h2
