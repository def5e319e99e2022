// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/faults.hpp"

#include "platform/jose/base64url.hpp"
#include "platform/jose/reasons.hpp"

namespace assay::weak {

Result<void> IgnoredRule::check(const Json&, const Json&, const jose::RuleContext&) const {
  hits_.hit(fault_);
  return {};
}

void ignore_rule(jose::VerifierParts& parts, std::string_view name, std::string_view fault,
                 HitCounter& hits) {
  for (auto& rule : parts.rules) {
    if (rule->name() == name)
      rule = std::make_unique<IgnoredRule>(std::string(name), std::string(fault), hits);
  }
}

bool SteppedReader::size_is_acceptable(std::string_view token) const {
  return token.size() <= jose::ReaderLimits{}.max_token;
}

std::optional<std::string> SteppedReader::decode(std::string_view segment) const {
  return jose::decode_base64url(segment);
}

Result<Json> SteppedReader::parse(std::string_view text) const {
  return jose::parse_object(text, {});
}

Result<void> SteppedReader::check_header(const Json& header) const {
  return jose::check_header_extensions(header);
}

Result<jose::Unverified> SteppedReader::read(std::string_view token) const {
  const auto segments = jose::split_compact(token);
  if (!size_is_acceptable(token) || !segments) return jose::deny(jose::kMalformedToken);
  const auto header = decode(segments->header);
  const auto payload = decode(segments->payload);
  const auto signature = decode(segments->signature);
  if (!header || !payload || !signature) return jose::deny(jose::kMalformedToken);
  jose::Unverified result;
  ASSAY_TRY_ASSIGN(result.header, parse(*header));
  ASSAY_TRY(check_header(result.header));
  ASSAY_TRY_ASSIGN(result.claims, parse(*payload));
  result.signature = *signature;
  result.signing_input = std::string(segments->signing_input);
  result.text = std::string(token);
  return result;
}

bool can_verify(const PublicKey& key, SignScheme scheme) {
  switch (scheme) {
    case SignScheme::es256:
    case SignScheme::es384:
      return key.type() == KeyType::ec_p256 || key.type() == KeyType::ec_p384;
    case SignScheme::eddsa:
      return key.type() == KeyType::ed25519;
    case SignScheme::rs256:
    case SignScheme::rs384:
    case SignScheme::rs512:
    case SignScheme::ps256:
    case SignScheme::ps384:
    case SignScheme::ps512:
      break;
  }
  return key.type() == KeyType::rsa;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

}  // namespace assay::weak
