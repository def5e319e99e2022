// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_inventory.hpp"

#include <gtest/gtest.h>

namespace assay::weak {
namespace {

std::unique_ptr<gateway::Router> declared() {
  gateway::Route route;
  route.name = "a";
  route.method = "GET";
  route.pattern = "/v1/a";
  route.upstream = "s";
  route.upstream_pattern = "/a";
  return std::make_unique<gateway::DeclaredRoutes>(std::vector<std::string>{"h"},
                                                   std::vector<gateway::Route>{route});
}

TEST(RetiredVersions, AreRoutedWithoutARuleAndCounted) {
  HitCounter hits;
  const auto weak = retired_versions(declared(), "s", "f", hits);
  EXPECT_EQ(weak->match("h", "GET", "/v1/a")->route.name, "a");
  EXPECT_FALSE(weak->match("h", "GET", "/v2/a").ok());
  EXPECT_FALSE(weak->match("other", "GET", "/v0/a").ok());
  EXPECT_TRUE(hits.counts().empty());
  EXPECT_FALSE(declared()->match("h", "GET", "/v0/a").ok());
  const auto retired = weak->match("h", "GET", "/v0/a");
  ASSERT_TRUE(retired.ok());
  EXPECT_EQ(retired->upstream_path, "/a");
  EXPECT_EQ(retired->route.access, gateway::Access::anyone);
  EXPECT_EQ(hits.counts().at("f"), 1u);
}

}  // namespace
}  // namespace assay::weak
