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

TEST(Observers, FieldNamesOnTheWireHaveNoCase) {
  const Json message =
      parse_json(R"({"part":"legacy","kind":"message","ambiguity":"","ended":"cut-off","at_work":7,
    "text":"GET /a HTTP/1.1\r\nte: trailers\r\n\r\n"})")
          .value_or(Json());
  const auto held = [&](const char* where) {
    return matches({"tap.messages", "legacy", "", parse_json(where).value_or(Json())}, message);
  };
  EXPECT_TRUE(held(R"({"text":"*\nTE: *"})"));
  EXPECT_FALSE(held(R"({"text":"*\nTrailer: *"})"));
  EXPECT_FALSE(held(R"({"ended":""})")) << "broken off";
  EXPECT_TRUE(held(R"({"ended":"*"})"));
  EXPECT_TRUE(held(R"({"at_work":"> 6"})"));
  EXPECT_FALSE(held(R"({"at_work":"> 7"})"));
}

TEST(Observers, BoundsAreForNumbersOnly) {
  const Json numbers = parse_json(R"({"held":40,"honest_ok":0,"text":"5"})").value();
  const auto seen_numbers = [&](const char* where) {
    return matches({"step.numbers", "flood", "", parse_json(where).value()}, numbers);
  };
  EXPECT_TRUE(seen_numbers(R"({"held":40})"));
  EXPECT_TRUE(seen_numbers(R"({"held":"> 39","honest_ok":"< 1"})"));
  EXPECT_FALSE(seen_numbers(R"({"held":"> 40","honest_ok":"< 1"})"));
  EXPECT_FALSE(seen_numbers(R"({"held":41})"));
  EXPECT_FALSE(seen_numbers(R"({"held":"*"})")) << "a glob is no bound";
  EXPECT_FALSE(seen_numbers(R"({"absent":"< 1"})")) << "what was not counted is no zero";
  EXPECT_FALSE(seen_numbers(R"({"text":"< 9"})"));
}

TEST(Observers, UnlikeIsWhatTellsMoreThanTheOtherAnswer) {
  const auto told = [](const char* text, const char* other) {
    return matches({"step.responses", "read", "", Json::object({{"unlike", other}})},
                   Json::object({{"text", text}}));
  };
  EXPECT_TRUE(told("HTTP/1.1 401 \n\nexpired", "HTTP/1.1 401 \n\nno"));
  EXPECT_FALSE(told("HTTP/1.1 401 \nX-Request-Id: 1\n\nno", "HTTP/1.1 401 \nX-Request-Id: 2\n\nno"));
}

TEST(Observers, MarkerMustBeThere) {
  EXPECT_FALSE(seen("{}", "abc124"));
  EXPECT_TRUE(seen("{}", "")) << "without a marker everything in the window counts";
}

TEST(Observers, ALineIsTheWholeEntry) {
  EXPECT_TRUE(seen(R"({"line":"*mallory-admin*"})"));
  EXPECT_TRUE(seen(R"({"line":"*user-service*\"kid\"*"})"));
  EXPECT_FALSE(seen(R"({"line":"mallory"})")) << "a glob is for the whole text";
  EXPECT_TRUE(sees({"log.lines", "", "", {}}, entry()));
  EXPECT_FALSE(sees({"log.lines", "", "", {}}, Json::object({{"kind", "message"}})));
}

TEST(Observers, EachSeesItsOwnKindAndPlace) {
  EXPECT_TRUE(sees({"service.requests", "user-service", "", {}}, entry()));
  EXPECT_FALSE(sees({"service.requests", "gateway", "", {}}, entry()));
  EXPECT_FALSE(sees({"audit.events", "", "", {}}, entry()));
}

}  // namespace
}  // namespace assay::engine
