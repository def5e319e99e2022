// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_input_schema.hpp"

#include <charconv>
#include <optional>

namespace assay::weak {
namespace {

using gateway::InputRules;

bool fits(const Json& schema, const Json& body) {
  const auto compiled = gateway::JsonSchema::compile(schema);
  return compiled.ok() && !compiled->check(body);
}

// No validator in front of the services at all.
bool not_validated(const InputRules&, const http::Request&, const Json&) {
  return true;
}

// The schema with `edit` applied to it and to every schema inside.
template <typename Edit>
Json edited(Json schema, const Edit& edit) {
  if (Json* properties = schema.find("properties")) {
    for (auto& [name, inner] : properties->members()) inner = edited(std::move(inner), edit);
  }
  if (Json* items = schema.find("items")) *items = edited(std::move(*items), edit);
  edit(schema);
  return schema;
}

// JSON Schema's own default for what a schema does not mention.
bool additional_allowed(const InputRules& rules, const http::Request&, const Json& body) {
  return fits(edited(rules.declared->body,
                     [](Json& schema) {
                       if (schema.contains("properties")) schema["additionalProperties"] = true;
                     }),
              body);
}

// JSON Schema's pattern is searched for, and an author forgot the anchors.
bool pattern_searched(const InputRules& rules, const http::Request&, const Json& body) {
  return fits(edited(rules.declared->body,
                     [](Json& schema) {
                       const std::string pattern = schema.at("pattern").string_or("");
                       if (pattern.size() < 2) return;
                       schema["pattern"] = "^.*" + pattern.substr(1, pattern.size() - 2) + ".*$";
                     }),
              body);
}

Json coerced(const Json& schema, Json value);

Json coerced_members(const Json& schema, Json value) {
  for (auto& [name, member] : value.members()) {
    if (const Json* inner = schema.at("properties").find(name)) member = coerced(*inner, std::move(member));
  }
  return value;
}

std::optional<Json> number_in(const Json& value) {
  if (value.is_bool()) return Json(value.as_bool() ? 1 : 0);
  if (value.is_null()) return Json(0);
  if (value.is_double()) {
    const auto whole = static_cast<std::int64_t>(value.as_double());
    return static_cast<double>(whole) == value.as_double() ? std::optional<Json>(whole) : std::nullopt;
  }
  if (!value.is_string()) return std::nullopt;
  const std::string& text = value.as_string();
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Json(n);
}

// What Ajv makes of a value whose type does not fit, with coerceTypes: "array".
Json coerced(const Json& schema, Json value) {
  const std::string type = schema.at("type").string_or("");
  if (type != "array" && value.is_array() && value.size() == 1) value = Json(value.items().front());
  if (type == "object" && value.is_object()) return coerced_members(schema, std::move(value));
  if (type == "array" && !value.is_array())
    return Json::array({coerced(schema.at("items"), std::move(value))});
  if (type == "array") {
    for (Json& item : value.items()) item = coerced(schema.at("items"), std::move(item));
    return value;
  }
  if (type == "string" && value.is_null()) return Json("");
  if (type == "string" && value.is_bool()) return Json(value.as_bool() ? "true" : "false");
  if (type == "string" && value.is_int()) return Json(std::to_string(value.as_int()));
  if (type == "boolean" && (value == Json("true") || value == Json(1))) return Json(true);
  if (type == "boolean" && (value == Json("false") || value == Json(0) || value.is_null()))
    return Json(false);
  if (type == "integer" && !value.is_int()) {
    if (auto number = number_in(value)) return std::move(*number);
  }
  return value;
}

bool types_coerced(const InputRules& rules, const http::Request&, const Json& body) {
  return rules.body->check(body) && !rules.body->check(coerced(rules.declared->body, body));
}

// The validator is found by the letters of the content type, so that another spelling of it has none.
bool exact_type_only(const InputRules&, const http::Request& request, const Json&) {
  const std::string* type = request.head.fields.find("Content-Type");
  return type == nullptr || *type != "application/json";
}

class FaultyCheck final : public gateway::BodyCheck {
 public:
  FaultyCheck(SchemaFault fault, HitCounter& hits) : fault_(std::move(fault)), hits_(hits) {}

  std::optional<gateway::Refusal> check(const InputRules& rules, const http::Request& request,
                                        const Json& body) const override {
    auto refused = gateway::SchemaCheck().check(rules, request, body);
    if (!refused || !fault_.passes(rules, request, body)) return refused;
    hits_.hit(fault_.name);
    return std::nullopt;
  }

 private:
  SchemaFault fault_;
  HitCounter& hits_;
};

}  // namespace

std::vector<SchemaFault> schema_faults() {
  const std::string control = "gateway.input.schema/";
  return {{control + "not-validated", not_validated},
          {control + "additional-allowed", additional_allowed},
          {control + "types-coerced", types_coerced},
          {control + "exact-type-only", exact_type_only},
          {control + "pattern-searched", pattern_searched}};
}

std::unique_ptr<gateway::BodyCheck> faulty_schema_check(SchemaFault fault, HitCounter& hits) {
  return std::make_unique<FaultyCheck>(std::move(fault), hits);
}

}  // namespace assay::weak
