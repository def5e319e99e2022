// SPDX-License-Identifier: Apache-2.0
#include "harness/tap/scripted_answers.hpp"

#include <gtest/gtest.h>

namespace assay::tap {
namespace {

TEST(ScriptedAnswers, AreGivenOnceToTheFirstRequestThatFits) {
  ScriptedAnswers answers;
  answers.add({"/a*", "one", false});
  answers.add({"/a*", "two", true});
  EXPECT_FALSE(answers.take("/b", ""));
  EXPECT_EQ(answers.take("/a1", "")->bytes, "one");
  const auto second = answers.take("/a2", "");
  EXPECT_EQ(second->bytes, "two");
  EXPECT_TRUE(second->close);
  EXPECT_FALSE(answers.take("/a3", ""));
}

TEST(ScriptedAnswers, RepeatWhatTheRequestSays) {
  const struct {
    const char *says, *target;
    std::string wanted;
  } rows[] = {
      {"<{query}>", "/a?x=%0d%0ay", "<x=%0d%0ay>"},
      {"<{decoded}>", "/a?x=%0d%0ay", "<x=\r\ny>"},
      {"<{decoded}>", "/a?%zz%4", "<%zz%4>"},
      {"<{decoded}>", "/a", "<>"},
      {"<{narrowed}>", "/a?%E5%98%8D%E5%98%8Ab", "<\r\nb>"},
      {"<{body}>", "/a", "<the body>"},
      {"<{field x-one}{field X-Two}{field None}>", "/a", "<12>"},
      {"{field open", "/a", "{field open"},
  };
  for (const auto& row : rows) {
    ScriptedAnswers answers;
    answers.add({"*", row.says, false});
    const auto answer = answers.take(row.target, "GET / HTTP/1.1\r\nX-One: 1\r\nX-Two: 2\r\n\r\nthe body");
    EXPECT_EQ(answer->bytes, row.wanted) << row.says;
  }
}

}  // namespace
}  // namespace assay::tap
