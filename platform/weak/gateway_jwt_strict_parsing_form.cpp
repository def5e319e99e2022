// SPDX-License-Identifier: Apache-2.0
// Weak readings of the token's outer form: alphabet, segments, JSON serialisation, nesting.
#include <vector>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"
#include "platform/jose/reasons.hpp"
#include "platform/weak/faults.hpp"
#include "platform/weak/gateway_jwt_strict_parsing.hpp"

namespace assay::weak {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

bool is_base64_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
         c == '-' || c == '_';
}

// The one proper spelling of what a forgiving decoder makes of a segment.
std::string cleaned_segment(std::string_view segment) {
  std::string kept;
  for (const char c : segment) {
    if (is_base64_character(c)) kept += c;
  }
  return base64url_encode(base64_decode_tolerant(kept).value_or(""));
}

class CleaningReader final : public SteppedReader {
 public:
  explicit CleaningReader(HitCounter& hits) : hits_(hits) {}

  Result<jose::Unverified> read(std::string_view token) const override {
    if (!size_is_acceptable(token)) return jose::deny(jose::kMalformedToken);
    std::string clean;
    const std::string plain = percent_decode_tolerant(token);
    for (const std::string_view segment : split(plain, '.')) clean += cleaned_segment(segment) + ".";
    clean.pop_back();
    auto result = SteppedReader::read(clean);
    if (!result.ok()) return result;
    if (clean != token) hits_.hit("gateway.jwt.strict-parsing/lenient-base64");
    result->text = std::string(token);
    return result;
  }

 private:
  HitCounter& hits_;
};

// The token without what stands behind its third segment.
std::string_view first_three(std::string_view token) {
  std::size_t end = 0;
  for (int segment = 0; segment < 3; ++segment) {
    end = token.find('.', end);
    if (end == std::string_view::npos) return token;
    ++end;
  }
  return token.substr(0, end - 1);
}

class FillingReader final : public SteppedReader {
 public:
  explicit FillingReader(HitCounter& hits) : hits_(hits) {}

  Result<jose::Unverified> read(std::string_view token) const override {
    // What is ignored is not measured either.
    if (!size_is_acceptable(first_three(token))) return jose::deny(jose::kMalformedToken);
    auto segments = split(token, '.');
    const bool complete = segments.size() == 3 && !segments[0].empty() && !segments[1].empty();
    if (complete) return SteppedReader::read(token);
    hits_.hit("gateway.jwt.strict-parsing/lenient-segments");
    segments.resize(3);
    return filled(segments, token);
  }

 private:
  Result<jose::Unverified> filled(const std::vector<std::string_view>& segments,
                                  std::string_view token) const {
    jose::Unverified result;
    result.header = Json::object({{"alg", "ES256"}, {"typ", "at+jwt"}});
    if (!segments[0].empty()) {
      ASSAY_TRY_ASSIGN(result.header, object_in(segments[0]));
      ASSAY_TRY(check_header(result.header));
    }
    result.claims = result.header;
    if (!segments[1].empty()) {
      ASSAY_TRY_ASSIGN(result.claims, object_in(segments[1]));
    }
    const auto signature = decode(segments[2]);
    if (!signature) return jose::deny(jose::kMalformedToken);
    result.signature = *signature;
    result.signing_input = std::string(segments[0]) + "." + std::string(segments[1]);
    result.text = std::string(token);
    return result;
  }

  Result<Json> object_in(std::string_view segment) const {
    const auto bytes = decode(segment);
    if (!bytes) return jose::deny(jose::kMalformedToken);
    return parse(*bytes);
  }

  HitCounter& hits_;
};

// A token without header names no key: the issuer's first one for the assumed algorithm is taken.
class KeyWithoutHeader final : public jose::KeyResolver {
 public:
  explicit KeyWithoutHeader(std::unique_ptr<jose::KeyResolver> inner) : inner_(std::move(inner)) {}
  Result<jose::VerificationKey> resolve(const jose::Unverified& token,
                                        const jose::IssuerTrust& issuer) const override {
    if (!token.signing_input.starts_with('.')) return inner_->resolve(token, issuer);
    for (const jose::VerificationKey& key : issuer.keys.keys()) {
      if (key.alg == token.header.at("alg").string_or("")) return key;
    }
    return inner_->resolve(token, issuer);
  }

