// SPDX-License-Identifier: Apache-2.0
#include "harness/engine/observers.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"

namespace assay::engine {
namespace {

Json entry() {
  return parse_json(
             R"({"part":"user-service","kind":"request","method":"GET","target":"/profile?m=abc123","status":200,
    "subject":"alice","fields":[["X-User-Id","alice"],["X_Roles","mallory-admin"]],"detail":{"kid":"x"}})")
      .value_or(Json());
}

bool seen(const std::string& where, const std::string& marker = "abc123") {
  return matches({"service.requests", "user-service", marker, parse_json(where).value_or(Json())}, entry());
}

TEST(Observers, WhereComparesValuesGlobsFieldsAndDetail) {
  EXPECT_TRUE(seen("{}"));
  EXPECT_TRUE(seen(R"({"status":200,"subject":"al*"})"));
  EXPECT_FALSE(seen(R"({"status":401})"));
  EXPECT_FALSE(seen(R"({"subject":"bob"})"));
  EXPECT_TRUE(seen(R"({"field":{"x_roles":"mallory*"}})"));
  EXPECT_FALSE(seen(R"({"field":{"X-Roles":"*"}})")) << "an underscore is no hyphen";
  EXPECT_FALSE(seen(R"({"field":{"X-User-Id":"mallory*"}})"));
  EXPECT_TRUE(seen(R"({"lacks":"X-Tenant X-Group"})"));
  EXPECT_FALSE(seen(R"({"lacks":"X-Tenant x_roles"})")) << "one of them is there";
  EXPECT_TRUE(seen(R"({"detail":"*kid*"})"));
  EXPECT_FALSE(seen(R"({"absent":"*"})"));
}

TEST(Observers, MarkerMustBeThere) {
  EXPECT_FALSE(seen("{}", "abc124"));
  EXPECT_TRUE(seen("{}", "")) << "without a marker everything in the window counts";
}

TEST(Observers, EachSeesItsOwnKindAndPlace) {
  EXPECT_TRUE(sees({"service.requests", "user-service", "", {}}, entry()));
  EXPECT_FALSE(sees({"service.requests", "gateway", "", {}}, entry()));
  EXPECT_FALSE(sees({"audit.events", "", "", {}}, entry()));
}

}  // namespace
}  // namespace assay::engine
