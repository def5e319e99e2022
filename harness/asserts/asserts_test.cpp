// SPDX-License-Identifier: Apache-2.0
#include "harness/asserts/asserts.hpp"

#include <gtest/gtest.h>

#include "harness/asserts/asserts_fixture.hpp"

namespace assay::asserts {
namespace {

using testing::failure;
using testing::json;
using testing::kHolds;
using Fields = std::vector<std::pair<std::string, std::string>>;

Json step_of(const std::string& answer) {
  return Json::object({{"do", "http.send"},
                       {"outcome", "accepted"},
                       {"status", 200},
                       {"response", Json::object({{"text", answer}})}});
}

TEST(ViewOf, TakesAnAnswerApart) {
  const StepView view = view_of(
      step_of("HTTP/1.1 200 OK\nContent-Type: text/plain\nX-Time: 12: 30\nX-Empty: \n\nbody\n\nmore\n"));
  EXPECT_EQ(view.outcome, "accepted");
  EXPECT_EQ(view.status, 200);
  EXPECT_EQ(view.fields, (Fields{{"Content-Type", "text/plain"}, {"X-Time", "12: 30"}, {"X-Empty", ""}}));
  EXPECT_EQ(view.body, "body\n\nmore\n") << "only the first empty line ends the head";
}

TEST(ViewOf, HeadWithoutFieldsAndBodyWithoutBytes) {
  const StepView bare = view_of(step_of("HTTP/1.1 200 OK\n\nbody"));
  EXPECT_EQ(bare.fields, Fields{});
  EXPECT_EQ(bare.body, "body");
  const StepView empty = view_of(step_of("HTTP/1.1 200 OK\nA: b\n\n"));
  EXPECT_EQ(empty.fields, (Fields{{"A", "b"}}));
  EXPECT_EQ(empty.body, "");
}

TEST(ViewOf, LineWithoutAColonIsNoField) {
  const StepView view = view_of(step_of("HTTP/1.1 200 OK\nnonsense\nA: b\n\nC: d"));
  EXPECT_EQ(view.fields, (Fields{{"A", "b"}}));
  EXPECT_EQ(view.body, "C: d");
}

TEST(ViewOf, WhatCameOverTheWireIsTakenApartAsWell) {
  const StepView view = view_of(step_of(
      "HTTP/1.1 200 OK\r\nServer:\tx \r\nX-Debug:1\r\nX-Empty:\r\n\r\nbody\r\n\r\nHTTP/1.1 403 No\r\n"));
  EXPECT_EQ(view.fields, (Fields{{"Server", "x"}, {"X-Debug", "1"}, {"X-Empty", ""}}));
  EXPECT_EQ(view.body, "body\r\n\r\nHTTP/1.1 403 No\r\n");
  EXPECT_EQ(view.headless, "");
  EXPECT_EQ(view_of(step_of("HTTP/1.1 204 No\r\nA: b\r\n\r\n")).fields, (Fields{{"A", "b"}}));
  EXPECT_EQ(view_of(step_of("HTTP/1.1 200 OK\nA: b\n\r\nbody")).body, "body") << "some mix both";
}

TEST(ViewOf, WhereNoHeadIsFoundEverythingIsKept) {
  for (const char* const text : {"", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n",
                                 "HTTP/1.1 200 OK\r\nX-Debug: 1\r\n", "HTTP/1.1 200 OK\nA: b"}) {
    const StepView view = view_of(step_of(text));
    EXPECT_EQ(view.fields, Fields{}) << text;
    EXPECT_EQ(view.body, "") << text;
    EXPECT_EQ(view.headless, text);
  }
}

TEST(ViewOf, AStepWithoutAnAnswerHasNeitherFieldsNorBody) {
  const char* const steps[] = {
      R"({"do":"token.forge","outcome":"accepted"})",
      R"({"do":"token.forge","outcome":"accepted","response":{"text":"HTTP/1.1 200 OK\nA: b\n\nbody"}})",
      R"({"do":"http.raw","outcome":"accepted","status":"200","response":{"text":"A\nB: c\n\nbody"}})",
      R"({"outcome":"accepted","status":0,"response":[]})",
  };
  for (const char* const step : steps) {
    const StepView view = view_of(json(step));
    EXPECT_EQ(view.outcome, "accepted") << step;
    EXPECT_EQ(view.status, 0) << step;
    EXPECT_EQ(view.fields, Fields{}) << step;
    EXPECT_EQ(view.body, "") << step;
    EXPECT_EQ(view.headless, json(step).at("response").at("text").string_or("")) << step;
  }
}

TEST(ViewOf, AnythingElseIsAnEmptyView) {
  for (const char* const step : {"null", "[]", "\"text\"", "{}", R"({"outcome":7})"}) {
    const StepView view = view_of(json(step));
    EXPECT_EQ(view.outcome, "") << step;
    EXPECT_EQ(view.status, 0) << step;
  }
}

TEST(BuiltinAsserts, AreThoseOfTheVocabulary) {
  std::vector<std::string> names;
  for (const Assert& a : builtin_asserts()) {
    names.push_back(a.spec.name + ":" + std::string(model::to_string(a.spec.kind)));
    EXPECT_FALSE(a.spec.doc.empty()) << a.spec.name;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"outcome:string", "status:integer", "json:table",
                                             "body_contains:string", "body_order:list", "body_lacks:string",
                                             "header:table", "header_absent:list", "at_least:table",
                                             "at_most:table"}));
}

