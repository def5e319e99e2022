// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/base/encoding.hpp"
#include "harness/actions/actions_fixture.hpp"
#include "harness/forge/socket.hpp"

namespace assay::actions {
namespace {

using testing::Bench;
using testing::Texts;

// A bench with an identity provider that lets in whoever shows a client certificate.
struct Provider : Bench {
  std::unique_ptr<forge::RogueListener> identity;

  explicit Provider(int status = 200) {
    forge::RogueOptions options;
    options.fallback = {status, "application/json", R"({"kid":"new"})", {}};
    options.tls = testing::server_tls();
    options.tls->ca_pem = testing::authority().certificate_pem();
    identity = stand_in("identity-internal", std::move(options));
    target.mesh.emplace(
        "operator",
        pki::LeafBuilder("operator", SystemClock().now()).for_client().issue(testing::authority()).value());
  }
  // The first line and the body of the only request.
  std::string arrived() const {
    const std::string bytes = identity->contacts().at(0).bytes;
    return bytes.substr(0, bytes.find(' ', 5)) + " " + bytes.substr(bytes.find("\r\n\r\n") + 4);
  }
};

const std::string kToken = "e30." + base64url_encode(R"({"jti":"t-1","sub":"alice"})") + ".c2ln";

struct Administration {
  const char* action;
  std::string params, path, body;
};
std::vector<Administration> administrations() {
  return {
      {"identity.revoke", R"({"token":")" + kToken + "\"}", "/admin/tokens/revoke", R"({"jti":"t-1"})"},
      {"identity.disable_user", R"({"user":"alice"})", "/admin/users/disable", R"({"user":"alice"})"},
      {"identity.rotate_keys", "{}", "/admin/keys/rotate", R"({"alg":"ES256"})"},
      {"identity.rotate_keys", R"({"alg":"EdDSA"})", "/admin/keys/rotate", R"({"alg":"EdDSA"})"},
  };
}

TEST(IdentityAdmin, AsksTheProviderAsItsOperator) {
  for (const Administration& row : administrations()) {
    Provider provider;
    const auto result = provider.run(row.action, row.params);
    ASSERT_TRUE(result.ok()) << row.action << ": " << result.error().message;
    EXPECT_EQ(provider.target.calls, Texts{"endpoint identity-internal as operator"}) << row.action;
    EXPECT_EQ(provider.arrived(), "POST " + row.path + " " + row.body);
    EXPECT_EQ(result->request.at("text").as_string(), "POST " + row.path + "\n\n" + row.body);
    EXPECT_EQ(result->outcome, "accepted") << row.action;
    EXPECT_EQ(result->value.at("json").at("kid").string_or(""), "new") << row.action;
    EXPECT_EQ(result->status, 200) << row.action;
  }
}

TEST(IdentityAdmin, AnythingButSuccessIsAnErrorOfTheHarness) {
  for (const int status : {201, 400, 403, 500}) {
    for (const Administration& row : administrations()) {
      Provider provider(status);
      EXPECT_EQ(provider.error(row.action, row.params),
                "internal: " + row.path + " answered " + std::to_string(status));
    }
  }
}

TEST(IdentityAdmin, AProviderThatIsNotThereIsAnError) {
  for (const Administration& row : administrations()) {
    Bench bench;
    EXPECT_EQ(bench.error(row.action, row.params), "not_found: no part \"identity-internal\"");
    Provider provider;
    provider.target.ports["identity-internal"] = forge::listen_on_loopback()->port;  // closed again by now
    EXPECT_EQ(provider.error(row.action, row.params).rfind("unavailable: ", 0), 0u) << row.action;
  }
}

TEST(IdentityRevoke, NeedsAToken) {
  Provider provider;
  for (const char* const params : {"{}", R"({"token":"no token"})"})
    EXPECT_EQ(provider.error("identity.revoke", params).rfind("invalid: ", 0), 0u) << params;
  EXPECT_TRUE(provider.identity->contacts().empty());
}

}  // namespace
}  // namespace assay::actions
