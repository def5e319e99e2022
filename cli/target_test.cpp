// SPDX-License-Identifier: Apache-2.0
// Target files from the command line: what is refused before anything is sent, and what doctor finds, with
// the nginx from Debian as the server.
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/cli_fixture.hpp"

namespace assay::cli::testing {
namespace {

const std::filesystem::path kNginx = std::filesystem::path(ASSAY_SOURCE_DIR) / "targets/nginx";

// A copy of targets/nginx/secured.toml with one thing changed.
class Changed : public Folder {
 public:
  Changed(std::string_view from, std::string_view to) {
    for (const char* name : {"secured.conf", "tls.conf", "admin.conf", "forward.conf", "weaken.sh"})
      std::filesystem::copy(kNginx / name, path() / name);
    std::string text = file_text(kNginx / "secured.toml");
    const std::size_t at = text.find(from);
    ASSAY_CHECK(at != std::string::npos, "the target file holds what is to be replaced");
    text_ = text.replace(at, from.size(), to);
    write("t.toml", text_);
  }
  // Where the value stands that a diagnostic is to name; `written` is its key, the equals sign, and its
  // beginning.
  std::string place(std::string_view written) const {
    const std::size_t key = text_.find(written);
    ASSAY_CHECK(key != std::string::npos, "the file holds the key");
    const std::size_t at = text_.find('"', key);
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    const std::size_t column = at - (text_.rfind('\n', at) + 1) + 1;
    return *this / "t.toml" + ":" + std::to_string(line) + ":" + std::to_string(column) + ": error: ";
  }
  Ran doctor(const Words& environment = {}) const {
    Around around;
    around.environment = environment;
    return run_assay({"doctor", "--target", *this / "t.toml"}, around);
  }

