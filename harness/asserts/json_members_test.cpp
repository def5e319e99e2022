// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "harness/asserts/asserts_fixture.hpp"

namespace assay::asserts {
namespace {

using testing::Case;
using testing::failure;
using testing::kHolds;

TEST(JsonMembers, AreFoundByPointerAndCompared) {
  const StepView step = testing::answer(
      R"({"id":"alice","age":30,"ok":true,"none":null,"list":[],"":"nameless",
          "users":[{"id":"alice"},{"id":"bob","roles":["user","admin"]}],"a":{"":1,"b":{"c":"deep"}}})");
  const Case cases[] = {
      {R"({"json":{"/id":"alice"}})", kHolds},
      {R"({"json":{"/id":"al*","/age":30,"/ok":true,"/none":null,"/list":[]}})", kHolds},
      {R"({"json":{"/users/0/id":"alice","/users/1/roles/1":"admin","/users/1/roles":["user","admin"]}})",
       kHolds},
      {R"({"json":{"/a/b/c":"deep","/a/":1,"/":"nameless"}})", kHolds},
      {R"({"json":{"":"*"}})",
       R"(expected  to be "*", but it was {"id":"alice","age":30,"ok":true,"none":null,"list":[],"":"nameless",)"
       R"("users":[{"id":"alice"},{"id":"bob","roles":["user","admin"]}],"a":{"":1,"b":{"c":"deep"}}})"},
      {R"({"json":{}})", kHolds},
      {R"({"json":{"/id":"bob"}})", R"(expected /id to be "bob", but it was "alice")"},
      {R"({"json":{"/age":31}})", "expected /age to be 31, but it was 30"},
      {R"({"json":{"/age":"30"}})", R"(expected /age to be "30", but it was 30)"},
      {R"({"json":{"/list":["x"]}})", R"(expected /list to be ["x"], but it was [])"},
      {R"({"json":{"/none":"*"}})", R"(expected /none to be "*", but it was null)"},
      {R"({"json":{"/name":"*"}})", "expected /name in the body, but it is absent"},
      {R"({"json":{"/name":null}})", "expected /name in the body, but it is absent"},
      {R"({"json":{"/id/x":"*"}})", "expected /id/x in the body, but it is absent"},
      {R"({"json":{"/list/0":"*"}})", "expected /list/0 in the body, but it is absent"},
      {R"({"json":{"/users/2/id":"*"}})", "expected /users/2/id in the body, but it is absent"},
      {R"({"json":{"/id":"alice","/age":1,"/ok":false}})", "expected /age to be 1, but it was 30"},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(step, c.expect), c.failure) << c.expect;
}

TEST(JsonMembers, NeedAJsonBody) {
  for (const char* const body : {"", "alice", R"({"id":"alice")", R"({"id":"alice"} x)"}) {
    EXPECT_EQ(failure(testing::answer(body), R"({"json":{"/id":"alice"}})"),
              "expected a JSON body, but it is none")
        << body;
  }
  EXPECT_EQ(failure(testing::no_answer(), R"({"json":{}})"), "expected a JSON body, but it is none");
  EXPECT_EQ(failure(testing::answer(R"(["alice"])"), R"({"json":{"/0":"alice"}})"), kHolds);
  EXPECT_EQ(failure(testing::answer(R"("alice")"), R"({"json":{"":"alice"}})"), kHolds);
}

TEST(JsonMembers, PointersAreThoseOfTheRfcAndNoOthers) {
  const StepView step = testing::answer(R"({"list":["a","b"],"-":"minus","a/b":1,"m~n":2,"~1":3,"01":4})");
  const Case cases[] = {
      {R"({"json":{"/list/0":"a","/list/1":"b"}})", kHolds},
      {R"({"json":{"/-":"minus","/01":4}})", kHolds},  // in a table these are names like any other
      {R"({"json":{"/a~1b":1,"/m~0n":2,"/~01":3}})", kHolds},
      {R"({"json":{"/list/":"*"}})", "expected /list/ in the body, but it is absent"},
      {R"({"json":{"/list/-":"*"}})", "expected /list/- in the body, but it is absent"},
      {R"({"json":{"/list/x":"*"}})", "expected /list/x in the body, but it is absent"},
      {R"({"json":{"/list/00":"*"}})", "expected /list/00 in the body, but it is absent"},
      {R"({"json":{"/list/01":"*"}})", "expected /list/01 in the body, but it is absent"},
      {R"({"json":{"/list/+1":"*"}})", "expected /list/+1 in the body, but it is absent"},
      {R"({"json":{"/list/ 1":"*"}})", "expected /list/ 1 in the body, but it is absent"},
      {R"({"json":{"/list/1x":"*"}})", "expected /list/1x in the body, but it is absent"},
      {R"({"json":{"/list/18446744073709551616":"*"}})",
       "expected /list/18446744073709551616 in the body, but it is absent"},
      {R"({"json":{"list":"*"}})", R"(json takes pointers such as "/users/0/id", not "list")"},
      {R"({"json":{"xlist/0":"a"}})", R"(json takes pointers such as "/users/0/id", not "xlist/0")"},
      {R"({"json":{"/m~n":2}})", R"(json takes pointers such as "/users/0/id", not "/m~n")"},
      {R"({"json":{"/m~":2}})", R"(json takes pointers such as "/users/0/id", not "/m~")"},
  };
  for (const Case& c : cases) EXPECT_EQ(failure(step, c.expect), c.failure) << c.expect;
}

}  // namespace
}  // namespace assay::asserts
