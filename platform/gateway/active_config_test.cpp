// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/active_config.hpp"

#include <gtest/gtest.h>

#include "core/json/parse.hpp"
#include "platform/contract/kept_events_fixture.hpp"
#include "platform/gateway/config_reload.hpp"

namespace assay::gateway {
namespace {

std::string text_with(const std::string& path) {
  return "hosts = [\"h\"]\n[tls]\nmin_version = \"1.2\"\nsuites = \"ECDHE+AESGCM\"\n[[route]]\nname = \"r\"\n"
         "method = \"GET\"\npath = \"" +
         path + "\"\nupstream = \"s\"\nupstream_path = \"/\"\naccess = \"user\"\n[end]\n";
}

class Text final : public ConfigLoader {
 public:
  explicit Text(const std::string& text) : text_(text) {}
  ConfigReading load() override { return read_config(text_, "gateway.toml", {"s"}); }

 private:
  const std::string& text_;
};

class ActiveConfigTest : public testing::Test {
 protected:
  std::string text = text_with("/a");
  std::shared_ptr<ActiveConfig> config = std::make_shared<ActiveConfig>(
      config_of(read_config(text, "gateway.toml", {"s"}).draft), std::make_unique<Text>(text));
  std::vector<std::string> followed;
  bool has(const std::string& path) const { return ActiveRoutes(config).match("h", "GET", path).ok(); }
  void SetUp() override {
    config->add_follower([this](const Config& now) { followed.push_back(now.routes.front().pattern); });
  }
};

TEST_F(ActiveConfigTest, ASoundOneTakesThePlaceOfTheOldOneAsAWhole) {
  text = text_with("/b");
  EXPECT_TRUE(config->reload().empty());
  EXPECT_FALSE(has("/a"));
  EXPECT_TRUE(has("/b"));
  EXPECT_EQ(followed, std::vector<std::string>{"/b"});
}

TEST_F(ActiveConfigTest, WithAnythingWrongNothingChanges) {
  const std::string before = config->current().hash;
  for (const std::string& bad : {std::string(), text_with("/*"), text_with("/b").substr(0, 40)}) {
    text = bad;
    EXPECT_FALSE(config->reload().empty());
    EXPECT_TRUE(has("/a"));
    EXPECT_FALSE(has("/b"));
    EXPECT_EQ(config->current().hash, before);
  }
  EXPECT_TRUE(followed.empty());
}

TEST_F(ActiveConfigTest, TheOperatorIsToldWhatWasWrongAndWhere) {
  KeptEvents kept;
  http::Request request;
  request.head.method = "POST";
  request.head.target = "/config/reload";
  request.peer = "spiffe://assay.test/operator";
  const std::string was = config->current().hash;

  text = text_with("/*");
  const http::Response refused = reload_config(*config, request, kept);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.body,
            "{\"error\":\"config_refused\",\"hash\":\"" + was +
                "\",\"findings\":[{\"at\":\"gateway.toml:8:8\",\"rule\":\"wildcard_path\","
                "\"message\":\"path segment \\\"*\\\" stands for paths that nobody declared\"}]}");
  text = text_with("/b");
  const http::Response taken = reload_config(*config, request, kept);
  EXPECT_EQ(taken.status, 200);
  EXPECT_EQ(taken.body, "{\"hash\":\"" + config->current().hash + "\",\"was\":\"" + was + "\"}");

  ASSERT_EQ(kept.events.size(), 2u);
  EXPECT_EQ(kept.events[0].event, "config.refused");
  EXPECT_EQ(kept.events[0].reason, "wildcard_path");
  EXPECT_EQ(kept.events[0].detail.at("at").string_or(""), "gateway.toml:8:8");
  EXPECT_EQ(kept.events[0].detail.at("hash").string_or(""), was);
  EXPECT_EQ(kept.events[1].event, "management.change");
  EXPECT_EQ(kept.events[1].reason, "config");
  EXPECT_EQ(kept.events[1].detail.at("was").string_or(""), was);
}

}  // namespace
}  // namespace assay::gateway
