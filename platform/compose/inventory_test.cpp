// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "platform/compose/spec.hpp"

namespace assay::compose {
namespace {

std::string line_of(const gateway::Route& route) {
  std::string who = "user";
  if (route.access == gateway::Access::anyone) who = "anyone";
  if (route.access == gateway::Access::role) who = "role " + route.role;
  return "| " + route.method + " | " + route.pattern + " | " + who + " | " + route.upstream + " |";
}

TEST(Inventory, WhatIsServedIsWhatIsPublished) {
  std::ifstream file(std::string(ASSAY_SOURCE_DIR) + "/docs/guide/reference-api.md");
  ASSERT_TRUE(file.is_open());
  std::set<std::string> published;
  for (std::string line; std::getline(file, line) && line != "## Management";) {
    if (line.rfind("| ", 0) == 0 && line.rfind("| method", 0) != 0) published.insert(line);
  }
  std::set<std::string> served;
  for (const gateway::Route& route : GatewaySpec::default_routes()) served.insert(line_of(route));
  EXPECT_EQ(served, published);
}

}  // namespace
}  // namespace assay::compose
