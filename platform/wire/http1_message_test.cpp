// SPDX-License-Identifier: Apache-2.0
#include "platform/wire/http1_message.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace assay::wire {
namespace {

Fields sample() {
  return Fields{{{"A", "1"}, {"B", "2"}, {"a", "3"}}};
}

TEST(Http1Fields, compares_names_without_case) {
  const Fields fields = sample();
  ASSERT_NE(fields.find("a"), nullptr);
  EXPECT_EQ(*fields.find("a"), "1");
  EXPECT_EQ(fields.find("c"), nullptr);
  EXPECT_EQ(fields.all("A"), (std::vector<std::string_view>{"1", "3"}));
  EXPECT_EQ(fields.count("b"), 1U);
}

TEST(Http1Fields, set_leaves_exactly_one_line_in_place) {
  Fields fields = sample();
  fields.set("a", "new");
  EXPECT_EQ(fields.list, (std::vector<Field>{{"a", "new"}, {"B", "2"}}));
  fields.set("C", "4");
  EXPECT_EQ(fields.list.back(), (Field{"C", "4"}));
}

TEST(Http1Fields, remove_takes_every_line) {
  Fields fields = sample();
  EXPECT_EQ(fields.remove("A"), 2U);
  EXPECT_EQ(fields.list, (std::vector<Field>{{"B", "2"}}));
}

TEST(Http1Fields, connection_options_come_from_all_lines) {
  const Fields fields{{{"Connection", "Close, X-User-Id ,,"}, {"X", "y"}, {"connection", "\tTE"}}};
  EXPECT_EQ(connection_options(fields), (std::vector<std::string>{"close", "x-user-id", "te"}));
}

}  // namespace
}  // namespace assay::wire
