// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/json_schema.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "platform/gateway/pattern.hpp"

namespace assay::gateway {
namespace {

constexpr std::int64_t kMaxUniqueItems = 1000;

struct Kind {
  const char* name;
  bool (Json::*is)() const;
};
constexpr Kind kKinds[] = {{"object", &Json::is_object}, {"array", &Json::is_array},
                           {"string", &Json::is_string}, {"integer", &Json::is_int},
                           {"number", &Json::is_number}, {"boolean", &Json::is_bool},
                           {"null", &Json::is_null}};

// Wide enough for every 64-bit integer and every double, so that a bound is compared exactly.
long double number_of(const Json& value) {
  if (!value.is_int()) return static_cast<long double>(value.as_double());
  return value.fits_int64() ? static_cast<long double>(value.as_int())
                            : static_cast<long double>(value.as_uint());
}

std::string pointer_to(const std::string& parent, std::string_view name) {
  std::string out = parent + "/";
  for (const char c : name) out += c == '~' ? std::string("~0") : c == '/' ? "~1" : std::string(1, c);
  return out;
}

}  // namespace

struct JsonSchema::Node {
  const Kind* kind = nullptr;
  std::vector<Json> allowed;  // enum, const
  std::optional<long double> minimum, maximum;
  std::optional<std::int64_t> min_length, max_length, min_items, max_items;
  std::optional<Pattern> pattern;
  std::shared_ptr<const Node> items;
  bool unique_items = false;
  bool is_object = false;  // says something about members
  std::map<std::string, std::shared_ptr<const Node>, std::less<>> properties;
  std::set<std::string, std::less<>> required;
  bool additional = false;
};

class JsonSchema::Compiler {
 public:
  Result<std::shared_ptr<const Node>> node(const Json& schema, const std::string& at) {
    at_ = at;
    if (!schema.is_object()) return wrong("must be an object");
    const auto out = std::make_shared<Node>();
    for (const auto& [keyword, value] : schema.members()) {
      ASSAY_TRY(take(*out, keyword, value, at));
      at_ = at;
    }
    if (out->unique_items && (!out->max_items || *out->max_items > kMaxUniqueItems))
      return wrong("uniqueItems needs a maxItems of at most 1000");
    if (out->pattern && !out->max_length) return wrong("pattern needs a maxLength");
    out->is_object =
        out->is_object || (out->kind != nullptr && std::string_view(out->kind->name) == "object");
    return std::shared_ptr<const Node>(out);
  }

 private:
  Error wrong(const std::string& what) const {
    return {Errc::invalid, "schema at \"" + at_ + "\": " + what, {}};
  }

  Result<void> take(Node& out, const std::string& keyword, const Json& value, const std::string& at) {
    if (keyword == "type") return take_type(out, value);
    if (keyword == "enum") return take_enum(out, value);
    if (keyword == "const") {
      out.allowed = {value};
      return {};
    }
    if (keyword == "minimum") return take_number(out.minimum, keyword, value);
    if (keyword == "maximum") return take_number(out.maximum, keyword, value);
    if (keyword == "minLength") return take_count(out.min_length, keyword, value);
    if (keyword == "maxLength") return take_count(out.max_length, keyword, value);
    if (keyword == "minItems") return take_count(out.min_items, keyword, value);
    if (keyword == "maxItems") return take_count(out.max_items, keyword, value);
    if (keyword == "uniqueItems") return take_flag(out.unique_items, keyword, value);
    if (keyword == "pattern") return take_pattern(out, value);
    if (keyword == "items") {
      ASSAY_TRY_ASSIGN(out.items, node(value, at + "/items"));
      return {};
    }
    out.is_object = true;
    if (keyword == "properties") return take_properties(out, value, at);
    if (keyword == "required") return take_required(out, value);
    if (keyword == "additionalProperties") return take_flag(out.additional, keyword, value);
    return wrong("unknown keyword \"" + keyword + "\"");
  }

