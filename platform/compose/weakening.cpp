// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/weakening.hpp"

#include <algorithm>

#include "platform/compose/weakening_tables.hpp"

namespace assay::compose {

const std::vector<Weakening>& weakenings() {
  static const std::vector<Weakening> kAll = [] {
    std::vector<Weakening> all = gateway_jwt_weakenings();
    for (const auto& table :
         {gateway_http_weakenings(), h2_weakenings(), gateway_hop_weakenings(), service_answer_weakenings(),
          gateway_answer_weakenings(), browser_weakenings(), gateway_admin_weakenings(),
          gateway_config_weakenings(), gateway_edge_weakenings(), gateway_input_weakenings(),
          limit_weakenings(), platform_weakenings(), tls_weakenings(), key_weakenings()}) {
      all.insert(all.end(), table.begin(), table.end());
    }
    std::sort(all.begin(), all.end(), [](const Weakening& a, const Weakening& b) { return a.name < b.name; });
    return all;
  }();
  return kAll;
}

Result<Assembly> assemble(std::string_view profile_name, const std::vector<std::string>& names) {
  Assembly assembly;
  ASSAY_TRY_ASSIGN(assembly.spec, profile(profile_name));
  for (const std::string& name : names) {
    const auto& table = name.rfind("sabotage:", 0) == 0 ? sabotages() : weakenings();
    const auto it =
        std::find_if(table.begin(), table.end(), [&](const Weakening& w) { return w.name == name; });
    if (it == table.end()) return Error{Errc::not_found, "no weakening \"" + name + "\"", {}};
    it->apply(assembly);
  }
  return assembly;
}

}  // namespace assay::compose
