// SPDX-License-Identifier: Apache-2.0
#include "harness/engine/likeness.hpp"

#include <gtest/gtest.h>

namespace assay::engine {
namespace {

const std::string kHead = "HTTP/1.1 401 \nContent-Type: application/json\n";

TEST(Likeness, IdsAndDatesDoNotTellAnything) {
  const std::pair<std::string, std::string> rows[] = {
      {kHead + "\n{\"error\":\"a\",\"request_id\":\"x1\"}",
       kHead + "\n{\"error\":\"a\",\"request_id\":\"y\"}"},
      {kHead + "Date: Mon\n\n", kHead + "Date: Tue\n\n"},
      {kHead + "Date: Mon\n\n", kHead + "\n"},
      {kHead + "X-Request-Id: 17\r\n\r\n", kHead + "X-Request-Id: abc:9\r\n\r\n"},
      {kHead + "\n{\"correlationId\":\"1\",\"a\":2}", kHead + "\n{\"correlationId\":\"22\",\"a\":2}"},
      {kHead + "\n{\"trace-id\":17}", kHead + "\n{\"trace-id\":4}"},
  };
  for (const auto& [one, other] : rows) EXPECT_TRUE(tell_the_same(one, other)) << one << other;
}

TEST(Likeness, EverythingElseDoes) {
  const std::pair<std::string, std::string> rows[] = {
      {kHead + "\n{\"kid\":\"1\"}", kHead + "\n{\"kid\":\"2\"}"},
      {kHead + "\n{\"request_id\":\"1\",\"why\":\"a\"}", kHead + "\n{\"request_id\":\"1\",\"why\":\"b\"}"},
      {kHead + "\n{\"request_id\":\"1\"}", kHead + "\n{\"request_id\":\"1\",\"why\":\"b\"}"},
      {kHead + "WWW-Authenticate: Bearer\n\n", kHead + "WWW-Authenticate: Bearer error=\"x\"\n\n"},
      {"HTTP/1.1 401 \n\n", "HTTP/1.1 403 \n\n"},
      {kHead + "X-Debug-Id: 1\n\n", kHead + "X-Debug-Id: 2\n\n"},
      {kHead + "\nDated: 1", kHead + "\nDated: 2"},
  };
  for (const auto& [one, other] : rows) EXPECT_FALSE(tell_the_same(one, other)) << one << other;
}

TEST(Likeness, OnlyTheValueIsTakenAway) {
  EXPECT_EQ(without_ids("A: b\nRequest-Id: 7, 8\nc"), "A: b\nRequest-Id: #, 8\nc");
  EXPECT_EQ(without_ids("{\"request_id\": \"a,b\", \"x\":\"request_id\"}"),
            "{\"request_id\": #, \"x\":\"request_id\"}");
  EXPECT_EQ(without_ids(""), "");
}

}  // namespace
}  // namespace assay::engine
