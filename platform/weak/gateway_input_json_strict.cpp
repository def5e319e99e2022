// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_input_json_strict.hpp"

#include "core/json/parse.hpp"
#include "platform/weak/lenient_json.hpp"
#include "platform/weak/relaxed_json.hpp"

namespace assay::weak {
namespace {

std::optional<Json> parsed(std::string_view text, const JsonLimits& limits = {}) {
  auto json = parse_json(text, limits);
  if (!json.ok()) return std::nullopt;
  return std::move(json).value();
}

std::optional<Json> last_duplicate_wins(const std::string& text) {
  JsonLimits limits;
  limits.allow_duplicates = true;
  limits.exact_integers = true;
  return parsed(text, limits);
}

std::optional<Json> relaxed_syntax(const std::string& text) {
  return parsed(relaxed_json(text));
}

std::optional<Json> first_value_only(const std::string& text) {
  return parsed(std::string_view(text).substr(0, end_of_first_value(text)));
}

// By a byte order mark or by where zero bytes stand, and surrogates alone are let through.
std::optional<Json> encoding_guessed(const std::string& text) {
  return parsed(replace_bad_utf8(utf8_of_guessed(text)));
}

std::optional<Json> bad_utf8_replaced(const std::string& text) {
  if (text.rfind("\xEF\xBB\xBF", 0) == 0) return std::nullopt;
  return parsed(replace_bad_utf8(text));
}

std::optional<Json> numbers_rounded(const std::string& text) {
  return parsed(clamp_numbers(text));
}

// Whatever is deeper than can be read here costs nothing here, which is the point of the attack elsewhere.
std::optional<Json> unbounded(const std::string& text) {
  JsonLimits limits;
  limits.max_depth = kReadableDepth;
  return parsed(cut_nesting(text, kReadableDepth), limits);
}

class LenientReader final : public gateway::BodyReader {
 public:
  LenientReader(JsonFault fault, HitCounter& hits) : fault_(std::move(fault)), hits_(hits) {}

  std::optional<gateway::Refusal> read(std::string& body, std::optional<Json>& value) const override {
    const std::string raw = body;
    auto refused = gateway::StrictJson().read(body, value);
    if (!refused) return refused;
    value = fault_.understood(raw);
    if (!value) return refused;
    hits_.hit(fault_.name);
    body = raw;
    return std::nullopt;
  }

 private:
  JsonFault fault_;
  HitCounter& hits_;
};

}  // namespace

std::vector<JsonFault> json_faults() {
  const std::string control = "gateway.input.json-strict/";
  return {{control + "last-duplicate-wins", last_duplicate_wins},
          {control + "relaxed-syntax", relaxed_syntax},
          {control + "trailing-data-ignored", first_value_only},
          {control + "encoding-guessed", encoding_guessed},
          {control + "bad-utf8-replaced", bad_utf8_replaced},
          {control + "numbers-rounded", numbers_rounded},
          {control + "unbounded", unbounded}};
}

std::unique_ptr<gateway::BodyReader> lenient_body_reader(JsonFault fault, HitCounter& hits) {
  return std::make_unique<LenientReader>(std::move(fault), hits);
}

}  // namespace assay::weak
