// SPDX-License-Identifier: Apache-2.0
#pragma once
// Bytes of unknown origin as text that is safe to show anywhere: valid UTF-8 without control characters (C0,
// DEL, C1), bidirectional or invisible format characters, and noncharacters. What is replaced stays visible:
// `\x1B`, `\u{202E}`.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::reports {

// Keeps line feeds and tabs. CRLF becomes a line feed; a line feed without CR inside a CRLF-delimited head is
// shown as
// `\n`, because that difference is what some attacks are made of.
std::string printable(std::string_view bytes);

// One line: line ends and tabs become escapes too.
std::string printable_line(std::string_view bytes);

std::vector<std::string> split_lines(std::string_view text);

// Columns of printable text, one per code point.
std::size_t columns(std::string_view text);
// The text, or its beginning and "…", in at most `width` columns.
std::string cut_columns(std::string_view text, std::size_t width);
// The longest prefix of at most `bytes` bytes that does not split a code point.
std::string_view cut_bytes(std::string_view text, std::size_t bytes);

}  // namespace assay::reports
