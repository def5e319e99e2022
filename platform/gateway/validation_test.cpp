// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/validation.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"
#include "platform/contract/kept_events_fixture.hpp"

namespace assay::gateway {
namespace {

Json json(std::string_view text) {
  return parse_json(text).value();
}

InputRules rules() {
  RouteInput input;
  input.query = {{"m", json(R"({"maxLength":8,"pattern":"^[a-z ]*$"})")},
                 {"n", json(R"({"enum":["1","2"]})")}};
  input.body = json(R"({"type":"object","properties":{"a":{"type":"integer"}}})");
  return compile_rules(std::make_shared<const RouteInput>(std::move(input))).value();
}

// "STATUS RULE AT", or what goes on.
std::string told(const std::optional<Refusal>& refused, const std::string& on) {
  if (!refused) return on;
  return std::to_string(refused->status) + " " + refused->rule + " " + refused->at;
}

TEST(DeclaredQuery, HasOneMeaningAndGoesOnInOneSpelling) {
  const std::pair<const char*, const char*> rows[] = {
      {"", ""},
      {"m=", "m="},
      {"m", "m="},
      {"m=ab&n=1", "m=ab&n=1"},
      {"n=1&m=a+b", "n=1&m=a%20b"},
      {"%6d=%61", "m=a"},
      {"m=a&m=a", "400 repeated_parameter query:m"},
      {"m=a&%6D=b", "400 repeated_parameter query:m"},
      {"x=1", "400 unknown_parameter query:x"},
      {"M=a", "400 unknown_parameter query:M"},
      {"m[]=a", "400 unknown_parameter query:m[]"},
      {"m=a;n=1", "400 pattern query:m"},
      {"n=3", "400 enum query:n"},
      {"m=abcdefghi", "400 max_length query:m"},
      {"m=%zz", "400 malformed_query query"},
      {"m=%", "400 malformed_query query"},
      {"m=%6", "400 malformed_query query"},
      {"m=% 1", "400 malformed_query query"},
      {"m=%ff", "400 malformed_query query"},
      {"=a", "400 malformed_query query"},
      {"m=a&", "400 malformed_query query"},
      {"&m=a", "400 malformed_query query"},
      {"m=%00", "400 pattern query:m"},
      {"m==", "400 pattern query:m"},
  };
  for (const auto& [query, verdict] : rows) {
    std::string on = query;
    const auto refused = DeclaredQuery().take(rules(), on);
    EXPECT_EQ(told(refused, on), verdict) << query;
  }
}

TEST(JsonContent, IsOneTypeInUtf8) {
  using Fields = std::vector<std::pair<std::string, std::string>>;
  const std::pair<Fields, const char*> rows[] = {
      {{{"Content-Type", "application/json"}}, "ok"},
      {{{"Content-Type", "Application/JSON; Charset=UTF-8"}}, "ok"},
      {{{"Content-Type", "application/json ;charset=\"utf-8\""}}, "ok"},
      {{}, "415 content_type Content-Type"},
      {{{"Content-Type", ""}}, "415 content_type Content-Type"},
      {{{"Content-Type", "text/plain"}}, "415 content_type Content-Type"},
      {{{"Content-Type", "application/jsonp"}}, "415 content_type Content-Type"},
      {{{"Content-Type", "application/json;"}}, "415 content_type Content-Type"},
      {{{"Content-Type", "application/json;charset=utf-7"}}, "415 content_type Content-Type"},
      {{{"Content-Type", "application/json;charset=utf-8;x=1"}}, "415 content_type Content-Type"},
      {{{"Content-Type", "application/json, text/plain"}}, "415 content_type Content-Type"},
      {{{"Content-Type", "application/json"}, {"content-type", "application/json"}},
       "415 content_type Content-Type"},
      {{{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}},
       "415 content_encoding Content-Encoding"},
      {{{"Content-Type", "application/json"}, {"Content-Encoding", "identity"}},
       "415 content_encoding Content-Encoding"},
  };
  for (const auto& [fields, verdict] : rows) {
    http::Request request;
    for (const auto& [name, value] : fields) request.head.fields.add(name, value);
    EXPECT_EQ(told(JsonContent().check(rules(), request), "ok"), verdict);
  }
  http::Request request;
  EXPECT_EQ(told(JsonContent().check({}, request), "ok"), "ok");
  request.body = "x";
  EXPECT_EQ(told(JsonContent().check({}, request), "ok"), "400 body_not_expected body");
}

TEST(StrictJson, NamesWhatIsWrongAndWritesAnew) {
  const std::pair<std::string, const char*> rows[] = {
      {" { \"a\" : 1 } ", R"({"a":1})"},
      {"{\"a\":\"\\u0061\\/\"}", R"({"a":"a/"})"},
      {"18446744073709551615", "18446744073709551615"},
      {"", "400 malformed_json "},
      {"{\"a\":1}x", "400 malformed_json "},
      {"{\"a\":1,\"\\u0061\":2}", "400 duplicate_member "},
      {"18446744073709551616", "400 number_out_of_range "},
      {"1e400", "400 number_out_of_range "},
      {std::string(32, '[') + std::string(32, ']'),
       "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"},
      {std::string(33, '['), "400 too_deep "},
      {"[" +
           [] {
             std::string items;
             for (int i = 0; i < 1000; ++i) items += "0,";
             return items;
           }() +
           "0]",
       "413 too_large "},
  };
  for (const auto& [text, verdict] : rows) {
    std::string body = text;
    std::optional<Json> value;
    const auto refused = StrictJson().read(body, value);
    EXPECT_EQ(told(refused, body), verdict) << text;
    EXPECT_EQ(value.has_value(), !refused);
  }
}

// A sink that keeps events.
class ValidationTest : public testing::Test {
 protected:
  ValidationTest() {
    RouteInput input;
    input.body = json(R"({"type":"object","properties":{"a":{"type":"integer"}}})");
    declared.name = "declared";
    declared.input = std::make_shared<const RouteInput>(std::move(input));
    declared.rules = std::make_shared<const InputRules>(compile_rules(declared.input).value());
    opaque.input = std::make_shared<const RouteInput>(RouteInput{{}, {}, true});
  }
  // The status of the answer, 0 where the request goes on.
  int passed(const Route& route, http::Request& request) {
    Validation filter({}, sink);
    Exchange exchange{request, RouteMatch{route, ""}, {}, {}, {}};
    int status = -1;
    loop.call([&] { loop.spawn(run(filter, exchange, status)); });
    loop.quiesce();
    return status;
  }
  static net::Task<void> run(Validation& filter, Exchange& exchange, int& status) {
    const auto response = co_await filter.apply(exchange);
    status = response ? response->status : 0;
  }
  ~ValidationTest() override { loop.stop(); }

