// SPDX-License-Identifier: Apache-2.0
#pragma once
// A token as text: taking one apart, encoding segments rightly or oddly, and putting a text together by a
// layout.
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/json/value.hpp"

namespace assay::forge {

struct Segments {
  std::string header, payload, signature;
};

// The three texts of a compact token; surrounding white space is dropped.
Result<Segments> split_token(std::string_view token);
// Each decoded, tolerantly.
Result<Segments> decode_segments(const Segments& texts);

// How segments are written.
struct TextStyle {
  std::string encoding;                                     // empty: plain base64url
  bool header = false, payload = false, signature = false;  // which segments the encoding touches
  bool signed_as_encoded = false;
};
Result<TextStyle> text_style(const Json& params);

// One segment's text in an odd encoding. What the encoding leaves alone comes back as it was.
std::string encode_oddly(std::string text, std::string_view encoding);
// Encodings that concern the token as a whole (percent-dot, newline-suffix-percent).
std::string encode_whole(std::string text, std::string_view encoding);

struct LayoutValues {
  Segments forged;                        // {h} {p} {s}
  Segments original;                      // {H} {P} {S}
  std::string header_json, payload_json;  // {hj} {pj}
  bool has_original = false;
};
// `name` is the parameter that an error names.
Result<std::string> lay_out(std::string_view layout, const LayoutValues& values, std::string_view name);

}  // namespace assay::forge
