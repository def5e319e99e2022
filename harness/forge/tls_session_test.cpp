// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/tls_session.hpp"

#include <gtest/gtest.h>

#include <future>

#include "harness/pki/leaf.hpp"

namespace assay::forge {
namespace {

class Parties {
 public:
  TlsOptions server() const {
    TlsOptions out;
    out.certificate_pem = leaf_.certificate_pem();
    out.key_pem = leaf_.key_pem();
    return out;
  }
  TlsOptions client(std::string name = "server.test") const {
    TlsOptions out;
    out.ca_pem = authority_.certificate_pem();
    out.server_name = std::move(name);
    return out;
  }

 private:
  pki::Authority authority_ = pki::Authority::make("CA", pki::around(SystemClock().now())).value();
  pki::Leaf leaf_ = pki::LeafBuilder("server", SystemClock().now())
                        .dns("server.test")
                        .dns("b.test")
                        .issue(authority_)
                        .value();
};

// What stopped the client; empty: the handshake is done.
std::string shake_hands(const TlsOptions& client_options, const TlsContext& server_context) {
  TlsSession client(TlsContext::client(client_options).value());
  TlsSession server(server_context);
  std::string nothing;
  for (int flight = 0; flight < 6 && client.failure().empty(); ++flight) {
    client.advance(nothing);
    server.feed(client.take_output());
    server.advance(nothing);
    client.feed(server.take_output());
  }
  if (client.failure().empty() && !client.established()) return "no end";
  return client.failure();
}

TEST(TlsSession, OnlyWhatTheClientBelievesInIsTaken) {
  const Parties ours, others;
  const TlsContext server = TlsContext::server(ours.server()).value();
  EXPECT_EQ(shake_hands(ours.client(), server), "");
  EXPECT_EQ(shake_hands(others.client(), server),
            "certificate verify failed: unable to get local issuer certificate")
      << "a name is no reason to believe";
  EXPECT_EQ(shake_hands(ours.client("c.test"), server), "certificate verify failed: hostname mismatch");
}

// Contexts are kept for a while; each session must have what its own options say.
TEST(TlsSession, KeptContextsAreThoseOfTheSameOptions) {
  const Parties ours, others;
  const TlsContext server = TlsContext::server(ours.server()).value();
  TlsOptions old = ours.client();
  old.max_version = "1.0";
  TlsOptions late = ours.client();
  late.verify_at = SystemClock().now() + std::chrono::hours(24 * 365 * 100);
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(shake_hands(ours.client(), server), "") << round;
    EXPECT_NE(shake_hands(others.client(), server), "") << round;
    EXPECT_NE(shake_hands(ours.client("c.test"), server), "") << round;
    EXPECT_EQ(shake_hands(ours.client("b.test"), server), "") << round;
    EXPECT_NE(shake_hands(late, server), "") << round;
    EXPECT_EQ(TlsSession(TlsContext::client(old).value()).failure(), "") << round;
    // More than are kept.
    for (int other = 0; other < 50; ++other) {
      TlsOptions options = ours.client();
      options.asked_name = std::to_string(other) + ".test";
      EXPECT_EQ(shake_hands(options, server), "") << other;
    }
  }
}

TEST(TlsSession, ThreadsMayShareAContext) {
  const Parties ours;
  const TlsContext server = TlsContext::server(ours.server()).value();
  std::vector<std::future<std::string>> all;
  for (int thread = 0; thread < 4; ++thread)
    all.push_back(std::async(std::launch::async, [&] {
      std::string failures;
      for (int round = 0; round < 8; ++round) failures += shake_hands(ours.client(), server);
      return failures;
    }));
  for (auto& one : all) EXPECT_EQ(one.get(), "");
}

TEST(TlsSession, WhatCannotBeUsedIsNamed) {
  TlsOptions options;
  options.ca_pem = "no certificate";
  for (int twice = 0; twice < 2; ++twice) {
    const auto context = TlsContext::client(options);
    ASSERT_FALSE(context);
    EXPECT_EQ(context.error().code, Errc::invalid);
  }
}

}  // namespace
}  // namespace assay::forge