  net::EventLoop loop{net::EventLoop::Time::frozen, from_unix_seconds(1'700'000'000)};
  KeptEvents sink;
  Route declared, opaque, bare;
};

TEST_F(ValidationTest, WhatIsDeclaredGoesOnWrittenAnew) {
  http::Request request;
  request.body = "{ \"a\": 1 }";
  request.head.fields.add("Content-Type", "application/json");
  EXPECT_EQ(passed(declared, request), 0);
  EXPECT_EQ(request.body, R"({"a":1})");
  EXPECT_TRUE(sink.events.empty());
}

TEST_F(ValidationTest, WhatIsNotIsToldToTheLogAndNotToTheClient) {
  http::Request request;
  request.head.method = "PATCH";
  request.head.fields.add("Content-Type", "application/json");
  const std::string long_name(200, 'x');
  request.body = "{\"" + long_name + "\":1}";
  EXPECT_EQ(passed(declared, request), 422);
  ASSERT_EQ(sink.events.size(), 1u);
  EXPECT_EQ(sink.events[0].event, "input.reject");
  EXPECT_EQ(sink.events[0].reason, "additional_properties");
  EXPECT_EQ(dump_json(sink.events[0].detail),
            R"({"route":"declared","field":"/)" + long_name.substr(0, 63) + "\"}");
}

TEST_F(ValidationTest, ARouteThatDeclaresNothingTakesNothing) {
  http::Request request;
  EXPECT_EQ(passed(bare, request), 0);
  request.query = "m=1";
  EXPECT_EQ(passed(bare, request), 400);
  request.query.clear();
  request.body = "{}";
  EXPECT_EQ(passed(bare, request), 400);
  EXPECT_EQ(passed(opaque, request), 0);
}

TEST(CompileRules, ASchemaThatIsNoneIsAnError) {
  RouteInput input;
  input.query = {{"m", json(R"({"patern":"^$"})")}};
  const auto wrong = compile_rules(std::make_shared<const RouteInput>(input));
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().message, R"(schema at "": unknown keyword "patern")");
}

}  // namespace
}  // namespace assay::gateway
