// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/token_text.hpp"

#include <algorithm>
#include <array>

#include "core/base/encoding.hpp"
#include "harness/forge/parameters.hpp"

namespace assay::forge {
namespace {

constexpr std::array<std::string_view, 10> kTokenEncodings = {
    "standard", "padded",       "trailing-bits", "space",       "tab",
    "quoted",   "percent-crlf", "percent-nul",   "percent-dot", "newline-suffix-percent"};
constexpr std::array<std::string_view, 4> kSegments = {"header", "payload", "signature", "all"};
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string set_trailing_bits(std::string text) {
  const std::size_t partial = text.size() % 4;  // 2 characters carry 8 of 12 bits, 3 carry 16 of 18
  if (partial < 2) return text;
  const std::size_t value = kAlphabet.find(text.back());
  if (value == std::string_view::npos) return text;
  text.back() = kAlphabet[value | (partial == 2 ? 0x0Fu : 0x03u)];
  return text;
}

std::string with_inside(std::string text, std::string_view piece) {
  text.insert(text.size() / 2, piece);
  return text;
}

// The value of one name between braces, or nullopt where it is none.
std::optional<std::string_view> layout_value(std::string_view name, const LayoutValues& values) {
  if (name == "h") return values.forged.header;
  if (name == "p") return values.forged.payload;
  if (name == "s") return values.forged.signature;
  if (name == "hj") return values.header_json;
  if (name == "pj") return values.payload_json;
  if (name == "H") return values.original.header;
  if (name == "P") return values.original.payload;
  if (name == "S") return values.original.signature;
  return std::nullopt;
}

}  // namespace

Result<Segments> split_token(std::string_view token) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = token.find_first_not_of(kSpace);
  token = begin == std::string_view::npos ? std::string_view()
                                          : token.substr(begin, token.find_last_not_of(kSpace) + 1 - begin);
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
    return Error{Errc::invalid, "not a compact token of three segments", {}};
  }
  return Segments{std::string(token.substr(0, first)),
                  std::string(token.substr(first + 1, second - first - 1)),
                  std::string(token.substr(second + 1))};
}

Result<Segments> decode_segments(const Segments& texts) {
  const auto header = base64_decode_tolerant(texts.header);
  const auto payload = base64_decode_tolerant(texts.payload);
  const auto signature = base64_decode_tolerant(texts.signature);
  if (!header || !payload || !signature) return Error{Errc::invalid, "a segment is not base64url", {}};
  return Segments{*header, *payload, *signature};
}

Result<TextStyle> text_style(const Json& params) {
  ASSAY_TRY_ASSIGN(const auto encoding, choice_parameter(params, "encoding", kTokenEncodings));
  ASSAY_TRY_ASSIGN(const auto segment, choice_parameter(params, "encoding_segment", kSegments));
  TextStyle style;
  if (const Json* flag = params.find("sign_encoded")) {
    if (!flag->is_bool()) return bad_parameter("sign_encoded", "takes true or false");
    style.signed_as_encoded = flag->as_bool();
  }
  if (!encoding) {
    if (segment) return bad_parameter("encoding_segment", "needs encoding");
    return style;
  }
  style.encoding = *encoding;
  const std::string where = segment.value_or(*encoding == "percent-crlf" ? "payload" : "signature");
  style.header = where == "header" || where == "all";
  style.payload = where == "payload" || where == "all";
  style.signature = where == "signature" || where == "all";
  return style;
}

std::string encode_oddly(std::string text, std::string_view encoding) {
  if (encoding == "standard") {
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
  } else if (encoding == "padded") {
    while (text.size() % 4 != 0) text += '=';
  } else if (encoding == "trailing-bits") {
    text = set_trailing_bits(std::move(text));
  } else if (encoding == "space") {
    text = with_inside(std::move(text), " ");
  } else if (encoding == "tab") {
    text = with_inside(std::move(text), "\t");
  } else if (encoding == "quoted") {
    text = '"' + text + '"';
  } else if (encoding == "percent-crlf") {
    text = with_inside(std::move(text), "%0D%0A");
  } else if (encoding == "percent-nul") {
    text = with_inside(std::move(text), "%00");
  }
  return text;
}

std::string encode_whole(std::string text, std::string_view encoding) {
  if (encoding == "newline-suffix-percent") return text + "%0A";
  if (encoding != "percent-dot") return text;
  std::string out;
  for (const char c : text) {
    if (c == '.') {
      out += "%2E";
    } else {
      out += c;
    }
  }
  return out;
}

Result<std::string> lay_out(std::string_view layout, const LayoutValues& values, std::string_view name) {
  std::string out;
  while (!layout.empty()) {
    const std::size_t close = layout[0] == '{' ? layout.find('}') : std::string_view::npos;
    const auto value = close > 3 ? std::nullopt  // too far, or nowhere
                                 : layout_value(layout.substr(1, close - 1), values);
    if (!value) {  // braces of a JSON layout are text
      out += layout[0];
      layout.remove_prefix(1);
      continue;
    }
    const bool of_base = layout[1] == 'H' || layout[1] == 'P' || layout[1] == 'S';
    if (of_base && !values.has_original) {
      return bad_parameter(name, "{H}, {P} and {S} are segments of the base token: they need from");
    }
    out += *value;
    layout.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace assay::forge