  Result<void> take_type(Node& out, const Json& value) {
    for (const Kind& kind : kKinds) {
      if (value.string_or("") == kind.name) out.kind = &kind;
    }
    if (out.kind == nullptr) return wrong("type must be one of the seven names");
    return {};
  }
  Result<void> take_enum(Node& out, const Json& value) {
    if (!value.is_array() || value.size() == 0) return wrong("enum must be a list of values");
    out.allowed = value.items();
    return {};
  }
  Result<void> take_number(std::optional<long double>& out, const std::string& keyword, const Json& value) {
    if (!value.is_number()) return wrong(keyword + " must be a number");
    out = number_of(value);
    return {};
  }
  Result<void> take_count(std::optional<std::int64_t>& out, const std::string& keyword, const Json& value) {
    if (!value.is_int() || value.as_int() < 0) return wrong(keyword + " must be a whole number from 0");
    out = value.as_int();
    return {};
  }
  Result<void> take_flag(bool& out, const std::string& keyword, const Json& value) {
    if (!value.is_bool()) return wrong(keyword + " must be true or false");
    out = value.as_bool();
    return {};
  }
  Result<void> take_pattern(Node& out, const Json& value) {
    auto pattern = Pattern::compile(value.string_or(""));
    if (!pattern.ok()) return wrong(pattern.error().message);
    out.pattern = std::move(pattern).value();
    return {};
  }
  Result<void> take_properties(Node& out, const Json& value, const std::string& at) {
    if (!value.is_object()) return wrong("properties must be an object");
    for (const auto& [name, schema] : value.members()) {
      ASSAY_TRY_ASSIGN(out.properties[name], node(schema, pointer_to(at + "/properties", name)));
    }
    return {};
  }
  Result<void> take_required(Node& out, const Json& value) {
    if (!value.is_array()) return wrong("required must be a list of names");
    for (const Json& name : value.items()) {
      if (!name.is_string()) return wrong("required must be a list of names");
      out.required.insert(name.as_string());
    }
    return {};
  }

  std::string at_;
};

class JsonSchema::Visit {
 public:
  using Breach = std::optional<SchemaBreach>;

  static Breach check(const Node& node, const Json& value, const std::string& at) {
    if (node.kind != nullptr && !(value.*node.kind->is)()) return SchemaBreach{"type", at};
    if (!node.allowed.empty() &&
        std::find(node.allowed.begin(), node.allowed.end(), value) == node.allowed.end())
      return SchemaBreach{"enum", at};
    if (value.is_number()) return number(node, value, at);
    if (value.is_string()) return string(node, value.as_string(), at);
    if (value.is_array()) return array(node, value, at);
    if (value.is_object() && node.is_object) return object(node, value, at);
    return std::nullopt;
  }

 private:
  static Breach number(const Node& node, const Json& value, const std::string& at) {
    if (node.minimum && number_of(value) < *node.minimum) return SchemaBreach{"minimum", at};
    if (node.maximum && number_of(value) > *node.maximum) return SchemaBreach{"maximum", at};
    return std::nullopt;
  }

  static Breach string(const Node& node, const std::string& value, const std::string& at) {
    if (!node.min_length && !node.max_length) return std::nullopt;
    const auto characters = code_points(value);
    if (!characters) return SchemaBreach{"type", at};
    const auto length = static_cast<std::int64_t>(characters->size());
    if (node.min_length && length < *node.min_length) return SchemaBreach{"min_length", at};
    if (node.max_length && length > *node.max_length) return SchemaBreach{"max_length", at};
    if (node.pattern && !node.pattern->matches(*characters)) return SchemaBreach{"pattern", at};
    return std::nullopt;
  }

  static Breach array(const Node& node, const Json& value, const std::string& at) {
    const auto count = static_cast<std::int64_t>(value.size());
    if (node.min_items && count < *node.min_items) return SchemaBreach{"min_items", at};
    if (node.max_items && count > *node.max_items) return SchemaBreach{"max_items", at};
    const Json::Array& items = value.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string here = at + "/" + std::to_string(i);
      if (node.unique_items && std::find(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i),
                                         items[i]) != items.begin() + static_cast<std::ptrdiff_t>(i))
        return SchemaBreach{"unique_items", here};
      if (!node.items) continue;
      if (auto breach = check(*node.items, items[i], here)) return breach;
    }
    return std::nullopt;
  }

  static Breach object(const Node& node, const Json& value, const std::string& at) {
    for (const std::string& name : node.required) {
      if (!value.contains(name)) return SchemaBreach{"required", pointer_to(at, name)};
    }
    for (const auto& [name, member] : value.members()) {
      const auto known = node.properties.find(name);
      if (known == node.properties.end()) {
        if (!node.additional) return SchemaBreach{"additional_properties", pointer_to(at, name)};
        continue;
      }
      if (auto breach = check(*known->second, member, pointer_to(at, name))) return breach;
    }
    return std::nullopt;
  }
};

Result<JsonSchema> JsonSchema::compile(const Json& schema) {
  ASSAY_TRY_ASSIGN(std::shared_ptr<const Node> root, Compiler().node(schema, ""));
  return JsonSchema(std::move(root));
}

std::optional<SchemaBreach> JsonSchema::check(const Json& value) const {
  return Visit::check(*root_, value, "");
}

}  // namespace assay::gateway
