// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pieces that weak stages of different controls share. A weak stage replaces one strict stage of a verifier
// at assembly and counts "<control>/<fault>" each time that it, and not the strict code, made the decision.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/contract/hit_counter.hpp"
#include "platform/jose/verifier.hpp"

namespace assay::weak {

// A rule that keeps its name and lets everything pass.
class IgnoredRule final : public jose::ClaimRule {
 public:
  IgnoredRule(std::string name, std::string fault, HitCounter& hits)
      : name_(std::move(name)), fault_(std::move(fault)), hits_(hits) {}
  std::string_view name() const override { return name_; }
  Result<void> check(const Json& header, const Json& claims, const jose::RuleContext& context) const override;

 private:
  std::string name_;
  std::string fault_;
  HitCounter& hits_;
};

// Replaces the rule of that name; does nothing where there is none.
void ignore_rule(jose::VerifierParts& parts, std::string_view name, std::string_view fault, HitCounter& hits);

// Compact reading in overridable steps; each step as it stands here is the strict one, so that a weak reader
// is weak in exactly what it overrides.
class SteppedReader : public jose::TokenReader {
 public:
  Result<jose::Unverified> read(std::string_view token) const override;

 protected:
  virtual bool size_is_acceptable(std::string_view token) const;
  virtual std::optional<std::string> decode(std::string_view segment) const;
  virtual Result<Json> parse(std::string_view text) const;
  virtual Result<void> check_header(const Json& header) const;
};

// True when the key can verify the scheme at all, whatever it was published for. EC: any hash on any curve.
bool can_verify(const PublicKey& key, SignScheme scheme);

std::string lower_case(std::string_view text);

}  // namespace assay::weak
