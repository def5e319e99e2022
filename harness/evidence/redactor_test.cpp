// SPDX-License-Identifier: Apache-2.0
#include "harness/evidence/redactor.hpp"

#include <gtest/gtest.h>

namespace assay::evidence {
namespace {

TEST(Redactor, ReplacesEverySecretEverywhere) {
  Redactor redactor("key");
  redactor.add("short", "tiny");
  redactor.add("inner", "secret-word");
  redactor.add("outer", "a-secret-word-b");
  const std::string once = redactor.apply(std::string("x secret-word a-secret-word-b tiny"));
  EXPECT_EQ(once.find("secret-word"), std::string::npos);
  EXPECT_NE(once.find("⟦secret:inner#"), std::string::npos);
  EXPECT_NE(once.find("⟦secret:outer#"), std::string::npos) << "the longer secret goes first";
  EXPECT_NE(once.find("tiny"), std::string::npos);
  const Json json = redactor.apply(Json::object({{"secret-word", Json::array({"secret-word", 7})}}));
  EXPECT_EQ(json.members()[0].first.find("secret-word"), std::string::npos);
  EXPECT_EQ(json.members()[0].second.items()[0].as_string().find("secret-word"), std::string::npos);
}

TEST(Redactor, TagsNameEqualSecretsUnderOneKey) {
  Redactor a("key"), b("key"), c("other");
  for (Redactor* r : {&a, &b, &c}) r->add("n", "the-secret");
  EXPECT_EQ(a.apply(std::string("the-secret")), b.apply(std::string("the-secret")));
  EXPECT_NE(a.apply(std::string("the-secret")), c.apply(std::string("the-secret")));
}

}  // namespace
}  // namespace assay::evidence
