// SPDX-License-Identifier: Apache-2.0
// assay fuzz http1 with a target file: a gateway that passes every byte on is found, its check finds it
// again, and nothing is sent where the file does not allow it. The gateway is the HAProxy from Debian.
#include <gtest/gtest.h>

#include "cli/cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::file_text;
using testing::Folder;
using testing::holds;
using testing::Ran;
using testing::run_assay;

namespace fs = std::filesystem;

// A balancer of connections where one of requests was meant: it reads nothing.
constexpr const char* kPassesAllOn = R"(
defaults
  mode tcp
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend edge
  bind 127.0.0.1:{port.edge} ssl crt {dir}/edge.pem
  default_backend origin
backend origin
  server origin 127.0.0.1:{port.origin}
)";

// targets/haproxy/default.toml with another configuration, and one thing changed.
class Gateway : public Folder {
 public:
  explicit Gateway(std::string_view from = {}, std::string_view to = {}) {
    write("default.cfg", kPassesAllOn);
    std::string text = file_text(fs::path(ASSAY_SOURCE_DIR) / "targets/haproxy/default.toml");
    const std::size_t at = text.find(from);
    ASSAY_CHECK(at != std::string::npos, "the target file holds what is to be replaced");
    write("t.toml", text.replace(at, from.size(), to));
  }
  Ran fuzz(const std::string& count) const {
    return run_assay({"fuzz", "http1", "--target", *this / "t.toml", "--count", count, "--out", *this / "o"});
  }
};

TEST(FuzzTarget, AFindingIsFoundAgainByItsCheck) {
  const Gateway gateway;
  const Ran found = gateway.fuzz("100");
  ASSERT_EQ(found.code, 1) << found.out << found.err;
  EXPECT_TRUE(holds(found.out, "found by request ")) << found.out;
  EXPECT_TRUE(holds(found.out, "assay run --target " + (gateway / "t.toml") + " fuzz.http1.s1-"))
      << found.out;

  const Folder root;
  fs::copy(fs::path(ASSAY_SOURCE_DIR) / "catalog", root.path() / "catalog");
  fs::create_directories(root.path() / "attacks/found");
  fs::copy(gateway.path() / "o/http1", root.path() / "attacks/found");
  const Ran again =
      run_assay({"run", "--catalog", root.path(), "--target", gateway / "t.toml", "--out", root / "o"});
  EXPECT_EQ(again.code, 1) << again.out << again.err;
  EXPECT_TRUE(holds(again.out, "tap.messages at legacy")) << again.out;
}

TEST(FuzzTarget, NothingIsSentThatTheFileDoesNotAllow) {
  const auto refused = [](const Gateway& gateway, const std::string& why) {
    const Ran ran = gateway.fuzz("1");
    EXPECT_EQ(ran.code, 2) << ran.out << ran.err;
    EXPECT_TRUE(holds(ran.err, why)) << ran.err;
  };
  refused(Gateway("\"read\", \"write\", \"flood\"", "\"read\""), "t.toml:7:20: mutated requests may write");
  refused(Gateway("legacy = { kind = \"tap\"", "legacies = { kind = \"tap\""), "the oracle is the tap");
  refused(Gateway("legacy = { kind = \"forwarded\"", "legacies = { kind = \"forwarded\""),
          "no route \"legacy\"");
  const Gateway gateway;
  const Ran weak = run_assay({"fuzz", "http1", "--target", gateway / "t.toml", "--weaken", "x"});
  EXPECT_EQ(weak.code, 2) << weak.err;
}

TEST(FuzzTarget, WhereHonestRequestsDoNotArriveNothingIsConcluded) {
  const Gateway gateway("GET /legacy/{marker}\"", "GET /elsewhere/{marker}\"");
  const Ran ran = gateway.fuzz("1");
  EXPECT_EQ(ran.code, 3) << ran.out;
  EXPECT_TRUE(holds(ran.err, "an honest request was answered 200 and seen 0 times")) << ran.err;
}

TEST(FuzzTarget, TheBudgetOfTheFileHolds) {
  const Gateway gateway("\"flood\"] }", "\"flood\"], requests = 1 }");
  const Ran ran = gateway.fuzz("10");
  EXPECT_EQ(ran.code, 3) << ran.out;
  EXPECT_TRUE(holds(ran.err, "limits.requests is used up")) << ran.err;
}

}  // namespace
}  // namespace assay::cli
