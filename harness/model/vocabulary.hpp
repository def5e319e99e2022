// SPDX-License-Identifier: Apache-2.0
#pragma once
// What check files may say: each action, assert and observer declares its parameters once. Lint, editor
// schemas, documentation and `assay list actions` are made from these declarations.
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/words.hpp"

namespace assay::model {

// `payload` is a string, or {hex="…"}, or {repeat="…", times=N}, or {file="…"}; `duration` is text such as
// "90s", "5m",
// "-1h"; `any` is every TOML value. A parameter of every kind may instead be a whole "$variable".
enum class ParamKind { string, integer, boolean, list, table, payload, duration, any };

struct ParamSpec {
  std::string name;
  ParamKind kind = ParamKind::string;
  bool required = false;
  std::string doc;
  std::vector<std::string> allowed;  // closed list of values; empty: open
};

struct ActionSpec {
  std::string name;  // "token.forge"
  std::string doc;   // one sentence
  std::vector<ParamSpec> params;
  std::vector<std::string> needs;  // capabilities of a target, e.g. "identity.issue", "control.clock"
  bool saves = false;              // `save = "name"` keeps its value as $name
  Blast blast = Blast::read;       // a check that uses it must say at least this
};

struct AssertSpec {
  std::string name;  // key inside expect = { … }
  ParamKind kind = ParamKind::string;
  std::string doc;
};

struct ObserverSpec {
  std::string name;  // "service.requests"
  std::string doc;
  Grade grade = Grade::effect;
  bool needs_at = true;  // `at` names the part, listener, file or step
  bool proven_by_twin =
      true;  // false: the observer proves itself when it is started (a listener, a canary file)
  std::vector<std::string> where_keys;  // what `where = { … }` may filter on
  bool counts = false;                  // its entries are numbers, and `where` holds bounds on them
};

struct Vocabulary {
  std::vector<ActionSpec> actions;
  std::vector<AssertSpec> asserts;
  std::vector<ObserverSpec> observers;
  std::vector<std::string> profiles;           // names that `profile = "…"` may use
  std::vector<std::string> builtin_variables;  // further names every file may use, e.g. "callback"

  const ActionSpec* action(std::string_view name) const;
  const AssertSpec* assertion(std::string_view name) const;
  const ObserverSpec* observer(std::string_view name) const;
};

std::string_view to_string(ParamKind kind);

// Variables that the engine always provides: marker, run, i, item, now.
const std::vector<std::string>& core_variables();
// Keys that every step understands by itself (do, save, expect, …); no action may declare a parameter of such
// a name.
const std::vector<std::string>& step_keys();

}  // namespace assay::model