 private:
  std::unique_ptr<jose::KeyResolver> inner_;
};

// The value of the first string member of that name, wherever it stands: what a scanning reader finds in a
// document that has two of them.
std::string first_member(std::string_view text, std::string_view name) {
  const std::string opening = "\"" + std::string(name) + "\"";
  std::size_t at = text.find(opening);
  if (at == std::string_view::npos) return {};
  at = text.find_first_not_of(" \t\r\n:", at + opening.size());
  if (at == std::string_view::npos || text[at] != '"') return {};
  const std::size_t end = text.find('"', at + 1);
  return std::string(text.substr(at + 1, end == std::string_view::npos ? end : end - at - 1));
}

class JsonSerializationReader final : public SteppedReader {
 public:
  explicit JsonSerializationReader(HitCounter& hits) : hits_(hits) {}

  Result<jose::Unverified> read(std::string_view token) const override {
    const std::size_t begin = token.find_first_not_of(" \t\r\n");
    const bool is_json = begin != std::string_view::npos && token[begin] == '{';
    if (!is_json || !size_is_acceptable(token)) return SteppedReader::read(token);
    JsonLimits limits;
    limits.allow_duplicates = true;
    auto document = parse_json(token.substr(begin), limits);
    if (!document.ok()) return jose::deny(jose::kMalformedToken);
    const Json* entry = &*document;
    const Json& list = document->at("signatures");
    if (list.is_array() && !list.items().empty()) entry = &list.items()[0];

    const std::string payload = first_member(token, "payload");
    auto result = SteppedReader::read(entry->at("protected").string_or("") + "." + payload + "." +
                                      entry->at("signature").string_or(""));
    if (!result.ok()) return result;
    hits_.hit("gateway.jwt.strict-parsing/json-serialization");
    if (const Json other = other_claims(token, *document); other.is_object()) result->claims = other;
    result->text = std::string(token);
    return result;
  }

 private:
  // What the second look at the token takes for its payload: the text between its first two dots when that is
  // an object (the polyglot of CVE-2022-39227), else the last payload member.
  static Json other_claims(std::string_view token, const Json& document) {
    const auto pieces = split(token, '.');
    if (pieces.size() >= 3) {
      if (auto claims = object_in(pieces[1]); claims.is_object()) return claims;
    }
    return object_in(document.at("payload").string_or(""));
  }
  static Json object_in(std::string_view segment) {
    return parse_json(base64_decode_tolerant(segment).value_or("")).value_or(Json());
  }

  HitCounter& hits_;
};

class NestedReader final : public SteppedReader {
 public:
  explicit NestedReader(HitCounter& hits) : hits_(hits) {}

 protected:
  Result<void> check_header(const Json& header) const override {
    Json rest = header;
    if (lower_case(rest.at("cty").string_or("")) == "jwt") rest.erase("cty");
    return SteppedReader::check_header(rest);
  }
  Result<Json> parse(std::string_view text) const override {
    const auto inner = split(text, '.');
    if (inner.size() != 3) return SteppedReader::parse(text);
    const auto claims = decode(inner[1]);
    if (!claims) return SteppedReader::parse(text);
    hits_.hit("gateway.jwt.strict-parsing/nested-jwt");
    return SteppedReader::parse(*claims);
  }

 private:
  HitCounter& hits_;
};

}  // namespace

void lenient_base64(jose::VerifierParts& parts, HitCounter& hits) {
  parts.reader = std::make_unique<CleaningReader>(hits);
}

void lenient_segments(jose::VerifierParts& parts, HitCounter& hits) {
  parts.reader = std::make_unique<FillingReader>(hits);
  parts.keys = std::make_unique<KeyWithoutHeader>(std::move(parts.keys));
}

void json_serialization(jose::VerifierParts& parts, HitCounter& hits) {
  parts.reader = std::make_unique<JsonSerializationReader>(hits);
}

void nested_jwt(jose::VerifierParts& parts, HitCounter& hits) {
  parts.reader = std::make_unique<NestedReader>(hits);
}

}  // namespace assay::weak
