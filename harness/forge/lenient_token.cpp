// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"
#include "harness/forge/lenient.hpp"
#include "harness/forge/lenient_text.hpp"

namespace assay::forge {
namespace {

constexpr std::string_view kBearer = "bearer ";

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
  token = trimmed(token);
  if (starts_with_bearer(token)) token = trimmed(token.substr(kBearer.size()));
  LenientToken out;
  for (std::size_t begin = 0; begin <= token.size();) {
    const std::size_t dot = std::min(token.find('.', begin), token.size());
    out.segments.emplace_back(token.substr(begin, dot - begin));
    begin = dot + 1;
  }
  if (out.segments.size() < 2) return Error{Errc::invalid, "not a token: there is no dot in it", {}};
  const auto decoded = [&](std::size_t i) {
    return i < out.segments.size() ? base64_decode_tolerant(trimmed(out.segments[i])).value_or("")
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
