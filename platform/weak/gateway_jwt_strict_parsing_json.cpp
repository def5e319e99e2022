// SPDX-License-Identifier: Apache-2.0
// Weak readings of header and payload: what is inside the segments.
#include "core/json/parse.hpp"
#include "platform/jose/reasons.hpp"
#include "platform/weak/faults.hpp"
#include "platform/weak/gateway_jwt_strict_parsing.hpp"
#include "platform/weak/lenient_json.hpp"

namespace assay::weak {
namespace {

// A reader that counts its fault.
class CountingReader : public SteppedReader {
 public:
  CountingReader(std::string_view fault, HitCounter& hits)
      : fault_("gateway.jwt.strict-parsing/" + std::string(fault)), hits_(hits) {}

 protected:
  void count() const { hits_.hit(fault_); }

 private:
  std::string fault_;
  HitCounter& hits_;
};

class CritIgnoringReader final : public CountingReader {
 public:
  using CountingReader::CountingReader;

 protected:
  Result<void> check_header(const Json& header) const override {
    if (!header.contains("crit") && !header.contains("b64")) return CountingReader::check_header(header);
    count();
    Json rest = header;
    rest.erase("crit");
    rest.erase("b64");
    return CountingReader::check_header(rest);
  }
};

// Understands texts that the strict parser refuses, by its own means.
class LenientJsonReader : public CountingReader {
 public:
  using CountingReader::CountingReader;

 protected:
  Result<Json> parse(std::string_view text) const final {
    auto strict = CountingReader::parse(text);
    if (strict.ok()) return strict;
    auto lenient = parse_leniently(text);
    if (!lenient.ok() || !lenient->is_object()) return strict;
    count();
    return lenient;
  }
  virtual Result<Json> parse_leniently(std::string_view text) const = 0;
};

class LastWinsReader final : public LenientJsonReader {
 public:
  using LenientJsonReader::LenientJsonReader;

 protected:
  Result<Json> parse_leniently(std::string_view text) const override {
    const jose::ReaderLimits standard;
    JsonLimits limits;
    limits.max_depth = standard.max_depth;
    limits.max_members = standard.max_members + 1;
    limits.allow_duplicates = true;
    return parse_json(text, limits);
  }
};

class ClampingReader final : public LenientJsonReader {
 public:
  using LenientJsonReader::LenientJsonReader;

 protected:
  Result<Json> parse_leniently(std::string_view text) const override {
    return jose::parse_object(clamp_numbers(text), {});
  }
};

class Utf8RepairingReader final : public LenientJsonReader {
 public:
  using LenientJsonReader::LenientJsonReader;

 protected:
  Result<Json> parse_leniently(std::string_view text) const override {
    return jose::parse_object(replace_bad_utf8(text), {});
  }
};

class UnboundedReader final : public LenientJsonReader {
 public:
  using LenientJsonReader::LenientJsonReader;

 protected:
  bool size_is_acceptable(std::string_view token) const override {
    if (!LenientJsonReader::size_is_acceptable(token)) count();
    return true;
  }
  Result<Json> parse_leniently(std::string_view text) const override {
    JsonLimits limits;
    limits.max_depth = kReadableDepth;
    return parse_json(cut_nesting(text, kReadableDepth), limits);
  }
};

// What JavaScript's String() makes of a value.
std::string coerced_claim(const Json& value) {
  if (value.is_string()) return value.as_string();
  if (!value.is_array()) return value.is_object() ? "[object Object]" : dump_json(value);
  std::string joined;
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    joined += (i > 0 ? "," : "") + coerced_claim(value.items()[i]);
  }
  return joined;
}

// Leaves a missing sub alone: it becomes the empty name.
class CoercingReader final : public CountingReader {
 public:
  using CountingReader::CountingReader;

  Result<jose::Unverified> read(std::string_view token) const override {
    auto result = CountingReader::read(token);
    if (!result.ok()) return result;
    Json* sub = result->claims.find("sub");
    if (sub == nullptr || sub->is_string()) return result;
    count();
    *sub = coerced_claim(*sub);
    return result;
  }
};

// The identity rule for a token whose sub does not matter.
class AnySubject final : public jose::ClaimRule {
 public:
  AnySubject(std::unique_ptr<jose::ClaimRule> inner, HitCounter& hits)
      : inner_(std::move(inner)), hits_(hits) {}
  std::string_view name() const override { return inner_->name(); }
  Result<void> check(const Json& header, const Json& claims,
                     const jose::RuleContext& context) const override {
    if (inner_->check(header, claims, context).ok()) return {};
    hits_.hit("gateway.jwt.strict-parsing/subject-coerced");
    Json proper = claims;
    proper["sub"] = "x";
    return inner_->check(header, proper, context);
  }

 private:
  std::unique_ptr<jose::ClaimRule> inner_;
  HitCounter& hits_;
};

}  // namespace

void crit_ignored(jose::VerifierParts& parts, HitCounter& hits) {
  parts.reader = std::make_unique<CritIgnoringReader>("crit-ignored", hits);
}

void duplicate_members_last_wins(jose::VerifierParts& parts, HitCounter& hits) {
  parts.reader = std::make_unique<LastWinsReader>("duplicate-members-last-wins", hits);
}

void lenient_numbers(jose::VerifierParts& parts, HitCounter& hits) {
  parts.reader = std::make_unique<ClampingReader>("lenient-numbers", hits);
}

void lenient_utf8(jose::VerifierParts& parts, HitCounter& hits) {
  parts.reader = std::make_unique<Utf8RepairingReader>("lenient-utf8", hits);
}

void unbounded(jose::VerifierParts& parts, HitCounter& hits) {
  parts.reader = std::make_unique<UnboundedReader>("unbounded", hits);
}

void subject_coerced(jose::VerifierParts& parts, HitCounter& hits) {
  parts.reader = std::make_unique<CoercingReader>("subject-coerced", hits);
  for (auto& rule : parts.rules) {
    if (rule->name() == "identity") rule = std::make_unique<AnySubject>(std::move(rule), hits);
  }
}

}  // namespace assay::weak
