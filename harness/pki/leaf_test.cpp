// SPDX-License-Identifier: Apache-2.0
#include "harness/pki/leaf.hpp"

#include <gtest/gtest.h>

#include "harness/forge/raw_http.hpp"
#include "harness/forge/rogue_listener.hpp"
#include "harness/forge/soon_fixture.hpp"

namespace assay::pki {
namespace {

using forge::testing::soon;

TimePoint now() {
  return SystemClock().now();
}

const Authority& authority() {
  static const Authority ca = Authority::make("Test CA", around(now())).value();
  return ca;
}

Leaf server_leaf(Flaw flaw) {
  return LeafBuilder("server.test", now())
      .dns("server.test")
      .for_server()
      .flaw(flaw)
      .issue(authority())
      .value();
}

Leaf client_leaf(Flaw flaw) {
  return LeafBuilder("client", now())
      .uri("spiffe://assay.test/client")
      .for_client()
      .flaw(flaw)
      .issue(authority())
      .value();
}

struct Handshake {
  std::string client_end, server_end;
};

Handshake handshake(const Leaf& server, const Leaf* client) {
  forge::RogueOptions options;
  options.fallback = {200, "text/plain", "ok", {}};
  options.tls.emplace();
  options.tls->certificate_pem = server.certificate_pem();
  options.tls->key_pem = server.key_pem();
  forge::RawEndpoint to;
  to.tls.emplace();
  to.tls->ca_pem = authority().certificate_pem();
  to.tls->server_name = "server.test";
  if (client != nullptr) {
    options.tls->ca_pem = authority().certificate_pem();
    to.tls->certificate_pem = client->certificate_pem();
    to.tls->key_pem = client->key_pem();
  }
  const auto listener = std::move(forge::RogueListener::start(std::move(options))).value();
  to.port = listener->port();
  Handshake out;
  out.client_end = forge::exchange(to, {"GET / HTTP/1.1\r\n\r\n"}, 1, soon()).end;
  EXPECT_TRUE(listener->wait_for_contact(soon()));
  out.server_end = listener->contacts().at(0).end;
  return out;
}

struct Case {
  Flaw flaw;
  const char *as_server, *as_client;  // what the other side says
};

TEST(Leaf, EachFlawIsRefusedForItself) {
  const std::string failed = "tls: certificate verify failed: ";
  const std::vector<Case> cases = {
      {Flaw::expired, "certificate has expired", "certificate has expired"},
      {Flaw::not_yet_valid, "certificate is not yet valid", "certificate is not yet valid"},
      {Flaw::wrong_name, "hostname mismatch", nullptr},  // TLS alone does not know who may come
      {Flaw::wrong_usage, "unsuitable certificate purpose", "unsuitable certificate purpose"},
      {Flaw::foreign_authority, "unable to get local issuer certificate",
       "unable to get local issuer certificate"},
      {Flaw::self_signed, "self-signed certificate", "self-signed certificate"},
  };
  const Leaf good_server = server_leaf(Flaw::none);
  for (const Case& c : cases) {
    SCOPED_TRACE(to_string(c.flaw));
    EXPECT_EQ(handshake(server_leaf(c.flaw), nullptr).client_end, failed + c.as_server);
    const Leaf client = client_leaf(c.flaw);
    EXPECT_EQ(handshake(good_server, &client).server_end,
              c.as_client == nullptr ? "answered" : failed + c.as_client);
  }
}

TEST(Leaf, WithoutAFlawBothSidesAgree) {
  const Leaf client = client_leaf(Flaw::none);
  const Handshake mutual = handshake(server_leaf(Flaw::none), &client);
  EXPECT_EQ(mutual.client_end, "complete");
  EXPECT_EQ(mutual.server_end, "answered");
  const Leaf both = LeafBuilder("both", now()).dns("server.test").issue(authority()).value();
  EXPECT_EQ(handshake(both, &both).server_end, "answered");
}

TEST(Leaf, WrongNameKeepsThePathOfAnIdentity) {
  const Leaf wrong = client_leaf(Flaw::wrong_name);
  EXPECT_EQ(wrong.identity.certificate.uris(), std::vector<std::string>{"spiffe://wrong.invalid/client"});
  EXPECT_EQ(wrong.identity.certificate.common_name(), "wrong.invalid");
  EXPECT_EQ(client_leaf(Flaw::none).identity.certificate.uris(),
            std::vector<std::string>{"spiffe://assay.test/client"});
}

TEST(Leaf, AForeignAuthorityBearsTheSameName) {
  const Leaf foreign = client_leaf(Flaw::foreign_authority);
  EXPECT_EQ(foreign.issuer.common_name(), "Test CA");
  EXPECT_NE(foreign.issuer.der(), authority().identity().certificate.der());
}

TEST(Leaf, TheKeyAndTheBundleAreWhatWasAskedFor) {
  const PrivateKey key = PrivateKey::generate(KeyType::ec_p384);
  const Leaf leaf = LeafBuilder("x", now()).dns("x.test").key(key).issue(authority()).value();
  EXPECT_EQ(leaf.identity.certificate.public_key().spki_der(), key.public_key().spki_der());
  EXPECT_EQ(leaf.bundle_pem(), leaf.certificate_pem() + authority().certificate_pem() + key.pkcs8_pem());
  const Leaf alone = LeafBuilder("x", now()).flaw(Flaw::self_signed).issue(authority()).value();
  EXPECT_EQ(alone.bundle_pem(), alone.certificate_pem() + alone.key_pem());
}

TEST(Leaf, RefusesWhatCannotBeMade) {
  const auto usage = LeafBuilder("x", now()).flaw(Flaw::wrong_usage).issue(authority());
  ASSERT_FALSE(usage.ok());
  EXPECT_EQ(usage.error().code, Errc::invalid);
  EXPECT_FALSE(LeafBuilder("x", now()).ip("not an address").issue(authority()).ok());
}

}  // namespace
}  // namespace assay::pki
