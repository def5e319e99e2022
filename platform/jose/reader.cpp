// SPDX-License-Identifier: Apache-2.0
#include "platform/jose/reader.hpp"

#include <array>

#include "core/json/parse.hpp"
#include "platform/jose/base64url.hpp"
#include "platform/jose/reasons.hpp"

namespace assay::jose {
namespace {

// Members that only encrypted tokens carry (RFC 7516 §4.1, RFC 7518 §4).
constexpr std::array<std::string_view, 9> kEncryptionMembers = {"enc", "zip", "epk", "apu", "apv",
                                                                "iv",  "tag", "p2s", "p2c"};

bool is_jwt_ignoring_case(std::string_view text) {
  return text.size() == 3 && (text[0] | 0x20) == 'j' && (text[1] | 0x20) == 'w' && (text[2] | 0x20) == 't';
}

Result<Json> read_object(std::string_view segment, const ReaderLimits& limits) {
  const auto bytes = decode_base64url(segment);
  if (!bytes) return deny(kMalformedToken);
  return parse_object(*bytes, limits);
}

}  // namespace

std::optional<Segments> split_compact(std::string_view token) {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos || first == 0) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos || second == first + 1) return std::nullopt;
  if (token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return Segments{token.substr(0, first), token.substr(first + 1, second - first - 1),
                  token.substr(second + 1), token.substr(0, second)};
}

Result<Json> parse_object(std::string_view text, const ReaderLimits& limits) {
  JsonLimits json_limits;
  json_limits.max_bytes = limits.max_token;
  json_limits.max_depth = limits.max_depth;
  json_limits.max_members = limits.max_members + 1;  // the object itself counts as one there
  auto parsed = parse_json(text, json_limits);
  if (!parsed.ok() || !parsed->is_object()) return deny(kMalformedToken);
  return parsed;
}

Result<void> check_header_extensions(const Json& header) {
  if (header.contains("crit") || header.contains("b64")) return deny(kCritNotSupported);
  for (const std::string_view member : kEncryptionMembers) {
    if (header.contains(member)) return deny(kMalformedToken);
  }
  // A payload that is itself a token (RFC 7519 §5.2): nobody has verified the inner one.
  if (const Json* cty = header.find("cty");
      cty && (!cty->is_string() || is_jwt_ignoring_case(cty->as_string()))) {
    return deny(kMalformedToken);
  }
  return {};
}

Result<Unverified> StrictReader::read(std::string_view token) const {
  if (token.size() > limits_.max_token) return deny(kMalformedToken);
  const auto segments = split_compact(token);
  if (!segments) return deny(kMalformedToken);
  Unverified result;
  ASSAY_TRY_ASSIGN(result.header, read_object(segments->header, limits_));
  ASSAY_TRY(check_header_extensions(result.header));
  ASSAY_TRY_ASSIGN(result.claims, read_object(segments->payload, limits_));
  auto signature = decode_base64url(segments->signature);
  if (!signature) return deny(kMalformedToken);
  result.signature = std::move(*signature);
  result.signing_input = std::string(segments->signing_input);
  result.text = std::string(token);
  return result;
}

}  // namespace assay::jose