TEST(FirstFailure, TellsTheFirstInTheOrderOfTheFile) {
  const StepView step = testing::answer("hello");
  EXPECT_EQ(failure(step, R"({"outcome":"accepted","status":200,"body_contains":"hello"})"), kHolds);
  EXPECT_EQ(failure(step, R"({"outcome":"accepted","body_contains":"bye","status":404})"),
            "expected \"bye\" in the body");
  EXPECT_EQ(failure(step, R"({"outcome":"accepted","status":404,"body_contains":"bye"})"),
            "expected HTTP 404, but it was 200");
}

TEST(FirstFailure, AnUnknownExpectationIsAFailureAndNoExpectationIsNone) {
  EXPECT_EQ(failure(testing::answer(), R"({"outcom":"accepted"})"), "no such expectation: outcom");
  EXPECT_EQ(failure(testing::answer(), "{}"), kHolds);
  EXPECT_EQ(failure(testing::answer(), "null"), kHolds) << "a step that expects nothing";
}

TEST(FirstFailure, AnArgumentOfAWrongKindIsNamedAndNeverHolds) {
  const testing::Case cases[] = {
      {R"({"outcome":7})", "outcome must be a string, not an integer"},
      {R"({"outcome":null})", "outcome must be a string, not null"},
      {R"({"status":"200"})", "status must be an integer, not a string"},
      {R"({"status":200.0})", "status must be an integer, not a float"},
      {R"({"json":"/id"})", "json must be a table, not a string"},
      {R"({"json":[]})", "json must be a table, not a list"},
      {R"({"body_contains":7})", "body_contains must be a string, not an integer"},
      {R"({"body_lacks":true})", "body_lacks must be a string, not a boolean"},
      {R"({"header":"X-Empty"})", "header must be a table, not a string"},
      {R"({"header":{"X-Empty":1}})", "header.X-Empty must be a string, not an integer"},
      {R"({"header_absent":"A"})", "header_absent must be a list, not a string"},
      {R"({"header_absent":{"A":"*"}})", "header_absent must be a list, not a table"},
      {R"({"header_absent":[5]})", "a name in header_absent must be a string, not an integer"},
      {R"({"header_absent":["A",null]})", "a name in header_absent must be a string, not null"},
      {"[]", "expect must be a table, not a list"},
  };
  for (const testing::Case& c : cases)
    EXPECT_EQ(failure(testing::answer("7"), c.expect), c.failure) << c.expect;
}

TEST(ValueMatches, TextsAreGlobsAndOtherValuesAreEqualOrNot) {
  struct Row {
    const char *wanted, *actual;
    bool matches;
  };
  const Row rows[] = {
      {R"("alice")", R"("alice")", true},
      {R"("al*")", R"("alice")", true},
      {R"("?lice")", R"("alice")", true},
      {R"("al")", R"("alice")", false},
      {R"("alice")", R"("al*")", false},  // only what was wanted is a pattern
      {R"("*")", R"("")", true},
      {R"("*")", "7", false},
      {R"("*")", "null", false},
      {R"("7")", "7", false},
      {"7", "7", true},
      {"7", "8", false},
      {"true", "true", true},
      {"true", "1", false},
      {"null", "null", true},
      {"null", "false", false},
      {R"(["al*"])", R"(["alice"])", false},  // globs stand alone, not inside of lists
      {R"(["a","b"])", R"(["a","b"])", true},
      {R"(["a","b"])", R"(["b","a"])", false},
      {"[]", "[]", true},
      {"[]", "{}", false},
      {R"({"a":1})", R"({"a":1})", true},
      {R"({"a":1})", R"({"a":1,"b":2})", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(value_matches(json(row.wanted), json(row.actual)), row.matches)
        << row.wanted << " against " << row.actual;
  }
}

}  // namespace
}  // namespace assay::asserts
