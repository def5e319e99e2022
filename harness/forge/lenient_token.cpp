// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"
#include "harness/forge/lenient.hpp"

namespace assay::forge {
namespace {

constexpr JsonLimits kTolerant = {.allow_duplicates = true};
constexpr std::string_view kBearer = "bearer ";

std::string_view token_trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

bool starts_with_bearer(std::string_view text) {
  if (text.size() < kBearer.size()) return false;
  for (std::size_t i = 0; i < kBearer.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != kBearer[i]) return false;
  }
  return true;
}

Json json_of(std::string_view text) {
  auto parsed = parse_json(text, kTolerant);
  return parsed ? std::move(parsed).value() : Json();
}

}  // namespace

Result<LenientToken> decode_token(std::string_view token) {
  token = token_trimmed(token);
  if (starts_with_bearer(token)) token = token_trimmed(token.substr(kBearer.size()));
  LenientToken out;
  for (std::size_t begin = 0; begin <= token.size();) {
    const std::size_t dot = std::min(token.find('.', begin), token.size());
    out.segments.emplace_back(token.substr(begin, dot - begin));
    begin = dot + 1;
  }
  if (out.segments.size() < 2) return Error{Errc::invalid, "not a token: there is no dot in it", {}};
  const auto decoded = [&](std::size_t i) {
    return i < out.segments.size() ? base64_decode_tolerant(token_trimmed(out.segments[i])).value_or("")
                                   : std::string();
  };
  out.header_text = decoded(0);
  out.claims_text = decoded(1);
  out.signature = decoded(2);
  out.header = json_of(out.header_text);
  out.claims = json_of(out.claims_text);
  return out;
}

Json token_value(const LenientToken& token) {
  Json out = Json::object();
  out["header"] = token.header;
  out["claims"] = token.claims;
  out["signature_hex"] = to_hex(token.signature);
  return out;
}

}  // namespace assay::forge
