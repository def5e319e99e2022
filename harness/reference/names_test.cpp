// SPDX-License-Identifier: Apache-2.0
// The catalogue and the platform must name the same faults and sabotages, and the baseline is the hardened
// Spec itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/json/parse.hpp"
#include "core/toml/node.hpp"
#include "harness/reference/profiles.hpp"
#include "platform/compose/weakening.hpp"

namespace assay::reference {
namespace {

Json catalogue(const std::string& name) {
  std::ifstream in(std::string(ASSAY_SOURCE_DIR) + "/catalog/" + name + ".toml");
  std::stringstream text;
  text << in.rdbuf();
  Diagnostics diagnostics;
  return toml_tree::to_json(toml_tree::parse(text.str(), name, diagnostics));
}

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

TEST(Names, EveryFaultOfTheCatalogueIsAWeakeningAndTheOtherWayRound) {
  std::vector<std::string> faults;
  for (const Json& control : catalogue("controls").at("control").items()) {
    for (const Json& fault : control.at("fault").items()) {
      faults.push_back(control.at("id").as_string() + "/" + fault.at("id").as_string());
    }
  }
  EXPECT_EQ(sorted(faults), sorted(weakening_names()));
}

TEST(Names, EverySabotageOfTheCatalogueIsOneOfThePlatform) {
  std::vector<std::string> ids;
  for (const Json& sabotage : catalogue("sabotages").at("sabotage").items())
    ids.push_back(sabotage.at("id").as_string());
  EXPECT_EQ(sorted(ids), sorted(sabotage_names()));
}

TEST(Baseline, IsByteEqualToTheHardenedSpec) {
  const auto assembly = compose::assemble("", {});
  ASSERT_TRUE(assembly.ok());
  EXPECT_EQ(dump_json(compose::to_json(assembly->spec)), dump_json(compose::to_json(compose::Spec{})));
}

TEST(Baseline, UnknownNamesAreRefused) {
  EXPECT_FALSE(compose::assemble("", {"gateway.jwt.audience/no-such-fault"}).ok());
  EXPECT_FALSE(compose::assemble("no-such-profile", {}).ok());
}

}  // namespace
}  // namespace assay::reference
