// SPDX-License-Identifier: Apache-2.0
#include "harness/model/vocabulary.hpp"

#include <algorithm>

namespace assay::model {
namespace {

template <typename T>
const T* by_name(const std::vector<T>& items, std::string_view name) {
  const auto it = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.name == name; });
  return it == items.end() ? nullptr : &*it;
}

}  // namespace

const ActionSpec* Vocabulary::action(std::string_view name) const {
  return by_name(actions, name);
}
const AssertSpec* Vocabulary::assertion(std::string_view name) const {
  return by_name(asserts, name);
}
const ObserverSpec* Vocabulary::observer(std::string_view name) const {
  return by_name(observers, name);
}

std::string_view to_string(ParamKind kind) {
  switch (kind) {
    case ParamKind::string:
      return "string";
    case ParamKind::integer:
      return "integer";
    case ParamKind::boolean:
      return "boolean";
    case ParamKind::list:
      return "list";
    case ParamKind::table:
      return "table";
    case ParamKind::payload:
      return "payload";
    case ParamKind::duration:
      return "duration";
    case ParamKind::any:
      return "any";
  }
  return "any";
}

const std::vector<std::string>& core_variables() {
  static const std::vector<std::string> kNames = {"marker", "run", "i", "item", "now"};
  return kNames;
}

const std::vector<std::string>& step_keys() {
  static const std::vector<std::string> kNames = {"do",       "name",     "save",       "expect", "repeat",
                                                  "for_each", "parallel", "background", "use",    "with"};
  return kNames;
}

}  // namespace assay::model
