// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/response_cache.hpp"

#include <gtest/gtest.h>

namespace assay::gateway {
namespace {

using std::chrono::seconds;
const TimePoint kStored = from_unix_seconds(1'700'000'000);

wire::Fields fields(std::initializer_list<wire::Field> list) {
  wire::Fields out;
  for (const wire::Field& field : list) out.add(field.name, field.value);
  return out;
}

// A routed request to a public page that may be kept for a minute.
struct Asked {
  http::Request request;
  Exchange exchange{request, RouteMatch{Route(), "/page"}, {}, {}, {}};
  Asked() {
    request.head.method = "GET";
    request.authority = "API.assay.test:443";
    request.query = "a=1";
    exchange.match->route.access = Access::anyone;
    exchange.match->route.cache_s = 60;
  }
};

TEST(PublicAnswers, TakePartInPublicGetsOfDeclaredRoutesOnly) {
  const PublicAnswers rules;
  Asked asked;
  EXPECT_EQ(rules.key(asked.exchange), "GET\napi.assay.test\n/page\na=1");
  const auto without = [&](const std::function<void(Asked&)>& change) {
    Asked other;
    change(other);
    return rules.key(other.exchange).has_value();
  };
  EXPECT_FALSE(without([](Asked& a) { a.exchange.match->route.cache_s = 0; }));
  EXPECT_FALSE(without([](Asked& a) { a.exchange.match->route.access = Access::user; }));
  EXPECT_FALSE(without([](Asked& a) { a.exchange.match->route.access = Access::role; }));
  EXPECT_FALSE(without([](Asked& a) { a.exchange.token.emplace(); }));
  EXPECT_FALSE(without([](Asked& a) { a.request.head.method = "HEAD"; }));
  EXPECT_FALSE(without([](Asked& a) { a.request.body = "x"; }));
  EXPECT_FALSE(without([](Asked& a) { a.request.head.fields.add("authorization", "Basic x"); }));
  EXPECT_FALSE(without([](Asked& a) { a.request.head.fields.add("Range", "bytes=0-"); }));
  EXPECT_TRUE(without([](Asked& a) { a.request.head.fields.add("Cookie", "x=y"); }));  // never goes upstream
}

TEST(StatedFreshness, IsWhatTheServiceSaysForEverybody) {
  const struct {
    wire::Fields fields;
    int seconds;
  } rows[] = {
      {fields({}), 0},
      {fields({{"Cache-Control", "max-age=60"}}), 60},
      {fields({{"Cache-Control", "public, MAX-AGE=60"}}), 60},
      {fields({{"Cache-Control", "max-age=60, s-maxage=5"}}), 5},
      {fields({{"Cache-Control", "max-age=60, max-age=5"}}), 5},
      {fields({{"Cache-Control", "max-age=60"}, {"Age", "50"}}), 10},
      {fields({{"Cache-Control", "max-age=60"}, {"Age", "70"}}), 0},
      {fields({{"Cache-Control", "max-age=60"}, {"Age", "x"}}), 0},
      {fields({{"Cache-Control", "public"}}), 0},
      {fields({{"Cache-Control", "max-age=60, private"}}), 0},
      {fields({{"Cache-Control", "max-age=60"}, {"Cache-Control", "no-store"}}), 0},
      {fields({{"Cache-Control", "no-cache=\"a, b\", max-age=60"}}), 0},
      {fields({{"Cache-Control", "max-age=-1"}}), 0},
      {fields({{"Cache-Control", "max-age=60s"}}), 0},
      {fields({{"Cache-Control", "max-age=99999999999999999999"}}), 0},
      {fields({{"Cache-Control", "max-age"}}), 0},
      {fields({{"Cache-Control", "x-max-age=60"}}), 0},
  };
  for (const auto& row : rows) {
    std::string said;
    for (const wire::Field& field : row.fields) said += field.name + ": " + field.value + "; ";
    EXPECT_EQ(stated_freshness(row.fields), seconds(row.seconds)) << said;
  }
}

TEST(PublicAnswers, KeepPlainSuccessesWithoutCookiesNoLongerThanTheRouteSays) {
  const PublicAnswers rules;
  Asked asked;
  http::Response response;
  asked.exchange.from_service = fields({{"Cache-Control", "max-age=600"}});
  EXPECT_EQ(rules.keep_for(asked.exchange, response), seconds(60));
  for (const int status : {201, 204, 301, 404, 500}) {
    response.status = status;
    EXPECT_EQ(rules.keep_for(asked.exchange, response), Duration::zero()) << status;
  }
  response.status = 200;
  asked.exchange.from_service.add("set-cookie", "sid=1");
  EXPECT_EQ(rules.keep_for(asked.exchange, response), Duration::zero());
}

TEST(PublicAnswers, DependOnWhatVaryNames) {
  const PublicAnswers rules;
  Asked asked;
  asked.request.head.fields = fields({{"Accept-Language", "de"}, {"Accept-Language", "en"}});
  asked.exchange.from_service = fields({{"Vary", "accept-language"}, {"Vary", " Accept , "}});
  EXPECT_EQ(rules.varied(asked.exchange), fields({{"accept-language", "de\nen\n"}, {"accept", ""}}));
  asked.exchange.from_service.add("Vary", "*");
  EXPECT_FALSE(rules.varied(asked.exchange).has_value());
}

StoredAnswer answer(std::string body, int fresh_s, wire::Fields varied = {}) {
  http::Response response;
  response.body = std::move(body);
  return {std::move(response), std::move(varied), kStored, kStored + seconds(fresh_s)};
}

std::string found(const AnswerStore& store, const char* key, const wire::Fields& request = {},
                  int after_s = 0) {
  const StoredAnswer* kept = store.find(key, request, kStored + seconds(after_s));
  return kept == nullptr ? "nothing" : kept->response.body;
}

TEST(AnswerStore, FindsTheSameRequestWhileItIsFresh) {
  AnswerStore store({10, 100});
  store.keep("a", answer("plain", 10));
  EXPECT_EQ(found(store, "a"), "plain");
  EXPECT_EQ(found(store, "b"), "nothing");
  EXPECT_EQ(found(store, "a", {}, 9), "plain");
  EXPECT_EQ(found(store, "a", {}, 10), "nothing");
  store.keep("a", answer("again", 20));
  EXPECT_EQ(found(store, "a", {}, 10), "again");
  EXPECT_EQ(store.size(), 1u);
}

TEST(AnswerStore, KeepsOneAnswerForEachChoice) {
  AnswerStore store({10, 100});
  store.keep("a", answer("german", 10, fields({{"accept-language", "de\n"}})));
  store.keep("a", answer("french", 10, fields({{"accept-language", "fr\n"}})));
  EXPECT_EQ(found(store, "a", fields({{"Accept-Language", "de"}})), "german");
  EXPECT_EQ(found(store, "a", fields({{"Accept-Language", "fr"}})), "french");
  EXPECT_EQ(found(store, "a", fields({{"Accept-Language", "it"}})), "nothing");
  EXPECT_EQ(found(store, "a"), "nothing");
}

TEST(AnswerStore, IsBounded) {
  AnswerStore store({2, 5});
  store.keep("a", answer("a", 30));
  store.keep("b", answer("b", 10));
  store.keep("c", answer("c", 20));
  EXPECT_EQ(found(store, "a") + found(store, "b") + found(store, "c"), "anothingc");
  store.keep("d", answer("longer", 30));
  EXPECT_EQ(found(store, "d"), "nothing");
}

}  // namespace
}  // namespace assay::gateway
