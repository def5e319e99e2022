// SPDX-License-Identifier: Apache-2.0
// What a weakening needs outside the process is made ready, or refused in words, before anything starts.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "platform/compose/part.hpp"

namespace assay::compose {
namespace {

namespace fs = std::filesystem;

class GroundTest : public testing::TestWithParam<const char*> {
 protected:
  GroundTest() {
    std::string pattern = (fs::temp_directory_path() / "assay-ground-XXXXXX").string();
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    environment.scratch = pattern;
  }
  ~GroundTest() override { fs::remove_all(environment.scratch); }
  Result<void> prepared(const std::string& part) {
    return prepare_ground(assemble("default", {GetParam()}).value(), part, environment);
  }
  Environment environment;
};

TEST_P(GroundTest, TheGatewayGetsItsKeyDirectory) {
  ASSERT_TRUE(prepared("identity").ok());
  EXPECT_FALSE(fs::exists(environment.scratch / "keys")) << "it is nobody else's";
  for (const char* const part : {"gateway", "gateway-1", "gateway"}) {
    ASSERT_TRUE(prepared(part).ok()) << part;
    EXPECT_TRUE(fs::is_directory(environment.scratch / "keys"));
  }
}

TEST_P(GroundTest, WhereItCannotBeMadeTheErrorNamesIt) {
  const std::string keys = (environment.scratch / "keys").string();
  std::fclose(std::fopen(keys.c_str(), "w"));
  const auto blocked = prepared("gateway");
  ASSERT_FALSE(blocked.ok());
  EXPECT_EQ(blocked.error().code, Errc::invalid);
  EXPECT_EQ(blocked.error().message, "scratch: cannot make " + keys + ": Not a directory");
}

INSTANTIATE_TEST_SUITE_P(Faults, GroundTest,
                         testing::Values("gateway.jwt.kid/kid-as-path", "gateway.jwt.kid/kid-in-shell"));

}  // namespace
}  // namespace assay::compose
