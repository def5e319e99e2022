// SPDX-License-Identifier: Apache-2.0
#include "harness/target/load_target.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/toml/node.hpp"
#include "harness/target/target_fixture.hpp"

namespace assay::target {
namespace {

const std::string kToday = "2026-11-25";

std::string rendered(const Diagnostics& diagnostics, const std::string& source) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.items()) out += render_diagnostic(diagnostic, source);
  return out;
}

std::vector<std::filesystem::path> bad_files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(testdata() / "bad")) {
    if (entry.path().extension() == ".toml") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

class BadTarget : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(BadTarget, SaysExactlyWhatIsWrongAndWhere) {
  const std::string text = text_of(GetParam());
  const TargetLoad loaded = load_target(text, GetParam().filename().string(), kToday);
  EXPECT_TRUE(loaded.diagnostics.has_errors());
  std::filesystem::path expected = GetParam();
  EXPECT_EQ(rendered(loaded.diagnostics, text), text_of(expected.replace_extension(".expected")));
}

INSTANTIATE_TEST_SUITE_P(Folder, BadTarget, testing::ValuesIn(bad_files()), [](const auto& file) {
  std::string name = file.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

class Staging : public testing::Test {
 protected:
  const TargetLoad loaded =
      load_target(text_of(testdata() / "good" / "staging.toml"), "staging.toml", kToday);
  const TargetFile& t = loaded.target;
};

TEST_F(Staging, WholeFormatIsReadWithoutAnError) {
  EXPECT_EQ(rendered(loaded.diagnostics, ""), "");
  ASSERT_NE(t.endpoint("gateway"), nullptr);
  EXPECT_EQ(t.endpoint("gateway")->host, "api.stg.shop.example");
  EXPECT_EQ(t.endpoint("gateway")->port, 443);
  EXPECT_TRUE(t.endpoint("gateway")->tls);
  EXPECT_EQ(t.endpoint("gateway")->ca.rest, "ca/pub.pem");
  ASSERT_NE(t.route("place_order"), nullptr);
  EXPECT_EQ(t.route("place_order")->method, "POST");
  EXPECT_EQ(t.route("place_order")->content_type, "application/json");
  EXPECT_EQ(t.route("place_order")->body, R"({"sku":"assay-test","qty":1,"note":"{marker}"})");
  EXPECT_EQ(t.route("admin_users")->allow, "admin");
  EXPECT_EQ(t.bounds.at("revocation"), std::chrono::seconds(300));
  EXPECT_EQ(t.weaken.at(0).lease, std::chrono::minutes(5));
  EXPECT_EQ(t.waivers.at(0).expires, "2031-03-31");
  EXPECT_EQ(t.somebody("admin"), t.identity("carol"));
  EXPECT_EQ(t.somebody("carol"), t.identity("carol"));
  EXPECT_EQ(t.somebody("nobody"), nullptr);
  EXPECT_EQ(t.at("endpoint.gateway.connect").line, 21);
}

// What nothing acts on is told, key by key, so that nobody relies on it.
TEST_F(Staging, TellsWhatNothingActsOnYet) {
  std::vector<std::string> keys;
  for (const IdleKey& idle : t.idle) keys.push_back(idle.key);
  EXPECT_EQ(keys, (std::vector<std::string>{"limits.connections",
                                            "limits.logins_per_minute",
                                            "limits.namespace",
                                            "abort_on.http_5xx_rate",
                                            "abort_on.p95_ms",
                                            "abort_on.locked_accounts",
                                            "bounds.acl",
                                            "bounds.discovery",
                                            "bounds.log_ingest",
                                            "bounds.clock_skew",
                                            "callback.advertise",
                                            "callback.ports",
                                            "acquire.web.flow",
                                            "vantage.runner.source_addresses",
                                            "vantage.user_pod.dial",
                                            "endpoint.gateway.alpn",
                                            "endpoint.gateway.chain",
                                            "endpoint.identity.kind",
                                            "endpoint.registry.kind",
                                            "endpoint.broker.kind",
                                            "endpoint.store.kind",
                                            "identity.alice.password",
                                            "identity.alice.totp",
                                            "identity.alice.reset",
                                            "identity.alice.owns",
                                            "identity.svc_user.consul",
                                            "identity.svc_user.kafka.scram512",
                                            "identity.svc_user.postgres.password",
                                            "identity.svc_user.x509",
                                            "identity.svc_user.kafka",
                                            "identity.svc_user.postgres",
                                            "identity.svc_audit.kafka",
                                            "tokens.expired",
                                            "tokens.wrong_audience",
                                            "route.own_order.success.json",
                                            "route.place_order.success.save",
                                            "route.place_order.cleanup",
                                            "route.note.cleanup",
                                            "observer.user-service.kind",
                                            "observer.forwarded.kind",
                                            "observer.orders-consumer.kind",
                                            "observer.rows.kind",
                                            "observer.grep.kind",
                                            "outcome.rejected.audience"}));
  EXPECT_EQ(to_string(t.idle.front().pos) + " " + to_string(t.idle.front()),
            "staging.toml:7:36 limits.connections is known, but its part does not exist yet: a count of open "
            "connections; requests go out one after the other, paced by rps");
}

// A secret that stands in the file by mistake must not be repeated on a terminal or in a build's log.
TEST(TargetSecrets, AreNotRepeatedInDiagnostics) {
  const TargetLoad loaded = load_target(
      "schema = \"assay.target/1\"\nname = \"x\"\n[identity]\na = { password = \"hunter2-and-more\" }\n", "f",
      kToday);
  ASSERT_TRUE(loaded.diagnostics.has_errors());
  for (const Diagnostic& d : loaded.diagnostics.items()) {
    EXPECT_EQ((d.message + d.hint).find("hunter2"), std::string::npos) << d.message;
  }
}

// Editors and the loader must agree: whatever the whole file uses is in the schema, and nothing else passes.
void expect_known(const Json& value, const Json& schema, const Json& definitions, const std::string& where) {
  if (!value.is_object() || !schema.contains("additionalProperties")) return;
  for (const auto& [key, inner] : value.members()) {
    const Json* known = schema.at("properties").find(key);
    if (known == nullptr) known = schema.find("additionalProperties");
    ASSERT_TRUE(known != nullptr && known->is_object()) << where << "." << key;
    expect_known(inner, *known, definitions, where + "." + key);
  }
}

TEST(TargetSchema, KnowsEveryKeyOfTheWholeFile) {
  Diagnostics none;
  const toml_tree::Table root = toml_tree::parse(text_of(testdata() / "good" / "staging.toml"), "f", none);
  const Json schema = schema_for_targets();
  expect_known(toml_tree::to_json(root), schema, schema.at("definitions"), "file");
  EXPECT_FALSE(schema.at("additionalProperties").bool_or(true));
}

}  // namespace
}  // namespace assay::target
