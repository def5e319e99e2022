// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/gateway_config.hpp"

#include <gtest/gtest.h>

namespace assay::compose {
namespace {

const Ports kPeers = {{"user-service", 1}, {kLegacy, 2}};

class EveryProfile : public testing::TestWithParam<std::string> {};

TEST_P(EveryProfile, ComesToAConfigurationThatSaysTheSame) {
  const Spec spec = profile(GetParam()).value();
  const auto config = first_config("gateway", spec, kPeers, {});
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->hosts, spec.gateway.hosts);
  EXPECT_EQ(config->tls.suites, spec.gateway.tls_suites);
  ASSERT_EQ(config->routes.size(), spec.gateway.routes.size());
  for (std::size_t i = 0; i < config->routes.size(); ++i)
    EXPECT_EQ(to_json(config->routes[i]), to_json(spec.gateway.routes[i])) << spec.gateway.routes[i].name;
}

INSTANTIATE_TEST_SUITE_P(Spec, EveryProfile, testing::ValuesIn(profiles()), [](const auto& tested) {
  std::string name = tested.param;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
});

TEST(FirstConfig, AnUnsafeOneIsRefusedWithItsPlace) {
  Spec spec;
  spec.gateway.routes.front().pattern = "/v1/*";
  const auto wild = first_config("gateway-1", spec, kPeers, {});
  ASSERT_FALSE(wild.ok());
  EXPECT_EQ(wild.error().code, Errc::invalid);
  EXPECT_EQ(wild.error().message,
            "gateway-1.toml:10:8: path segment \"*\" stands for paths that nobody declared");

  spec = Spec();
  spec.gateway.tls_min_version = net::TlsOptions::MinVersion::tls10;
  EXPECT_EQ(first_config("gateway", spec, kPeers, {}).error().message,
            "gateway.toml:4:15: min_version is \"1.0\", and must be \"1.2\" or \"1.3\"");
}

TEST(FirstConfig, TextsAreQuotedAsTomlHasThem) {
  Spec spec;
  gateway::RouteInput input;
  input.query["q\"\\\n"] = Json::object({{"enum", Json::array({"a\"b\\c\n\x7f", "\xc3\xa4"})}});
  spec.gateway.routes.front().input = std::make_shared<const gateway::RouteInput>(input);
  const auto config = first_config("gateway", spec, kPeers, {});
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->routes.front().input->query, input.query);
}

TEST(FirstConfig, WhereItCannotBeWrittenTheErrorNamesIt) {
  Environment environment;
  environment.scratch = "/nowhere/at/all";
  EXPECT_EQ(first_config("gateway", Spec(), kPeers, environment).error().message,
            "scratch: cannot write /nowhere/at/all/gateway.toml");
}

TEST(WithPolicy, NothingButThirteenMeansMoreThanTwelve) {
  using MinVersion = net::TlsOptions::MinVersion;
  EXPECT_EQ(with_policy({}, {"1.3", "A"}).min_version, MinVersion::tls13);
  for (const char* version : {"1.2", "1.1", "1.0", ""})
    EXPECT_EQ(with_policy({}, {version, "A"}).min_version, MinVersion::tls12) << version;
  EXPECT_EQ(with_policy({}, {"1.2", "A"}).suites, "A");
}

}  // namespace
}  // namespace assay::compose
