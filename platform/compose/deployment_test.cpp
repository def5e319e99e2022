// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/deployment.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"
#include "platform/compose/part.hpp"

namespace assay::compose {
namespace {

const Deployment& whole() {
  static const Deployment kWhole = make_deployment(make_certificates(from_unix_seconds(1'700'000'000)));
  return kWhole;
}

TEST(Deployment, EachPartGetsItsOwnKeysOnly) {
  const Deployment service = whole().only_for("user-service");
  EXPECT_TRUE(service.signing.empty()) << "it verifies, it does not sign";
  EXPECT_EQ(service.mesh.size(), 1u);
  EXPECT_TRUE(service.edge.empty());
  EXPECT_TRUE(service.shared_secret.empty());
  for (const Account& account : service.accounts) EXPECT_TRUE(account.password.empty());
  const Deployment gateway = whole().only_for("gateway");
  EXPECT_EQ(gateway.signing.size(), 1u);
  EXPECT_TRUE(gateway.signing.count("gateway"));
  EXPECT_TRUE(gateway.accounts.empty());
  EXPECT_TRUE(gateway.client_secrets.empty());
  const Deployment identity = whole().only_for("identity");
  EXPECT_FALSE(identity.signing.count("gateway"));
  EXPECT_FALSE(identity.signing.count("partner"));
}

TEST(Deployment, SurvivesTheSocket) {
  const Json json = to_json(whole());
  const auto back = deployment_from_json(parse_json(dump_json(json)).value_or(Json()));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(dump_json(to_json(*back)), dump_json(json));
}

TEST(Environment, ProductionPasswordWorkHasAFloor) {
  EXPECT_GE(Environment{}.password_log2_n, 15u);
}

// Tests hash with next to no work; whoever says nothing gets what passwords deserve.
TEST(Environment, APasswordCostsProductionWorkUnlessToldOtherwise) {
  EXPECT_EQ(Environment().password_log2_n, Environment::kProductionPasswordWork);
  EXPECT_GE(Environment::kProductionPasswordWork, 15u);
}

}  // namespace
}  // namespace assay::compose
