// SPDX-License-Identifier: Apache-2.0
#include "harness/load/schema.hpp"

#include "harness/load/context.hpp"
#include "harness/model/words.hpp"

namespace assay::load {
namespace {

using model::ParamKind;
using model::Vocabulary;

Json typed(const char* type) {
  return Json::object({{"type", type}});
}
Json ref(const std::string& name) {
  return Json::object({{"$ref", "#/definitions/" + name}});
}

Json list_of(Json items) {
  return Json::object({{"type", "array"}, {"items", std::move(items)}});
}

Json text_list(const std::vector<std::string>& words) {
  Json out = Json::array();
  for (const std::string& word : words) out.push_back(word);
  return out;
}

// One of the words, or any text when there are none.
Json word(const std::vector<std::string>& words) {
  Json out = typed("string");
  if (!words.empty()) out["enum"] = text_list(words);
  return out;
}

Json closed(Json properties, const std::vector<std::string>& required) {
  Json out = typed("object");
  out["properties"] = std::move(properties);
  if (!required.empty()) out["required"] = text_list(required);
  out["additionalProperties"] = false;
  return out;
}

Json any_of(Json a, Json b) {
  return Json::object({{"anyOf", Json::array({std::move(a), std::move(b)})}});
}

Json of_kind(ParamKind kind) {
  switch (kind) {
    case ParamKind::string:
      return typed("string");
    case ParamKind::integer:
      return any_of(typed("integer"), ref("now"));
    case ParamKind::boolean:
      return typed("boolean");
    case ParamKind::list:
      return typed("array");
    case ParamKind::table:
      return typed("object");
    case ParamKind::payload:
      return ref("payload");
    case ParamKind::duration:
      return ref("duration");
    case ParamKind::any:
      return Json::object();
  }
  return Json::object();
}

// A value of the kind, or a whole "$variable".
Json value_schema(ParamKind kind, const std::string& doc, const std::vector<std::string>& allowed) {
  Json exact = of_kind(kind);
  if (!allowed.empty()) exact = kind == ParamKind::list ? list_of(word(allowed)) : word(allowed);
  Json out = exact.size() == 0 ? std::move(exact) : any_of(std::move(exact), ref("variable"));
  if (!doc.empty()) out["description"] = doc;
  return out;
}

Json payload_schema() {
  Json forms = Json::array({typed("string")});
  forms.push_back(closed(Json::object({{"hex", typed("string")}}), {"hex"}));
  Json times = any_of(Json::object({{"type", "integer"}, {"minimum", 0}}), ref("variable"));
  forms.push_back(
      closed(Json::object({{"repeat", typed("string")}, {"times", std::move(times)}}), {"repeat", "times"}));
  forms.push_back(closed(Json::object({{"file", typed("string")}}), {"file"}));
  return Json::object({{"anyOf", std::move(forms)}});
}

Json step_properties() {
  Json out = Json::object();
  out["do"] = typed("string");
  out["name"] = typed("string");
  out["expect"] = ref("expect");
  out["repeat"] = any_of(Json::object({{"type", "integer"}, {"minimum", 1}}), ref("variable"));
  out["for_each"] = any_of(typed("array"), ref("variable"));
  out["parallel"] = typed("boolean");
  out["background"] = typed("boolean");
  return out;
}

Json when_action(const model::ActionSpec& action) {
  Json properties = step_properties();
  properties["do"]["description"] = action.doc;
  if (action.saves) properties["save"] = ref("name");
  std::vector<std::string> required = {"do"};
  for (const model::ParamSpec& param : action.params) {
    properties[param.name] = value_schema(param.kind, param.doc, param.allowed);
    if (param.required) required.push_back(param.name);
  }
  Json condition = Json::object({{"required", text_list({"do"})}});
  condition["properties"]["do"]["const"] = action.name;
  return Json::object({{"if", std::move(condition)}, {"then", closed(std::move(properties), required)}});
}

Json step_schema(const Vocabulary& vocabulary) {
  Json rules = Json::array();
  for (const model::ActionSpec& action : vocabulary.actions) rules.push_back(when_action(action));
  Json use = closed(Json::object({{"use", typed("string")}, {"with", typed("object")}}), {"use"});
  rules.push_back(
      Json::object({{"if", Json::object({{"required", text_list({"use"})}})}, {"then", std::move(use)}}));
  Json out = typed("object");
  out["properties"]["do"] = word(names_of(vocabulary.actions));
  out["anyOf"] = Json::array(
      {Json::object({{"required", text_list({"do"})}}), Json::object({{"required", text_list({"use"})}})});
  out["allOf"] = std::move(rules);
  return out;
}

Json expect_schema(const Vocabulary& vocabulary) {
  Json properties = Json::object();
  for (const model::AssertSpec& spec : vocabulary.asserts) {
    Json value = value_schema(spec.kind, spec.doc, {});
    if (spec.name == "outcome" && spec.kind == ParamKind::string) {
      value["anyOf"] = Json::array({word(model::outcomes()), ref("outcome_pattern"), ref("variable")});
    }
    properties[spec.name] = std::move(value);
  }
  Json out = closed(std::move(properties), {});
  out["minProperties"] = 1;
  return out;
}

// What an observer needs beside its name: "at", and which members "where" may hold.
Json observer_rules(const Vocabulary& vocabulary) {
  Json rules = Json::array();
  for (const model::ObserverSpec& observer : vocabulary.observers) {
    Json condition = Json::object({{"required", text_list({"observe"})}});
    condition["properties"]["observe"]["const"] = observer.name;
    Json then = Json::object();
    if (observer.needs_at) then["required"] = text_list({"at"});
    Json keys = Json::object();
    for (const std::string& key : observer.where_keys) keys[key] = Json::object();
    then["properties"]["where"] = closed(std::move(keys), {});
    rules.push_back(Json::object({{"if", std::move(condition)}, {"then", std::move(then)}}));
  }
  return rules;
}

Json breach_schema(const Vocabulary& vocabulary) {
  Json properties = Json::object();
  properties["observe"] = word(names_of(vocabulary.observers));
  properties["at"] = typed("string");
  properties["marker"] = typed("string");
  properties["where"] = typed("object");
  for (const char* key : {"at_least", "at_most"}) {
    properties[key] = Json::object({{"type", "integer"}, {"minimum", 0}});
  }
  Json out = closed(std::move(properties), {"observe"});
  out["allOf"] = observer_rules(vocabulary);
  return out;
}

// An audit event by its name, or what any observer saw.
Json detect_schema(const Vocabulary& vocabulary) {
  Json properties = Json::object();
  properties["observe"] = word(names_of(vocabulary.observers));
  for (const char* key : {"at", "event", "reason", "marker"}) properties[key] = typed("string");
  properties["where"] = typed("object");
  for (const char* key : {"at_least", "at_most"}) {
    properties[key] = Json::object({{"type", "integer"}, {"minimum", 0}});
  }
  Json out = closed(std::move(properties), {});
  out["oneOf"] = Json::array({Json::object({{"required", text_list({"event"})}}),
                              Json::object({{"required", text_list({"observe"})}})});
  out["allOf"] = observer_rules(vocabulary);
  return out;
}

Json variant_schema() {
  Json out = typed("object");
  out["properties"]["name"] = typed("string");
  out["properties"]["faults"] = list_of(typed("string"));
  out["properties"]["shadowed_by"] = list_of(typed("string"));
  out["additionalProperties"] = true;
  return out;
}

Json head_properties(const Vocabulary& vocabulary, const model::Catalog* catalog) {
  const auto ids = [&](const auto& items) {
    return catalog == nullptr ? std::vector<std::string>{} : ids_of(items);
  };
  const model::Catalog none;
  const model::Catalog& c = catalog == nullptr ? none : *catalog;
  std::vector<std::string> shadows = ids(c.controls);
  for (const model::Control& control : c.controls) {
    for (const model::Fault& fault : control.faults) shadows.push_back(control.id + "/" + fault.id);
  }
  Json out = Json::object();
  out["id"] = Json::object({{"type", "string"}, {"pattern", "^[a-z0-9]+([.-][a-z0-9]+)*$"}});
  for (const char* key : {"title", "why", "fix"}) out[key] = typed("string");
  out["severity"] = word(model::levels());
  out["kills"] = word(ids(c.controls));
  out["faults"] = list_of(typed("string"));
  out["shadowed_by"] = list_of(word(shadows));
  out["shadowed_by"]["maxItems"] = 2;
  out["sabotage"] = list_of(word(ids(c.sabotages)));
  out["threats"] = list_of(word(ids(c.threats)));
  for (const char* key : {"owasp", "touches", "tags", "needs"}) out[key] = list_of(typed("string"));
  out["technique"] = list_of(Json::object({{"type", "string"}, {"pattern", "^T[0-9]{4}(\\.[0-9]{3})?$"}}));
  out["cwe"] = list_of(typed("integer"));
  out["profile"] = word(vocabulary.profiles);
  out["blast"] = word({"read", "write", "flood", "crash"});
  out["honest"] = typed("boolean");
  return out;
}

}  // namespace

Json schema_for_checks(const Vocabulary& vocabulary, const model::Catalog* catalog) {
  Json properties = head_properties(vocabulary, catalog);
  properties["matrix"] = Json::object({{"type", "object"}, {"additionalProperties", typed("array")}});
  properties["variant"] = list_of(ref("variant"));
  for (const char* key : {"setup", "twin", "attack", "step", "cleanup"})
    properties[key] = list_of(ref("step"));
  properties["breach"] = list_of(ref("breach"));
  properties["detect"] = list_of(ref("detect"));

  Json definitions = Json::object();
  definitions["variable"] =
      Json::object({{"type", "string"}, {"pattern", "^\\$[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z0-9_]+)*$"}});
  definitions["outcome_pattern"] = Json::object(
      {{"type", "string"}, {"pattern", "^(rejected|refused|error)\\.\\*$|^[a-z_.*]+(\\|[a-z_.*]+)+$"}});
  definitions["name"] = Json::object({{"type", "string"}, {"pattern", "^[A-Za-z_][A-Za-z0-9_]*$"}});
  definitions["duration"] =
      Json::object({{"type", "string"}, {"pattern", "^[+-]?([0-9]+(ms|s|m|h|d))+$|\\$"}});
  definitions["now"] = closed(Json::object({{"now", ref("duration")}}), {"now"});
  definitions["payload"] = payload_schema();
  definitions["expect"] = expect_schema(vocabulary);
  definitions["step"] = step_schema(vocabulary);
  definitions["breach"] = breach_schema(vocabulary);
  definitions["detect"] = detect_schema(vocabulary);
  definitions["variant"] = variant_schema();

  Json schema =
      Json::object({{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "Assay check file"}});
  const Json body = closed(std::move(properties), {"id", "title"});
  for (const auto& [key, value] : body.members()) schema[key] = value;
  schema["definitions"] = std::move(definitions);
  return schema;
}

}  // namespace assay::load
