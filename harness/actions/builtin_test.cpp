// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/builtin.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/join.hpp"
#include "harness/actions/actions_fixture.hpp"

namespace assay::actions {
namespace {

// What lint lets a file say, and what it asks of a target: a change here is a change for every check file.
TEST(BuiltinActions, DeclareWhatTheyNeedAndWhatTheyGive) {
  struct Declared {
    const char *name, *required, *needs;
    bool saves;
  };
  const Declared rows[] = {
      {"token.issue", "", "identity.issue", true},
      {"token.forge", "", "", true},
      {"token.encrypt", "", "", true},
      {"token.decode", "token", "", true},
      {"key.generate", "type", "", true},
      {"key.issuer", "which", "tokens.any", true},
      {"http.send", "", "", true},
      {"http.raw", "segments", "", true},
      {"h2.frames", "frames", "", true},
      {"identity.revoke", "token", "identity.admin", false},
      {"identity.disable_user", "user", "identity.admin", false},
      {"identity.rotate_keys", "", "identity.admin", true},
      {"clock.advance", "by", "control.clock", false},
      {"wait.propagation", "bound", "", false},
      {"listener.start", "", "", true},
      {"canary.file", "", "", true},
      {"file.change", "path", "control.parts", false},
      {"metrics.count", "series", "mesh", true},
      {"exec", "argv", "", true},
      {"part.kill", "part", "control.parts", false},
      {"flood.run", "", "", true},
      {"origin.answer", "to bytes", "control.origin", false},
      {"origin.say", "bytes", "control.origin", false},
      {"part.disturb", "part manner", "control.parts", false},
      {"connection.open", "", "", true},
      {"connection.send", "segments", "", true},
      {"connection.drip", "times", "control.clock", true},
      {"connection.read", "", "", true},
      {"connection.ended", "", "", true},
      {"connection.close", "", "", false},
      {"origin.behave", "as", "control.origin", false},
      {"certificate.install", "", "control.certificates", true},
  };
  ASSERT_EQ(builtin_actions().size(), std::size(rows));
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    const model::ActionSpec& spec = builtin_actions()[i].spec;
    std::vector<std::string> required;
    for (const model::ParamSpec& param : spec.params) {
      if (param.required) required.push_back(param.name);
    }
    EXPECT_EQ(spec.name, rows[i].name);
    EXPECT_EQ(join(required, " "), rows[i].required) << spec.name;
    EXPECT_EQ(join(spec.needs, " "), rows[i].needs) << spec.name;
    EXPECT_EQ(spec.saves, rows[i].saves) << spec.name;
  }
}

TEST(BuiltinActions, TheirParametersAreDistinctDescribedAndNoStepKeys) {
  const auto& reserved = model::step_keys();
  for (const Action& action : builtin_actions()) {
    EXPECT_FALSE(action.spec.doc.empty()) << action.spec.name;
    EXPECT_TRUE(action.run) << action.spec.name;
    std::set<std::string> seen;
    for (const model::ParamSpec& param : action.spec.params) {
      const std::string where = action.spec.name + " " + param.name;
      EXPECT_TRUE(seen.insert(param.name).second) << where;
      EXPECT_FALSE(param.doc.empty()) << where;
      EXPECT_EQ(std::count(reserved.begin(), reserved.end(), param.name), 0) << where;
      EXPECT_TRUE(param.allowed.empty() || param.kind == model::ParamKind::string) << where;
    }
  }
}

TEST(BuiltinActions, AreFoundByTheirWholeName) {
  for (const Action& action : builtin_actions()) EXPECT_EQ(find_action(action.spec.name), &action);
  for (const char* const name : {"", "http", "http.sen", "http.send ", "HTTP.send"})
    EXPECT_EQ(find_action(name), nullptr) << name;
}

}  // namespace
}  // namespace assay::actions
