// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/routes.hpp"

#include <gtest/gtest.h>

namespace assay::gateway {
namespace {

const DeclaredRoutes& routes() {
  static const DeclaredRoutes kRoutes(
      {"api.test"}, {{"own", "GET", "/v1/profile", "users", "/profile", Access::user, ""},
                     {"other", "GET", "/v1/users/{id}", "users", "/users/{id}/profile", Access::user, ""},
                     {"text", "GET", "/t/{name~}", "users", "/t/{name~}", Access::user, ""}});
  return kRoutes;
}

std::string decision(std::string_view host, std::string_view method, std::string_view path) {
  const auto match = routes().match(host, method, path);
  return match.ok() ? match->upstream_path : match.error().message;
}

TEST(DeclaredRoutes, ASegmentOfTextHasOneSpelling) {
  for (const char* text :
       {"a", "a%20b", "%C3%A9", "~a", "1+1", "a%3Ab", "a:b", "a@b,c", "...", "%F0%9F%9A%80"})
    EXPECT_EQ(decision("api.test", "GET", std::string("/t/") + text), std::string("/t/") + text);
  for (const char* text :
       {"",      ".",   "..",  "%2E%2E", "a%2Fb", "a%5Cb",  "a%00",      "a%0A",         "a%7F",   "%c3%a9",
        "%41",   "%7E", "a%",  "a%2",    "a%zz",  "a%2 b",  "a%25b",     "a;b",          "a%3Bb",  "a%3Fb",
        "a%23b", "a\b", "a b", "%C3",    "%E9",   "%C0%AF", "%ED%A0%80", "%F5%80%80%80", "%C3%A9/"}) {
    EXPECT_EQ(decision("api.test", "GET", std::string("/t/") + text), "unknown_path") << text;
  }
}

TEST(DeclaredRoutes, OnlyWhatIsDeclaredExists) {
  struct Row {
    const char *host, *method, *path, *decision;
  };
  const Row rows[] = {
      {"api.test", "GET", "/v1/profile", "/profile"},
      {"API.test:8443", "GET", "/v1/profile", "/profile"},
      {"api.test", "GET", "/v1/users/bob", "/users/bob/profile"},
      {"api.test", "GET", "/v1/users/a.b-c_d", "/users/a.b-c_d/profile"},
      {"other.test", "GET", "/v1/profile", "unknown_host"},
      {"", "GET", "/v1/profile", "unknown_host"},
      {"xapi.test", "GET", "/v1/profile", "unknown_host"},
      {"api.test", "POST", "/v1/profile", "unknown_method"},
      {"api.test", "GET", "/v1/profile/", "unknown_path"},
      {"api.test", "GET", "/v1//profile", "unknown_path"},
      {"api.test", "GET", "/v1/Profile", "unknown_path"},
      {"api.test", "GET", "/v1/users/..", "unknown_path"},
      {"api.test", "GET", "/v1/users/.", "unknown_path"},
      {"api.test", "GET", "/v1/users/", "unknown_path"},
      {"api.test", "GET", "/v1/users/a%2fb", "unknown_path"},
      {"api.test", "GET", "/v1/users/bob/x", "unknown_path"},
      {"api.test", "GET", "v1/profile", "unknown_path"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(decision(row.host, row.method, row.path), row.decision) << row.host << row.path;
}

}  // namespace
}  // namespace assay::gateway
