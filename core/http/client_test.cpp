// SPDX-License-Identifier: Apache-2.0
#include "core/http/client.hpp"

#include <gtest/gtest.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "core/http/client_fixture.hpp"

namespace assay {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST_F(ClientTest, SendsTargetFieldsAndBodyAsTheyAre) {
  listen(leaf());
  script({{ok("")}});
  HttpClient client(endpoint());
  HttpMessage message;
  message.method = "PATCH";
  message.target = "/a/../b%2f%zz;x?q=<a>|+%20&q";
  message.fields = {{"Host", "other.test"}, {"X-Twice", "2"}, {"x-twice", " 1"}, {"Content-Type", "a/b"}};
  message.body = std::string("{\"\0\r\n\r\n\xff", 8);
  ASSERT_TRUE(client.send(message).ok());
  ASSERT_EQ(requests().size(), 1u);
  const std::string sent = requests()[0];
  EXPECT_EQ(sent.substr(0, sent.find("\r\n")), "PATCH /a/../b%2f%zz;x?q=<a>|+%20&q HTTP/1.1");
  EXPECT_EQ(sent.substr(sent.find("\r\n\r\n") + 4), message.body);
  const std::size_t first = sent.find("\r\nX-Twice: 2\r\n");
  ASSERT_NE(first, std::string::npos) << sent;
  EXPECT_EQ(sent.find("\r\nx-twice:  1\r\n"), first + 12) << "both, in the order given, spelt as given";
  EXPECT_NE(sent.find("\r\nHost: other.test\r\n"), std::string::npos);
  EXPECT_EQ(sent.find(kHost), std::string::npos) << "a given Host stands instead of ours";
  EXPECT_NE(sent.find("\r\nContent-Length: 8\r\n"), std::string::npos);
}

TEST_F(ClientTest, NamesTheHostWhereTheCallerDoesNot) {
  listen(leaf());
  script({{ok("")}});
  ASSERT_EQ(failure(endpoint()), std::nullopt);
  ASSERT_EQ(requests().size(), 1u);
  EXPECT_NE(requests()[0].find("\r\nHost: " + std::string(kHost)), std::string::npos) << requests()[0];
  EXPECT_EQ(requests()[0].find("\r\n\r\n") + 4, requests()[0].size()) << "no body where none was given";
}

TEST_F(ClientTest, RepliesAreWhateverTheServerSaid) {
  listen(leaf());
  script({{"HTTP/1.1 418 Short and Stout\r\nSet-Cookie: a=1\r\nX-Kettle: On\r\nset-cookie: b=2\r\n"
           "Content-Length: 3\r\n\r\ntea"},
          {"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.test/\r\nContent-Length: 0\r\n\r\n"},
          {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"}});
  HttpClient client(endpoint());
  const auto teapot = client.send({});
  ASSERT_TRUE(teapot.ok()) << teapot.error().message;
  EXPECT_EQ(teapot->status, 418);
  EXPECT_EQ(teapot->reason, "Short and Stout");
  EXPECT_EQ(teapot->body, "tea");
  EXPECT_EQ(teapot->field("x-KETTLE"), "On");
  EXPECT_EQ(teapot->field("Set-Cookie"), "a=1") << "the first of them";
  EXPECT_EQ(teapot->field("X-Kettl"), "");
  EXPECT_EQ(std::count_if(teapot->fields.begin(), teapot->fields.end(),
                          [](const auto& field) { return field.second == "b=2"; }),
            1);
  const auto found = client.send({});
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->status, 302);
  EXPECT_EQ(found->field("Location"), "https://elsewhere.test/");
  EXPECT_EQ(requests().size(), 2u) << "a redirection is an answer, not an order";
  const auto chunked = client.send({});
  ASSERT_TRUE(chunked.ok());
  EXPECT_EQ(chunked->body, "abc");
}

TEST_F(ClientTest, KeepsOneConnectionAndReplacesIt) {
  listen(leaf());
  script({{ok("1")}, {ok("2"), true}, {ok("3")}});
  HttpClient client(endpoint());
  EXPECT_EQ(client.send({}).value().body, "1");
  EXPECT_EQ(client.send({}).value().body, "2");
  EXPECT_EQ(peers().size(), 1u);
  loop.quiesce();  // the server has closed by now
  EXPECT_EQ(client.send({}).value().body, "3");
  EXPECT_EQ(peers().size(), 2u);
  EXPECT_EQ(requests().size(), 3u) << "no request was sent twice";
  HttpClient moved = std::move(client);
  script({{ok("4")}});
  EXPECT_EQ(moved.send({}).value().body, "4");
  EXPECT_EQ(peers().size(), 2u);
}

TEST_F(ClientTest, AnsweringNothingIsUnavailableOrTimeout) {
  listen(leaf());
  script({{"", true}});
  EXPECT_EQ(failure(endpoint()), Errc::unavailable) << "closed without an answer";
  script({{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", true}});
  EXPECT_EQ(failure(endpoint()), Errc::unavailable) << "closed in the middle of one";
  script({{"SSH-2.0-none\r\n\r\n", true}});
  EXPECT_EQ(failure(endpoint()), Errc::unavailable) << "no HTTP at all";
  HttpEndpoint hasty = endpoint();
  hasty.timeout = milliseconds(300);
  script({{""}});
  EXPECT_EQ(failure(hasty), Errc::timeout);
  EXPECT_EQ(requests().size(), 4u);
  const HttpEndpoint gone = endpoint();
  loop.call([this] { listener.reset(); });
  EXPECT_EQ(failure(gone), Errc::unavailable) << "nobody listens";
}

TEST_F(ClientTest, SilenceIsATimeoutBeforeTheHandshakeToo) {
  const int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  ASSERT_EQ(::bind(silent, reinterpret_cast<sockaddr*>(&at), size), 0);
  ASSERT_EQ(::listen(silent, 1), 0);  // the kernel accepts; nobody says anything
  ASSERT_EQ(getsockname(silent, reinterpret_cast<sockaddr*>(&at), &size), 0);
  HttpEndpoint hasty = endpoint();
  hasty.port = ntohs(at.sin_port);
  hasty.timeout = milliseconds(50);
  EXPECT_EQ(failure(hasty), Errc::timeout);
  close(silent);
}

TEST_F(ClientTest, TrustsTheNamedAuthorityForTheNamedHostOnly) {
  listen(leaf());
  script({{ok("")}, {ok("")}, {ok("")}});
  EXPECT_EQ(failure(endpoint()), std::nullopt);
  HttpEndpoint other = endpoint();
  other.host = "other.test";
  EXPECT_EQ(failure(other), Errc::denied);
  other = endpoint();
  other.ca_pem = TestAuthority(now).certificate.pem();  // the same name, another key
  EXPECT_EQ(failure(other), Errc::denied);
  other.ca_pem = "";
  EXPECT_EQ(failure(other), Errc::denied) << "no authority is none, not the system's";
  EXPECT_EQ(requests().size(), 1u) << "nothing was told to a server that was not believed";
}

TEST_F(ClientTest, RefusesCertificatesOutOfTheirTime) {
  listen(leaf(-hours(1)));
  script({{ok("")}});
  const auto reply = HttpClient(endpoint()).send({});
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().code, Errc::denied);
  EXPECT_EQ(reply.error().where, kHost);
  EXPECT_NE(reply.error().message, "");
}

TEST_F(ClientTest, ShowsItsCertificateToAServerThatAsks) {
  listen(leaf(), PeerCertificate::required);
  CertificateRequest request = leaf();
  request.uris = {"spiffe://test/tester"};
  const Identity identity = authority.issue(request);
  HttpEndpoint known = endpoint();
  known.certificate_pem = identity.certificate.pem();
  known.key_pem = Secret(identity.key.pkcs8_pem());
  script({{ok("welcome")}, {ok("")}});
  EXPECT_EQ(HttpClient(known).send({}).value().body, "welcome");
  EXPECT_EQ(peers(), std::vector<std::string>{"spiffe://test/tester"});
  EXPECT_NE(failure(endpoint()), std::nullopt) << "a server that asks does not serve a stranger";
  EXPECT_EQ(requests().size(), 1u);
}

TEST(PlainClient, SpeaksWithoutTlsWhereTold) {
  httplib::Server server;
  server.Post("/echo", [](const httplib::Request& request, httplib::Response& response) {
    response.set_content(request.get_header_value("Host") + " " + request.body, "text/plain");
  });
  HttpEndpoint endpoint;
  endpoint.port = server.bind_to_any_port("127.0.0.1");  // early callers wait in its queue
  endpoint.host = kHost;
  endpoint.tls = false;
  std::thread thread([&] { server.listen_after_bind(); });
  HttpMessage message{"POST", "/echo", {{"Host", "h"}}, "hello"};
  const auto reply = HttpClient(endpoint).send(message);
  endpoint.tls = true;
  const auto tls = HttpClient(endpoint).send(message);
  server.stop();
  thread.join();
  ASSERT_TRUE(reply.ok()) << reply.error().message;
  EXPECT_EQ(reply->body, "h hello");
  EXPECT_FALSE(tls.ok()) << "never falls back";
}

}  // namespace
}  // namespace assay
