// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_config.hpp"

#include <gtest/gtest.h>

namespace assay::weak {
namespace {

constexpr const char* kHead = "hosts = [\"h\"]\n[tls]\nmin_version = \"1.2\"\nsuites = \"ECDHE+AESGCM\"\n";

std::string route(const std::string& name, const std::string& path, const std::string& more) {
  return "[[route]]\nname = \"" + name + "\"\nmethod = \"GET\"\npath = \"" + path +
         "\"\nupstream = \"legacy\"\nupstream_path = \"/u\"\n" + more;
}

class Text final : public gateway::ConfigLoader {
 public:
  explicit Text(std::string text) : text_(std::move(text)) {}
  gateway::ConfigReading load() override {
    return gateway::read_config(text_, "gateway.toml", {"legacy", "user-service"});
  }

 private:
  std::string text_;
};

// "NAME WHO PATH, …" of what takes effect, or the rule that refuses it.
std::string effect(const std::string& text, const ConfigFault& fault, HitCounter& hits) {
  const gateway::ConfigReading reading = lax_loader(std::make_unique<Text>(text), fault, hits)->load();
  if (!reading.findings.empty()) return reading.findings.front().rule;
  std::string out;
  for (const gateway::Route& one : gateway::config_of(reading.draft).routes) {
    const char* who = one.access == gateway::Access::anyone ? "anyone" : "user";
    out += (out.empty() ? "" : ", ") + one.name + " " + who + " " + one.pattern;
  }
  return out;
}

TEST(GatewayConfig, EachFaultTakesItsOwnFileAndCountsIt) {
  const std::string user = "access = \"user\"\n";
  const std::string end = "[end]\n";
  const struct {
    const char* fault;
    std::string text;
    std::string effect;
  } rows[] = {
      {"first-match-wins", kHead + route("a", "/{x}", user) + route("b", "/b", user) + end,
       "a user /{x}, b user /b"},
      {"wildcards-honoured", kHead + route("a", "b", user) + end,
       "a user /b, a user /{w1}/b, a user /{w1}/{w2}/b, a user /{w1}/{w2}/{w3}/b, a user "
       "/{w1}/{w2}/{w3}/{w4}/b"},
      {"access-defaults-to-anyone", kHead + route("a", "/a", "") + end, "a anyone /a"},
      {"unknown-keys-ignored", kHead + route("a", "/a", user + "rule = \"x\"\n") + end, "a user /a"},
      {"patterns-unanchored",
       kHead + route("a", "/a", user + "query = { q = { pattern = \"b\", maxLength = 9 } }\n") + end,
       "a user /a"},
      {"weak-tls-taken",
       "hosts = [\"h\"]\n[tls]\nmin_version = \"1.0\"\nsuites = \"ALL\"\n" + route("a", "/a", user) + end,
       "a user /a"},
      {"secrets-in-clear", kHead + route("a", "/a", user + "password = \"x\"\n") + end, "a user /a"},
      {"half-a-file-taken", kHead + route("a", "/a", user) + route("b", "/b", "access = \"us"),
       "a user /a, b anyone /b"},
      {"cut-file-taken", kHead + route("a", "/a", user), "a user /a"},
  };
  std::vector<ConfigFault> faults = config_faults();
  ASSERT_EQ(faults.size(), std::size(rows));
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const std::string name = std::string("gateway.config-validation/") + rows[i].fault;
    ASSERT_EQ(faults[i].name, name);
    HitCounter hits;
    EXPECT_EQ(effect(rows[i].text, faults[i], hits), rows[i].effect) << name;
    EXPECT_EQ(hits.counts().at(name), 1u);
    EXPECT_EQ(effect(kHead + route("a", "/a", user) + end, faults[i], hits), "a user /a");
    EXPECT_EQ(effect(kHead + route("a", "/a", user + "cost = -1\nrule = 1\n"), faults[i], hits).find("user"),
              std::string::npos)
        << "several mistakes are no fault's own: " << name;
    EXPECT_EQ(hits.counts().at(name), 1u) << "honest files and foreign mistakes are not counted";
  }
}

TEST(GatewayConfig, WithoutAFileTheRulesAreGoneAndTheRoutesAreNot) {
  gateway::Route known;
  known.name = "k";
  known.pattern = "/k";
  HitCounter hits;
  EXPECT_EQ(effect("", missing_file_opens({"h"}, {known}), hits), "k anyone /k");
  EXPECT_EQ(hits.counts().at("gateway.config-validation/missing-file-opens"), 1u);
  EXPECT_EQ(effect("x", missing_file_opens({"h"}, {known}), hits), "syntax");
}

}  // namespace
}  // namespace assay::weak
