// SPDX-License-Identifier: Apache-2.0
#include "cli/flood_url.hpp"

#include <gtest/gtest.h>

namespace assay::cli {
namespace {

TEST(FloodUrl, IsTakenApart) {
  struct Row {
    const char* text;
    bool tls;
    const char* address;
    int port;
    const char* path;
  };
  const Row rows[] = {{"http://127.0.0.1:8080/a?b=c", false, "127.0.0.1", 8080, "/a?b=c"},
                      {"https://localhost", true, "localhost", 443, "/"},
                      {"http://127.0.0.1/", false, "127.0.0.1", 80, "/"},
                      {"http://[::1]:81/x", false, "::1", 81, "/x"},
                      {"https://[::1]", true, "::1", 443, "/"}};
  for (const Row& row : rows) {
    const auto url = parse_flood_url(row.text);
    ASSERT_TRUE(url.ok()) << row.text;
    EXPECT_EQ(url->tls, row.tls) << row.text;
    EXPECT_EQ(url->address, row.address) << row.text;
    EXPECT_EQ(url->port, row.port) << row.text;
    EXPECT_EQ(url->path, row.path) << row.text;
  }
}

TEST(FloodUrl, OtherTextsAreNone) {
  for (const char* const text : {"", "reference", "ftp://127.0.0.1/", "http://", "http://:80/", "http://a:0/",
                                 "http://a:99999/", "http://a:8x/", "http://127.0.0.1/a b", "127.0.0.1:80"}) {
    EXPECT_FALSE(parse_flood_url(text).ok()) << text;
  }
}

}  // namespace
}  // namespace assay::cli
