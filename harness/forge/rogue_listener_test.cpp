// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/rogue_listener.hpp"

#include <gtest/gtest.h>

#include <future>

#include "core/json/parse.hpp"
#include "harness/forge/raw_http.hpp"
#include "harness/forge/socket.hpp"
#include "harness/forge/soon_fixture.hpp"
#include "harness/pki/leaf.hpp"

namespace assay::forge {
namespace {

using testing::soon;

using std::chrono::milliseconds;

std::unique_ptr<RogueListener> start(RogueOptions options = {}) {
  return std::move(RogueListener::start(std::move(options))).value();
}

RawExchange ask(const RogueListener& server, const std::string& request, std::size_t answers = 1) {
  RawEndpoint to;
  to.port = server.port();
  return exchange(to, {request}, answers, soon());
}

TEST(RogueListener, AnswersFromItsTable) {
  RogueOptions options;
  options.answers["/jwks.json"] = key_set_answer({parse_json(R"({"kty":"RSA","kid":"evil"})").value()});
  options.answers["/away"] = {302, "", "", {{"Location", "http://127.0.0.1:1/"}}};
  options.fallback = {418, "text/plain", "teapot", {}};
  const auto server = start(std::move(options));
  struct Case {
    const char* target;
    int status;
    const char* body;
  };
  const std::vector<Case> cases = {
      {"/jwks.json", 200, R"({"keys":[{"kty":"RSA","kid":"evil"}]})"},
      {"/jwks.json?x=1#y", 200, R"({"keys":[{"kty":"RSA","kid":"evil"}]})"},
      {"http://trusted.test/jwks.json", 200, R"({"keys":[{"kty":"RSA","kid":"evil"}]})"},
      {"http://trusted.test", 418, "teapot"},
      {"/away", 302, ""},
      {"/", 418, "teapot"},
  };
  for (const Case& c : cases) {
    const RawExchange got =
        ask(*server, "GET " + std::string(c.target) + " HTTP/1.1\r\nHost: a.test\r\n\r\n");
    ASSERT_EQ(got.responses.size(), 1u) << c.target;
    EXPECT_EQ(got.responses[0].status, c.status) << c.target;
    EXPECT_EQ(got.responses[0].body, c.body) << c.target;
  }
  EXPECT_EQ(ask(*server, "GET /away HTTP/1.1\r\n\r\n").responses[0].field("location"), "http://127.0.0.1:1/");
  EXPECT_EQ(server->url("/x"), "http://127.0.0.1:" + std::to_string(server->port()) + "/x");
}

TEST(RogueListener, RecordsWhoCameInOrder) {
  const auto server = start();
  EXPECT_TRUE(server->contacts().empty());
  const std::string first = "GET /1 HTTP/1.1\r\nHost: one.test\r\n\r\n";
  const std::string second = "POST /2?q HTTP/1.1\r\nHost: two.test\r\nContent-Length: 2\r\n\r\nab";
  ask(*server, first + second, 2);
  ask(*server, "GET /3 HTTP/1.0\r\n\r\n", 2);
  const auto contacts = server->contacts();
  ASSERT_EQ(contacts.size(), 3u);
  EXPECT_EQ(contacts[0].bytes, first);
  EXPECT_EQ(contacts[0].host, "one.test");
  EXPECT_EQ(contacts[1].bytes, second);
  EXPECT_EQ(contacts[1].method, "POST");
  EXPECT_EQ(contacts[1].path, "/2?q");
  EXPECT_EQ(contacts[0].connection, contacts[1].connection);
  EXPECT_EQ(contacts[2].connection, contacts[1].connection + 1);
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    EXPECT_EQ(contacts[i].order, i);
    EXPECT_EQ(contacts[i].end, "answered");
    EXPECT_GE(contacts[i].at, contacts[i == 0 ? 0 : i - 1].at);
  }
}

TEST(RogueListener, AConnectionWithoutARequestIsAContactToo) {
  const auto server = start();
  { const Socket silent = std::move(dial("127.0.0.1", server->port(), soon())).value(); }
  ASSERT_TRUE(server->wait_for_contact(soon()));
  const auto contacts = server->contacts();
  ASSERT_EQ(contacts.size(), 1u);
  EXPECT_EQ(contacts[0].end, "closed");
  EXPECT_EQ(contacts[0].method, "");
}

TEST(RogueListener, WhoCameAndWentBeforeTheQuestionIsInTheAnswer) {
  const auto server = start();
  for (std::size_t round = 1; round <= 200; ++round) {
    Socket caller = std::move(dial("127.0.0.1", server->port(), soon())).value();
    const std::string request = "GET /" + std::to_string(round) + " HTTP/1.0\r\n\r\n";
    std::string_view left = request;
    ASSERT_EQ(caller.send(left), Socket::Io::done);
    caller.close();
    const auto contacts = server->contacts();
    ASSERT_EQ(contacts.size(), round);
    EXPECT_EQ(contacts.back().path, "/" + std::to_string(round));
  }
}

TEST(RogueListener, WaitingEndsWithTheContactOrTheDeadline) {
  const auto server = start();
  EXPECT_FALSE(server->wait_for_contact(Deadline(milliseconds(1))));
  auto waiting = std::async(std::launch::async, [&] { return server->wait_for_contact(soon()); });
  ask(*server, "GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(waiting.get());
}

TEST(RogueListener, BytesAreBounded) {
  RogueOptions options;
  options.max_bytes = 1000;
  const auto server = start(std::move(options));
  const RawExchange got =
      ask(*server, "POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n" + std::string(4000, 'x'));
  EXPECT_EQ(got.end, "closed");
  ASSERT_TRUE(server->wait_for_contact(soon()));
  EXPECT_EQ(server->contacts().at(0).end, "too large");
  EXPECT_EQ(server->contacts().at(0).method, "POST");
}

TEST(RogueListener, TimeIsBounded) {
  RogueOptions options;
  options.patience = milliseconds(10);
  const auto server = start(std::move(options));
  EXPECT_EQ(ask(*server, "GET / HTTP/1.1\r\n").end, "closed");
  ASSERT_TRUE(server->wait_for_contact(soon()));
  EXPECT_EQ(server->contacts().at(0).end, "timeout");
}

TEST(RogueListener, ConnectionsAreBounded) {
  RogueOptions options;
  options.max_connections = 2;
  const auto server = start(std::move(options));
  const std::string get = "GET / HTTP/1.1\r\n\r\n";
  EXPECT_EQ(ask(*server, get).end, "complete");
  EXPECT_EQ(ask(*server, get).end, "complete");
  EXPECT_EQ(ask(*server, get).end, "closed");
  EXPECT_EQ(server->contacts().size(), 2u);
  EXPECT_EQ(server->refused_connections(), 1u);
}

TEST(RogueListener, OneSlowConnectionDoesNotHoldUpOthersNorTheEnd) {
  auto server = start();
  const Socket slow = std::move(dial("127.0.0.1", server->port(), soon())).value();
  EXPECT_EQ(ask(*server, "GET / HTTP/1.1\r\n\r\n").end, "complete");
  server.reset();  // hangs here if an open connection could keep it
}

TEST(RogueListener, SelfProbeIsSeenAndThenForgotten) {
  const auto server = start();
  EXPECT_TRUE(server->self_probe(soon()).ok());
  EXPECT_TRUE(server->contacts().empty());
  EXPECT_FALSE(server->wait_for_contact(Deadline(milliseconds(1))));
  ask(*server, "GET /real HTTP/1.1\r\n\r\n");
  ASSERT_EQ(server->contacts().size(), 1u);
  EXPECT_EQ(server->contacts()[0].path, "/real");
}

TEST(RogueListener, SelfProbeFailsWhereNothingIsSeen) {
  RogueOptions options;
  options.max_connections = 0;
  const auto blind = start(std::move(options));
  const auto probe = blind->self_probe(soon());
  ASSERT_FALSE(probe.ok());
  EXPECT_EQ(probe.error().code, Errc::unavailable);
}

TEST(RogueListener, OverTls) {
  const TimePoint now = SystemClock().now();
  const auto authority = pki::Authority::make("CA", pki::around(now)).value();
  const auto leaf = pki::LeafBuilder("rogue", now).ip("127.0.0.1").issue(authority).value();
  RogueOptions options;
  options.tls.emplace();
  options.tls->certificate_pem = leaf.certificate_pem();
  options.tls->key_pem = leaf.key_pem();
  {
    const auto server = start(options);
    EXPECT_TRUE(server->self_probe(soon()).ok());
    EXPECT_TRUE(server->contacts().empty());
    EXPECT_EQ(server->url("/").substr(0, 8), "https://");
  }
  options.tls->ca_pem = authority.certificate_pem();
  EXPECT_EQ(start(options)->self_probe(soon()).error().code, Errc::unsupported);
  options.tls->key_pem = "";
  const auto broken = RogueListener::start(options);
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.error().code, Errc::invalid);
}

}  // namespace
}  // namespace assay::forge
