// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/raw_http.hpp"

#include <gtest/gtest.h>

#include "harness/forge/rogue_listener.hpp"
#include "harness/forge/socket.hpp"
#include "harness/forge/soon_fixture.hpp"
#include "harness/pki/leaf.hpp"

namespace assay::forge {
namespace {

using testing::soon;

using std::chrono::milliseconds;

std::unique_ptr<RogueListener> listener(RogueOptions options = {}) {
  options.answers["/a"] = {200, "text/plain", "alpha", {}};
  options.answers["/b"] = {201, "text/plain", "beta", {}};
  return std::move(RogueListener::start(std::move(options))).value();
}

RawEndpoint endpoint(const RogueListener& server) {
  RawEndpoint out;
  out.port = server.port();
  return out;
}

const pki::Authority& authority() {
  static const pki::Authority ca = pki::Authority::make("Test CA", pki::around(SystemClock().now())).value();
  return ca;
}

TlsOptions server_tls() {
  const auto leaf =
      pki::LeafBuilder("server", SystemClock().now()).dns("server.test").ip("127.0.0.1").issue(authority());
  TlsOptions out;
  out.certificate_pem = leaf->certificate_pem();
  out.key_pem = leaf->key_pem();
  return out;
}

TlsOptions client_tls() {
  TlsOptions out;
  out.ca_pem = authority().certificate_pem();
  out.server_name = "server.test";
  return out;
}

// OpenSSL 3 refuses to renegotiate by default.
std::unique_ptr<RogueListener> tls_listener() {
  RogueOptions options;
  options.tls = server_tls();
  return listener(std::move(options));
}

RawEndpoint tls_endpoint(const RogueListener& server) {
  RawEndpoint out = endpoint(server);
  out.tls = client_tls();
  return out;
}

TEST(RawHttp, BytesArriveAsGivenAndInOrder) {
  const std::vector<std::vector<std::string>> splits = {
      {"POST /a HTTP/1.1\r\nHost: h\r\nX: \x01\xFF\r\nContent-Length: 5\r\n\r\nhello"},
      {"POST /a HTTP/1.1\r\nHost: h\r\nX: \x01\xFF\r\nContent-Length: 5\r", "\n\r", "\nhel", "lo"},
      {"P", "OST /a HTTP/1.1\r\nHost: h\r\nX: \x01", "\xFF\r\nContent-Length: 5\r\n\r\n", "hello"},
  };
  for (const auto& segments : splits) {
    const auto server = listener();
    const RawExchange got = exchange(endpoint(*server), segments, 1, soon());
    EXPECT_EQ(got.end, "complete");
    EXPECT_EQ(got.sent, splits[0][0]);
    ASSERT_EQ(got.responses.size(), 1u);
    EXPECT_EQ(got.responses[0].status, 200);
    EXPECT_EQ(got.responses[0].body, "alpha");
    const auto contacts = server->contacts();
    ASSERT_EQ(contacts.size(), 1u);
    EXPECT_EQ(contacts[0].bytes, splits[0][0]);
    EXPECT_EQ(contacts[0].host, "h");
  }
}

TEST(RawHttp, SeveralAnswersOnOneConnection) {
  const auto server = listener();
  const RawExchange got =
      exchange(endpoint(*server),
               {"HEAD /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n", "GET /none HTTP/1.1\r\n\r\n"}, 3, soon());
  EXPECT_EQ(got.end, "complete");
  ASSERT_EQ(got.responses.size(), 3u);
  EXPECT_EQ(got.responses[0].status, 200);
  EXPECT_EQ(got.responses[0].body, "");
  EXPECT_EQ(got.responses[1].status, 201);
  EXPECT_EQ(got.responses[1].body, "beta");
  EXPECT_EQ(got.responses[2].status, 404);
  EXPECT_EQ(server->contacts().size(), 3u);
}

TEST(RawHttp, LargeBodiesBothWays) {
  RogueOptions options;
  options.max_bytes = 8u << 20;
  options.answers["/large"] = {200, "text/plain", std::string(3u << 20, 'r'), {}};
  options.tls = server_tls();
  const auto server = listener(std::move(options));
  RawEndpoint to = tls_endpoint(*server);
  const std::string body(2u << 20, 'q');
  const RawExchange got = exchange(
      to, {"POST /large HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n", body}, 1,
      soon());
  EXPECT_EQ(got.end, "complete");
  ASSERT_EQ(got.responses.size(), 1u);
  EXPECT_EQ(got.responses[0].body, std::string(3u << 20, 'r'));

  to.max_received = 1u << 20;
  EXPECT_EQ(exchange(to, {"GET /large HTTP/1.1\r\n\r\n"}, 1, soon()).end, "too large");
}

TEST(SplitBytes, JoinsToWhatItWas) {
  const std::string all = "A\r\nb: c\r\n\r\nD\r\n\r\ne";
  using Pieces = std::vector<std::string>;
  EXPECT_EQ(split_bytes(all, Split::whole), Pieces{all});
  EXPECT_EQ(split_bytes(all, Split::head_end), (Pieces{"A\r\nb: c\r\n\r\n", "D\r\n\r\ne"}));
  EXPECT_EQ(split_bytes(all, Split::heads), (Pieces{"A\r\nb: c\r\n\r\n", "D\r\n\r\n", "e"}));
  EXPECT_EQ(split_bytes("abc", Split::bytes), (Pieces{"a", "b", "c"}));
  EXPECT_EQ(split_bytes("", Split::bytes), Pieces{""});
  for (const Split how : {Split::whole, Split::head_end, Split::delimiters, Split::heads, Split::bytes}) {
    std::string joined;
    for (const std::string& piece : split_bytes(all, how)) joined += piece;
    EXPECT_EQ(joined, all);
  }
}

TEST(RawHttp, EachEndIsTold) {
  const auto server = listener();
  const std::string closing = "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n";
  const RawExchange closed = exchange(endpoint(*server), {closing}, 2, soon());
  EXPECT_EQ(closed.end, "closed");
  EXPECT_FALSE(closed.reset);
  EXPECT_EQ(closed.responses.size(), 1u);

  const RawExchange unanswered = exchange(endpoint(*server), {"GET /a HTT"}, 1, Deadline(milliseconds(20)));
  EXPECT_EQ(unanswered.end, "timeout");
  EXPECT_EQ(unanswered.sent, "GET /a HTT");

  const RawExchange not_waiting = exchange(endpoint(*server), {closing}, 0, soon());
  EXPECT_EQ(not_waiting.end, "complete");

  RawEndpoint finishing = endpoint(*server);
  finishing.finish_after_sending = true;
  EXPECT_EQ(exchange(finishing, {"GET /a HTTP/1.1\r\n\r\n"}, 1, soon()).responses.at(0).body, "alpha");
  EXPECT_EQ(exchange(finishing, {"GET /a HTTP/1.1\r\n"}, 1, soon()).end, "closed");

  RawEndpoint quiet = endpoint(*server);
  quiet.finish_when_quiet = milliseconds(1);
  const RawExchange left = exchange(quiet, {"GET /a HTTP/1.1\r\n\r\nGET /b HTT"}, 2, soon());
  EXPECT_EQ(left.end, "closed") << "nobody waits for the rest of the second";
  EXPECT_EQ(left.responses.size(), 1u);

  RawEndpoint nobody;
  nobody.port = std::move(listen_on_loopback()).value().port;  // closed again by now
  EXPECT_EQ(exchange(nobody, {closing}, 1, soon()).end, "refused");
}

TEST(RawHttp, NothingIsSentOutOfScope) {
  RawEndpoint outside;
  outside.address = "192.0.2.1";
  outside.port = 80;
  const RawExchange got = exchange(outside, {"GET / HTTP/1.1\r\n\r\n"}, 1, Deadline(milliseconds(200)));
  EXPECT_EQ(got.end, "out of scope: 192.0.2.1 is neither a loopback address nor listed");
  EXPECT_EQ(got.sent, "");
  outside.address = "example.org";
  EXPECT_EQ(exchange(outside, {"x"}, 1, soon()).end, "error: \"example.org\" is not a numeric address");
}

TEST(RawHttp, TlsWithAndWithoutClientCertificate) {
  RogueOptions options;
  options.tls = server_tls();
  options.tls->ca_pem = authority().certificate_pem();
  const auto server = listener(std::move(options));
  const auto client = pki::LeafBuilder("client", SystemClock().now()).for_client().issue(authority());
  const std::string get = "GET /a HTTP/1.1\r\n\r\n";

  RawEndpoint to = tls_endpoint(*server);
  const RawExchange without = exchange(to, {get}, 1, soon());
  EXPECT_EQ(without.end, "tls: tlsv13 alert certificate required");
  EXPECT_TRUE(without.responses.empty());

  to.tls->certificate_pem = client->certificate_pem();
  to.tls->key_pem = client->key_pem();
  const RawExchange with = exchange(to, {get.substr(0, 5), get.substr(5)}, 1, soon());
  EXPECT_EQ(with.end, "complete");
  EXPECT_EQ(with.responses.at(0).body, "alpha");
  EXPECT_EQ(with.sent, get);

  const auto contacts = server->contacts();
  ASSERT_EQ(contacts.size(), 2u);
  EXPECT_EQ(contacts[0].end, "tls: peer did not return a certificate");
  EXPECT_EQ(contacts[1].bytes, get);
}

TEST(RawHttp, TheClientVerifiesWhatItIsToldTo) {
  const auto server = tls_listener();
  const std::string get = "GET /a HTTP/1.1\r\n\r\n";
  struct Case {
    const char* name;
    TlsOptions tls;
    std::string end;
  };
  TlsOptions other_ca = client_tls();
  other_ca.ca_pem = pki::Authority::make("Other", pki::around(SystemClock().now()))->certificate_pem();
  TlsOptions other_name = client_tls();
  other_name.server_name = "other.test";
  TlsOptions by_address = client_tls();
  by_address.server_name = "127.0.0.1";
  TlsOptions later = client_tls();
  later.verify_at = SystemClock().now() + std::chrono::hours(48);
  TlsOptions nothing;
  nothing.server_name = "other.test";
  TlsOptions broken = client_tls();
  broken.ca_pem = "no PEM";
  TlsOptions strange = client_tls();
  strange.min_version = "2.0";
  const std::vector<Case> cases = {
      {"right", client_tls(), "complete"},
      {"address", by_address, "complete"},
      {"no verification", nothing, "complete"},
      {"other authority", other_ca, "tls: certificate verify failed: unable to get local issuer certificate"},
      {"other name", other_name, "tls: certificate verify failed: hostname mismatch"},
      {"later", later, "tls: certificate verify failed: certificate has expired"},
      {"no authority in the text", broken, "error: ca_pem"},
      {"no such version", strange, "error: min_version: takes 1.0, 1.1, 1.2 or 1.3"},
  };
  for (const Case& c : cases) {
    RawEndpoint to = endpoint(*server);
    to.tls = c.tls;
    const RawExchange got = exchange(to, {get}, 1, soon());
    EXPECT_EQ(got.end.substr(0, c.end.size()), c.end) << c.name;
    EXPECT_EQ(got.sent.empty(), c.end != "complete") << c.name;
  }
}

TEST(RawHttp, VersionsAreNegotiatedAsAsked) {
  const std::string get = "GET /a HTTP/1.1\r\n\r\n";
  struct Case {
    const char *server_min, *server_max, *client_min, *client_max, *end;
  };
  const std::vector<Case> cases = {
      {"", "1.2", "", "", "complete"},
      {"", "1.2", "1.2", "1.2", "complete"},
      {"", "1.2", "1.3", "", "tls: tlsv1 alert protocol version"},
      {"1.3", "1.3", "1.3", "1.3", "complete"},
      {"1.0", "1.3", "", "1.0", "complete"},  // what no target should accept can at least be offered
      {"1.2", "1.3", "", "1.1", "tls: tlsv1 alert protocol version"},
  };
  for (const Case& c : cases) {
    RogueOptions options;
    options.tls = server_tls();
    options.tls->min_version = c.server_min;
    options.tls->max_version = c.server_max;
    const auto server = listener(std::move(options));
    RawEndpoint to = tls_endpoint(*server);
    to.tls->min_version = c.client_min;
    to.tls->max_version = c.client_max;
    EXPECT_EQ(exchange(to, {get}, 1, soon()).end, c.end)
        << c.server_min << c.server_max << c.client_min << c.client_max;
  }
}

TEST(RawHttp, APreambleStandsInFrontOfEverything) {
  const auto plain = listener();
  RawEndpoint to = endpoint(*plain);
  to.preamble = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
  const RawExchange got = exchange(to, {"GET /b HTTP/1.1\r\nHost: h\r\n\r\n"}, 2, soon());
  ASSERT_EQ(got.responses.size(), 2u);
  EXPECT_EQ(got.responses[0].body, "alpha");
  EXPECT_EQ(got.responses[1].body, "beta");
  EXPECT_EQ(got.sent, "GET /b HTTP/1.1\r\nHost: h\r\n\r\n") << "the preamble is no part of what was asked";

  const auto secure = tls_listener();
  to = tls_endpoint(*secure);
  to.preamble = "PROXY TCP4 198.51.100.7 127.0.0.1 5555 443\r\n";
  EXPECT_EQ(exchange(to, {"GET /a HTTP/1.1\r\nHost: h\r\n\r\n"}, 1, soon()).responses.size(), 0u)
      << "in clear, and no TLS";
}

TEST(RawHttp, ARepeatedHandshakeIsAskedForAndItsRefusalIsTold) {
  const auto server = tls_listener();
  RawEndpoint to = tls_endpoint(*server);
  to.tls->max_version = "1.2";
  to.renegotiations = 1;
  EXPECT_EQ(exchange(to, {"GET /a HTTP/1.1\r\nHost: h\r\n\r\n"}, 1, soon()).end, "tls: no renegotiation");
  to.tls->max_version.clear();
  EXPECT_EQ(exchange(to, {"GET /a HTTP/1.1\r\nHost: h\r\n\r\n"}, 1, soon()).end, "tls: wrong ssl version");
  to.tls.reset();
  EXPECT_EQ(exchange(to, {"GET /a HTTP/1.1\r\nHost: h\r\n\r\n"}, 1, soon()).end,
            "error: nothing to renegotiate without TLS");
}

// That it is taken where a server does is shown by the proof (tls.early-data-replay).
TEST(RawHttp, WithoutASessionThatAllowsItNothingIsSentEarly) {
  const auto server = tls_listener();
  RawEndpoint to = tls_endpoint(*server);
  to.early = true;
  to.replays = 2;
  const RawExchange got = exchange(to, {"GET /a HTTP/1.1\r\nHost: h\r\n\r\n"}, 1, soon());
  EXPECT_EQ(got.end, "tls: no early data");
  EXPECT_EQ(got.sent, "");
  for (const Contact& contact : server->contacts()) EXPECT_EQ(contact.bytes, "");
}

TEST(RawHttp, PlainBytesToATlsPort) {
  const auto server = tls_listener();
  const RawExchange got = exchange(endpoint(*server), {"GET /a HTTP/1.1\r\n\r\n"}, 1, soon());
  EXPECT_EQ(got.end, "closed");
  ASSERT_TRUE(server->wait_for_contact(soon()));
  EXPECT_EQ(server->contacts().at(0).end, "tls: http request");
}

TEST(RawHttp, AClientHelloInPiecesIsTheSameOne) {
  const auto server = tls_listener();
  struct Case {
    std::size_t record, segment, filler;
  };
  for (const Case& c :
       {Case{1, 0, 0}, Case{0, 50, 0}, Case{40, 33, 0}, Case{0, 0, 20000}, Case{5000, 0, 20000}}) {
    RawEndpoint to = tls_endpoint(*server);
    to.hello_record = c.record;
    to.hello_segment = c.segment;
    if (c.filler > 0) to.tls->filler = {0xfe0d, c.filler};
    EXPECT_EQ(exchange(to, {"GET /a HTTP/1.1\r\n\r\n"}, 1, soon()).end, "complete")
        << c.record << " " << c.segment;
  }
  RawEndpoint known = tls_endpoint(*server);
  known.tls->filler = {0, 1};
  EXPECT_EQ(exchange(known, {"x"}, 1, soon()).end,
            "error: filler: has the number of an extension that OpenSSL writes itself");
}

TEST(RawHttp, AServerThatForgetsLeavesNoSession) {
  const auto server = tls_listener();
  RawEndpoint to = tls_endpoint(*server);
  to.tls->tickets = true;
  EXPECT_EQ(exchange(to, {"GET /a HTTP/1.1\r\n\r\n"}, 1, soon()).kept_session, "");
  to.tls->session_pem = "no session";
  EXPECT_EQ(exchange(to, {"x"}, 1, soon()).end, "error: session_pem: is no session");
}

}  // namespace
}  // namespace assay::forge
