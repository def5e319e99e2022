// SPDX-License-Identifier: Apache-2.0
#pragma once
// Named edits of an assembly. A weakening switches off one control in one way that a real product or a
// published fault shows; a sabotage breaks honest behaviour, to show that a scenario can fail.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/compose/seams.hpp"

namespace assay::compose {

struct Assembly {
  Spec spec;
  Seams seams;
};

struct Weakening {
  std::string name;  // "<control>/<fault>", or "sabotage:<id>"
  std::function<void(Assembly&)> apply;
};

const std::vector<Weakening>& weakenings();
const std::vector<Weakening>& sabotages();

// The profile with the named weakenings and sabotages applied in order. Error: not_found.
Result<Assembly> assemble(std::string_view profile, const std::vector<std::string>& names);

}  // namespace assay::compose
