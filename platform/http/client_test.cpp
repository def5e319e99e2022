// SPDX-License-Identifier: Apache-2.0
#include "platform/http/client.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace assay::http {
namespace {

const TimePoint kStart = from_unix_seconds(1'700'000'000);

// A backend in the hands of the test: it says what it is told, when it is told.
class Backend {
 public:
  Backend() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, any, size) != 0 || listen(listener_, 8) != 0) ADD_FAILURE() << "no listener";
    getsockname(listener_, any, &size);
    port_ = ntohs(address.sin_port);
  }
  ~Backend() {
    for (const int fd : connections_) close(fd);
    close(listener_);
  }
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;
  std::uint16_t port() const { return port_; }
  std::size_t connections() const { return connections_.size(); }

  // Takes the connections that wait, and on the newest whatever the client sent.
  void take() {
    for (int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC); fd >= 0;
         fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) {
      connections_.push_back(fd);
    }
    char buffer[4096];
    for (const int fd : connections_) {
      while (recv(fd, buffer, sizeof buffer, MSG_DONTWAIT) > 0) {
      }
    }
  }
  void say(std::string_view bytes) const {
    EXPECT_EQ(send(connections_.back(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  void end() const { shutdown(connections_.back(), SHUT_WR); }

 private:
  int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  std::uint16_t port_ = 0;
  std::vector<int> connections_;
};

class ClientTest : public testing::Test {
 protected:
  ClientTest() {
    loop.call([this] {
      client = std::make_unique<Client>(loop, std::nullopt, Upstream{backend.port(), "backend", ""});
    });
  }
  ~ClientTest() override {
    loop.call([this] { client.reset(); });
    loop.stop();
  }
  // One request, which the backend answers with these bytes: status, body and what was irregular.
  std::string ask(std::string_view bytes, const char* method = "GET") {
    said.clear();
    loop.call([&] { loop.spawn(send(*this, method)); });
    loop.quiesce();
    backend.take();
    backend.say(bytes);
    loop.quiesce();
    return said;
  }

  net::EventLoop loop{net::EventLoop::Time::frozen, kStart};
  Backend backend;
  std::unique_ptr<Client> client;
  std::string said;

 private:
  static net::Task<void> send(ClientTest& test, const char* method) {
    wire::RequestHead head;
    head.method = method;
    head.target = "/";
    const auto answer = co_await test.client->send(std::move(head), "");
    test.said = answer.ok() ? std::to_string(answer->head.status) + " " + answer->body + answer->irregular
                            : answer.error().message;
  }
};

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST_F(ClientTest, UsesAConnectionAgainOnWhichNothingElseCame) {
  EXPECT_EQ(ask(kOk), "200 ok");
  EXPECT_EQ(ask(kOk), "200 ok");
  EXPECT_EQ(backend.connections(), 1u);
}

TEST_F(ClientTest, NeverUsesAConnectionAgainOnWhichMoreCameThanWasAskedFor) {
  const struct {
    const char* method;
    std::string bytes, first;
  } rows[] = {
      {"GET", std::string(kOk) + std::string(kOk), "200 oksurplus"},
      {"HEAD", std::string(kOk), "200 surplus"},
      {"GET", "HTTP/1.1 204 No Content\r\n\r\nx", "204 surplus"},
      {"GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 1\r\n\r\nx", "304 surplus"},
  };
  std::size_t before = 0;
  for (const auto& row : rows) {
    EXPECT_EQ(ask(row.bytes, row.method), row.first);
    EXPECT_EQ(backend.connections(), before + 1) << row.bytes;
    EXPECT_EQ(ask("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"), "200 hello");
    EXPECT_EQ(backend.connections(), before + 2) << row.bytes;
    before += 2;
  }
}

TEST_F(ClientTest, LooksAtAnIdleConnectionBeforeItUsesIt) {
  EXPECT_EQ(ask(kOk), "200 ok");
  backend.say("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
  EXPECT_EQ(ask(kOk), "200 okunasked");
  EXPECT_EQ(backend.connections(), 2u);
  backend.end();
  EXPECT_EQ(ask(kOk), "200 ok");
  EXPECT_EQ(backend.connections(), 3u);
}

TEST_F(ClientTest, RefusesAnAnswerThatCanBeReadInTwoWays) {
  EXPECT_EQ(ask("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            "refused answer: cl-te");
  EXPECT_EQ(ask("HTTP/1.1 101 Switching Protocols\r\n\r\n"), "refused answer: upgrade");
  EXPECT_EQ(ask(kOk), "200 ok");
  EXPECT_EQ(backend.connections(), 3u);
}

}  // namespace
}  // namespace assay::http
