// SPDX-License-Identifier: Apache-2.0
#include "harness/engine/observers.hpp"

#include <strings.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include "core/base/glob.hpp"
#include "core/json/parse.hpp"
#include "harness/actions/builtin.hpp"
#include "harness/asserts/asserts.hpp"
#include "harness/engine/likeness.hpp"
#include "harness/model/comparison.hpp"

namespace assay::engine {
namespace {

using model::Grade;

bool field_matches(const Json& wanted, const Json& fields) {
  if (!wanted.is_object() || !fields.is_array()) return false;
  return std::all_of(wanted.members().begin(), wanted.members().end(), [&](const Json::Member& member) {
    return std::any_of(fields.items().begin(), fields.items().end(), [&](const Json& field) {
      return field.size() == 2 &&
             strcasecmp(field.items()[0].string_or("").c_str(), member.first.c_str()) == 0 &&
             glob_match(member.second.string_or("*"), field.items()[1].string_or(""));
    });
  });
}

bool number_holds(const Json& wanted, const Json& number) {
  if (!wanted.is_string() || !number.is_int()) return wanted.is_int() && wanted == number;
  const auto comparison = model::parse_comparison(wanted.as_string());
  return comparison && comparison->holds(number.as_int());
}

// None of the fields that `names` lists, apart by blanks, is there.
bool lacks_fields(std::string_view names, const Json& fields) {
  if (!fields.is_array()) return false;
  while (!names.empty()) {
    const std::string name(names.substr(0, names.find(' ')));
    names.remove_prefix(std::min(name.size() + 1, names.size()));
    const bool there = std::any_of(fields.items().begin(), fields.items().end(), [&](const Json& field) {
      return field.size() == 2 && strcasecmp(field.items()[0].string_or("").c_str(), name.c_str()) == 0;
    });
    if (there) return false;
  }
  return true;
}

// Field names have no case, and some gateways write all of them in lower case.
std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool condition_holds(const std::string& key, const Json& wanted, const Json& entry) {
  if (key == "text" && wanted.is_string() && entry.at("kind").string_or("") == "message")
    return glob_match(lower(wanted.as_string()), lower(entry.at("text").string_or("")));
  if (key == "at_work") return number_holds(wanted, entry.at(key));
  if (key == "field") return field_matches(wanted, entry.at("fields"));
  if (key == "line") return glob_match(wanted.string_or("*"), dump_json(entry));
  if (key == "ended") return glob_match(wanted.string_or("*"), entry.at("ended").string_or(""));
  if (key == "lacks") return lacks_fields(wanted.string_or(""), entry.at("fields"));
  if (key == "detail") return glob_match(wanted.string_or("*"), dump_json(entry.at("detail")));
  if (key == "unlike")
    return wanted.is_string() && !tell_the_same(wanted.as_string(), entry.at("text").string_or(""));
  if (key == "outcome")
    return model::outcome_matches(wanted.string_or(""), entry.at("outcome").string_or(""));
  return asserts::value_matches(wanted, entry.at(key));
}

}  // namespace

const std::vector<model::ObserverSpec>& builtin_observers() {
  static const std::vector<model::ObserverSpec> kObservers = {
      {"service.requests",
       "Requests that a part answered, from its own journal.",
       Grade::effect,
       true,
       true,
       {"method", "target", "status", "subject", "peer", "credential", "field", "lacks", "line"}},
      {"audit.events",
       "Security decisions that the platform recorded.",
       Grade::effect,
       false,
       true,
       {"event", "reason", "part", "subject", "method", "target", "detail"}},
      {"log.lines",
       "Every line that the platform wrote, whatever it is about.",
       Grade::effect,
       false,
       true,
       {"line", "part", "kind"}},
      {"tap.messages",
       "What the gateway sent to the backend, byte for byte, cut into messages.",
       Grade::effect,
       true,
       true,
       {"method", "target", "ambiguity", "text", "body", "body_bytes", "at_work", "ended"}},
      {"listener.requests",
       "Who came to the attacker's own listener.",
       Grade::effect,
       true,
       false,
       {"method", "path", "host"}},
      {"connections.held",
       "Connections of the attacker that the target still keeps, by this machine's kernel.",
       Grade::effect,
       true,
       false,
       {"from"}},
      {"file.created",
       "Whether a file exists that only the attacker's command would make.",
       Grade::effect,
       true,
       false,
       {}},
      {"step.responses",
       "What the named step of the attack was answered.",
       Grade::response,
       true,
       false,
       {"outcome", "status", "text", "unlike", "field", "lacks"}},
      {"step.numbers", "What the named step of the attack counted; `where` holds bounds such as \"< 20\".",
       Grade::response, true, false, actions::counted_names(), true},
  };
  return kObservers;
}

bool sees(const ResolvedRule& rule, const Json& record) {
  const std::string kind = record.at("kind").string_or("");
  const bool at = rule.at.empty() || record.at("part").string_or("") == rule.at;
  if (rule.observer == "service.requests") return kind == "request" && at;
  if (rule.observer == "tap.messages") return kind == "message" && at;
  if (rule.observer == "log.lines") return kind != "message";  // what the tap wrote down is our own
  return rule.observer == "audit.events" && kind == "audit" && at;
}

bool has_marker(const Json& entry, const std::string& marker) {
  return marker.empty() || dump_json(entry).find(marker) != std::string::npos;
}

bool matches(const ResolvedRule& rule, const Json& entry) {
  if (!has_marker(entry, rule.marker)) return false;
  if (!rule.where.is_object()) return true;
  const bool counted = rule.observer == "step.numbers";
  return std::all_of(rule.where.members().begin(), rule.where.members().end(), [&](const Json::Member& m) {
    return counted ? number_holds(m.second, entry.at(m.first)) : condition_holds(m.first, m.second, entry);
  });
}

}  // namespace assay::engine
