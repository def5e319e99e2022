// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/http_answer.hpp"

#include <gtest/gtest.h>

#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

using testing::FakeTarget;

TEST(TakeAnswer, FillsEverythingThatAnAnswerTells) {
  FakeTarget target;
  StepResult result;
  take_answer(result, target, "gateway",
              {401, "Unauthorized", {{"WWW-Authenticate", "Bearer"}, {"A", ""}}, R"({"error":"x"})"});
  EXPECT_EQ(result.outcome, "rejected.unauthenticated");
  EXPECT_EQ(result.status, 401);
  EXPECT_EQ(result.fields.size(), 2u);
  EXPECT_EQ(result.body, R"({"error":"x"})");
  const std::string text = "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer\nA: \n\n{\"error\":\"x\"}";
  EXPECT_EQ(result.answer_text, text);
  EXPECT_EQ(dump_json(result.response), dump_json(Json::object({{"text", text}})));
  EXPECT_EQ(dump_json(result.value), R"({"status":401,"body":"{\"error\":\"x\"}","json":{"error":"x"}})");
  EXPECT_TRUE(result.request.is_null());
  EXPECT_TRUE(result.detail.is_null());
}

TEST(TakeAnswer, ABodyThatIsNoJsonIsKeptAsText) {
  StepResult result;
  take_answer(result, FakeTarget(), "gateway", {200, "", {}, "hello"});
  EXPECT_EQ(dump_json(result.value), R"({"status":200,"body":"hello"})");
  EXPECT_EQ(result.answer_text, "HTTP/1.1 200 \n\nhello");
  take_answer(result, FakeTarget(), "gateway", {204, "", {}, ""});
  EXPECT_EQ(dump_json(result.value), R"({"status":204,"body":""})");
  EXPECT_EQ(result.answer_text, "HTTP/1.1 204 \n\n");
}

TEST(TakeAnswer, ReadsTheStatusAsTheTargetDoesAtThatPart) {
  FakeTarget target;
  target.readings["gateway 302"] = "rejected.unauthenticated";
  StepResult result;
  take_answer(result, target, "gateway", {302, "", {}, ""});
  EXPECT_EQ(result.outcome, "rejected.unauthenticated");
  take_answer(result, target, "identity", {302, "", {}, ""});
  EXPECT_EQ(result.outcome, "accepted");
}

TEST(TakeTransportError, TellsATimeoutFromARefusal) {
  const std::pair<Errc, const char*> rows[] = {
      {Errc::timeout, "error.timeout"},
      {Errc::denied, "refused.tls"},
      {Errc::unavailable, "refused.closed"},
  };
  for (const auto& [code, outcome] : rows) {
    StepResult result;
    take_transport_error(result, {code, "in words", "host"});
    EXPECT_EQ(result.outcome, outcome);
    EXPECT_EQ(dump_json(result.detail), R"({"error":"in words"})") << outcome;
    EXPECT_EQ(result.status, 0) << outcome;
    EXPECT_TRUE(result.response.is_null()) << outcome;
  }
}

}  // namespace
}  // namespace assay::actions
