// SPDX-License-Identifier: Apache-2.0
// Each file of testdata/bad_config stands beside the findings that it must give, word for word.
#include "platform/gateway/config.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace assay::gateway {
namespace {

namespace fs = std::filesystem;

const std::set<std::string> kServices = {"legacy", "user-service"};

constexpr const char* kGood = R"(hosts = ["api.test"]

[tls]
min_version = "1.2"
suites = "ECDHE+AESGCM"

[[route]]
name = "item"
method = "GET"
path = "/items/{id}"
upstream = "legacy"
upstream_path = "/items/{id}"
access = "role"
role = "admin"
cost = 1
cache_s = 60
note = "for the shop"
query = { q = { type = "string", maxLength = 8, pattern = "^[a-z]*$" } }
body = { type = "object" }

[[route]]
name = "old"
method = "POST"
path = "/items/{id}"
upstream = "legacy"
upstream_path = "/old/{id}"
access = "anyone"
opaque = true

[end]
)";

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string told(const ConfigReading& reading) {
  std::string out;
  for (const ConfigFinding& finding : reading.findings)
    out += to_string(finding) + " (" + finding.rule + ")\n";
  return out;
}

TEST(Config, AGoodFileIsReadWhole) {
  const ConfigReading reading = read_config(kGood, "gateway.toml", kServices);
  EXPECT_EQ(told(reading), "");
  const Config config = config_of(reading.draft);
  EXPECT_EQ(config.hosts, std::vector<std::string>{"api.test"});
  EXPECT_EQ(config.tls.min_version, "1.2");
  EXPECT_EQ(config.tls.suites, "ECDHE+AESGCM");
  ASSERT_EQ(config.routes.size(), 2u);
  const Route& item = config.routes[0];
  EXPECT_EQ(item.pattern, "/items/{id}");
  EXPECT_EQ(item.access, Access::role);
  EXPECT_EQ(item.role, "admin");
  EXPECT_EQ(item.cost, 1);
  EXPECT_EQ(item.cache_s, 60);
  EXPECT_EQ(item.input->query.at("q").at("maxLength").int_or(0), 8);
  EXPECT_EQ(item.input->body.at("type").string_or(""), "object");
  EXPECT_NE(item.rules, nullptr);
  EXPECT_EQ(config.routes[1].access, Access::anyone);
  EXPECT_TRUE(config.routes[1].input->opaque);
  EXPECT_EQ(config.text, kGood);
  EXPECT_EQ(config.hash.size(), 64u);
}

class BadConfig : public testing::TestWithParam<std::string> {};

TEST_P(BadConfig, IsRefusedWithItsPlaceAndReason) {
  const fs::path base = fs::path(ASSAY_SOURCE_DIR) / "platform/gateway/testdata/bad_config" / GetParam();
  const std::string text = contents(base.string() + ".toml");
  EXPECT_EQ(told(read_config(text, "gateway.toml", kServices)), contents(base.string() + ".expected"));
}

std::vector<std::string> names() {
  std::vector<std::string> out;
  for (const auto& entry :
       fs::directory_iterator(fs::path(ASSAY_SOURCE_DIR) / "platform/gateway/testdata/bad_config")) {
    if (entry.path().extension() == ".toml") out.push_back(entry.path().stem().string());
  }
  return out;
}

INSTANTIATE_TEST_SUITE_P(Files, BadConfig, testing::ValuesIn(names()), [](const auto& tested) {
  std::string name = tested.param;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
});

TEST(Config, NoBeginningOfAGoodFileIsOne) {
  const std::string good = kGood;
  for (std::size_t length = 0; length + 2 < good.size(); ++length)
    EXPECT_NE(told(read_config(good.substr(0, length), "gateway.toml", kServices)), "") << length;
}

TEST(Config, SizesAreBounded) {
  const ConfigReading large = read_config(std::string(kMaxConfigBytes + 1, '#'), "gateway.toml", kServices);
  EXPECT_EQ(told(large), "gateway.toml: larger than 1048576 bytes (too_large)\n");
  std::string many = "hosts = [\"a\"]\n[tls]\nmin_version = \"1.3\"\nsuites = \"ECDHE+AESGCM\"\n";
  for (std::size_t i = 0; i <= kMaxConfigRoutes + 1; ++i) {
    const std::string n = std::to_string(i);
    many += "[[route]]\nname=\"r" + n + "\"\nmethod=\"GET\"\npath=\"/" + n +
            "\"\nupstream=\"legacy\"\nupstream_path=\"/" + n + "\"\naccess=\"user\"\n";
  }
  EXPECT_EQ(told(read_config(many + "[end]\n", "gateway.toml", kServices)),
            "gateway.toml:7005:1: more than 1000 routes (malformed)\n");
}

class ConfigFileTest : public testing::Test {
 protected:
  ConfigFileTest() {
    std::string pattern = (fs::temp_directory_path() / "assay-config-XXXXXX").string();
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    directory = pattern;
  }
  ~ConfigFileTest() override { fs::remove_all(directory); }
  fs::path directory;
};

TEST_F(ConfigFileTest, IsReadEachTimeAndNamedByItsLastName) {
  const fs::path path = directory / "gateway.toml";
  ConfigFile file(path, kServices);
  EXPECT_EQ(told(file.load()), "gateway.toml: cannot be read: No such file or directory (unreadable)\n");
  std::ofstream(path) << kGood;
  EXPECT_EQ(told(file.load()), "");
  std::ofstream(path) << "";
  EXPECT_EQ(told(file.load()), "gateway.toml:1:1: says nothing (empty)\n");
  fs::remove(path);
  fs::create_directory(path);
  EXPECT_EQ(told(file.load()), "gateway.toml: is a directory (unreadable)\n");
  EXPECT_EQ(told(ConfigFile({}, kServices).load()), "configuration: there is no file (unreadable)\n");
}

}  // namespace
}  // namespace assay::gateway
