// SPDX-License-Identifier: Apache-2.0
#include "harness/reference/profiles.hpp"

#include "platform/compose/weakening.hpp"

namespace assay::reference {

std::vector<std::string> profile_names() {
  return compose::profiles();
}

std::vector<std::string> weakening_names() {
  std::vector<std::string> names;
  for (const compose::Weakening& weakening : compose::weakenings()) names.push_back(weakening.name);
  return names;
}

std::vector<std::string> sabotage_names() {
  std::vector<std::string> names;
  for (const compose::Weakening& sabotage : compose::sabotages()) names.push_back(sabotage.name.substr(9));
  return names;
}

}  // namespace assay::reference
