// SPDX-License-Identifier: Apache-2.0
#include "harness/model/catalog.hpp"

#include <algorithm>

namespace assay::model {
namespace {

template <typename T>
const T* by_id(const std::vector<T>& items, std::string_view id) {
  const auto it = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.id == id; });
  return it == items.end() ? nullptr : &*it;
}

}  // namespace

const Threat* Catalog::threat(std::string_view id) const {
  return by_id(threats, id);
}
const Mitigation* Catalog::mitigation(std::string_view id) const {
  return by_id(mitigations, id);
}
const Control* Catalog::control(std::string_view id) const {
  return by_id(controls, id);
}
const Sabotage* Catalog::sabotage(std::string_view id) const {
  return by_id(sabotages, id);
}
const Check* Catalog::check(std::string_view id) const {
  return by_id(checks, id);
}

}  // namespace assay::model