 private:
  std::string text_;
};

TEST(TargetScope, RefusesWhatIsAbroadAndNotListedOrNotAuthorised) {
  Folder folder;
  const std::string head = "schema = \"assay.target/1\"\nname = \"x\"\n";
  const std::string endpoint = "[endpoint]\ngateway = { kind = \"http\", url = \"https://198.51.100.7\" }\n";
  const std::string allowed = "authorization = { by = \"a\", ref = \"b\", not_after = 2999-01-01 }\n";
  folder.write("unlisted.toml", head + allowed + endpoint);
  folder.write("unauthorised.toml", head + "scope = { hosts = [\"198.51.100.7:443\"] }\n" + endpoint);
  folder.write("both.toml", head + allowed + "scope = { hosts = [\"198.51.100.7:443\"] }\n" + endpoint);
  for (const char* verb : {"run", "prove", "plan", "doctor"}) {
    const Ran unlisted = run_assay({verb, "--target", folder / "unlisted.toml"});
    EXPECT_EQ(unlisted.code, 2) << verb;
    EXPECT_TRUE(holds(unlisted.err, "unlisted.toml:5:34: error: out of scope: 198.51.100.7:443"))
        << unlisted.err;
    const Ran unauthorised = run_assay({verb, "--target", folder / "unauthorised.toml"});
    EXPECT_EQ(unauthorised.code, 2) << verb;
    EXPECT_TRUE(holds(unauthorised.err, "nobody has authorised")) << unauthorised.err;
  }
  // Listed and authorised it is planned, and outside loopback only what reads.
  const Ran plan = run_assay({"plan", "--target", folder / "both.toml", "smuggle.cl-te.basic", "--json"});
  EXPECT_EQ(plan.code, 4) << plan.err;
  EXPECT_TRUE(holds(plan.out, "blast.write")) << plan.out;
}

TEST(TargetFile, MistakesAreToldWithTheirPlace) {
  Folder folder;
  folder.write("t.toml", "schema = \"assay.target/1\"\nname = \"x\"\nlimts = {}\n");
  const Ran ran = run_assay({"run", "--target", folder / "t.toml"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(holds(ran.err, "t.toml:3:1: error: unknown key \"limts\"")) << ran.err;
  const Ran none = run_assay({"run", "--target", "nginx/secure"});
  EXPECT_EQ(none.code, 2);
  EXPECT_TRUE(holds(none.err, "did you mean nginx/secured?")) << none.err;
}

TEST(Doctor, FindsNothingWrongWithAFileThatFits) {
  const Ran ran = run_assay({"doctor", "--target", kNginx / "secured.toml"});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(holds(ran.out, "observer legacy saw the honest requests")) << ran.out;
}

TEST(Doctor, NamesTheKeyOfAWrongPort) {
  const Changed target("connect = \"127.0.0.1:{port.edge}\"", "connect = \"127.0.0.1:1\"");
  const Ran ran = target.doctor();
  EXPECT_EQ(ran.code, 3);
  EXPECT_TRUE(holds(ran.out, target.place("connect = ") + "nothing answers at 127.0.0.1:1 (refused)"))
      << ran.out;
}

TEST(Doctor, NamesTheKeyOfAnUntrustedAuthority) {
  const Changed target("ca = \"launch:ca\"", "ca = \"file:/etc/ssl/certs/ca-certificates.crt\"");
  const Ran ran = target.doctor();
  EXPECT_EQ(ran.code, 3);
  EXPECT_TRUE(holds(ran.out, target.place("ca = \"file:") + "the certificate at 127.0.0.1:")) << ran.out;
  EXPECT_TRUE(holds(ran.out, "is not trusted")) << ran.out;
}

TEST(Doctor, NamesTheKeyOfABadCredential) {
  const Changed target("alice = { token = \"launch:alice\"", "alice = { token = \"env:DOCTOR_TEST_TOKEN\"");
  const Ran unset = target.doctor();
  EXPECT_EQ(unset.code, 3);
  EXPECT_TRUE(holds(unset.out,
                    target.place("token = \"env:") + "no token for alice: env:DOCTOR_TEST_TOKEN is not set"))
      << unset.out;
  const Ran wrong = target.doctor({"DOCTOR_TEST_TOKEN=stale-and-secret"});
  EXPECT_EQ(wrong.code, 3);
  EXPECT_TRUE(
      holds(wrong.out, target.place("token = \"env:") + "the route own_profile was answered 401 as alice"))
      << wrong.out;
  EXPECT_FALSE(holds(wrong.out + wrong.err, "stale-and-secret"));
}

TEST(Doctor, NamesTheKeyOfAMissingRoute) {
  const Changed target("GET /v1/profile?m={marker}", "GET /v2/profile?m={marker}");
  const Ran ran = target.doctor();
  EXPECT_EQ(ran.code, 3);
  EXPECT_TRUE(
      holds(ran.out, target.place("request = \"GET /v2/profile") + "the route own_profile was answered 404"))
      << ran.out;
}

TEST(Init, WritesAFileThatLoadsAndTakesRoutesFromOpenApi) {
  Folder folder;
  folder.write("api.json", R"({"openapi":"3.0.0","security":[{"oidc":[]}],"paths":{
    "/v1/orders/{id}":{"get":{"operationId":"getOrder","responses":{"200":{}}}},
    "/v1/ping":{"get":{"security":[],"responses":{"204":{}}}},"/v1/pay":{"post":{}}}})");
  const Ran ran = run_assay({"init", folder / "d", "--openapi", folder / "api.json"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  const std::string text = file_text(folder / "d/target.toml");
  EXPECT_TRUE(
      holds(text,
            "getorder = { kind = \"own-object\", request = \"GET /v1/orders/{id}?m={marker}\", allow = "
            "\"alice\", success = { status = 200 } }"))
      << text;
  EXPECT_TRUE(holds(text, "v1_ping = { kind = \"public\"")) << text;
  EXPECT_FALSE(holds(text, "/v1/pay ")) << text;
  const Ran plan = run_assay({"plan", "--target", folder / "d/target.toml", "jwt.none.lowercase"});
  EXPECT_EQ(plan.code, 4) << plan.err;
  EXPECT_FALSE(holds(plan.err, "error:")) << plan.err;
  EXPECT_EQ(run_assay({"init", folder / "d"}).code, 2);  // never overwrites
}

}  // namespace
}  // namespace assay::cli::testing
