// SPDX-License-Identifier: Apache-2.0
#include "platform/http/server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/http/client.hpp"

namespace assay::http {
namespace {

constexpr const char* kUri = "spiffe://test/server";
const TimePoint kServerStart = from_unix_seconds(1'700'000'000);

class KeptTargets final : public AuditSink {
 public:
  KeptTargets(std::vector<std::string>& targets, std::vector<std::string>& events)
      : targets_(targets), events_(events) {}
  void audit(const AuditEvent& event) override { events_.push_back(event.event); }
  void journal(const JournalEntry& entry) override { targets_.push_back(entry.target); }

 private:
  std::vector<std::string>& targets_;
  std::vector<std::string>& events_;
};

// A connection that a test holds up: what the client says waits here until it is let through.
class HeldUp {
 public:
  explicit HeldUp(std::uint16_t to) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, any, size) != 0 || listen(listener_, 1) != 0) ADD_FAILURE() << "no listener";
    getsockname(listener_, any, &size);
    port_ = ntohs(address.sin_port);
    sockaddr_in server = loopback(to);
    if (connect(there_, reinterpret_cast<sockaddr*>(&server), sizeof server) != 0)
      ADD_FAILURE() << "no server";
  }
  ~HeldUp() {
    for (const int fd : {listener_, here_, there_}) close(fd);
  }
  HeldUp(const HeldUp&) = delete;
  HeldUp& operator=(const HeldUp&) = delete;
  std::uint16_t port() const { return port_; }
  // Passes on both ways until one side has ended or `enough` holds.
  void let_through(const std::function<bool()>& enough) {
    here_ = accept(listener_, nullptr, nullptr);
    while (!enough()) {
      pollfd waiting[] = {{here_, POLLIN, 0}, {there_, POLLIN, 0}};
      poll(waiting, 2, 10);
      if (waiting[0].revents != 0 && !pass(here_, there_)) break;
      if (waiting[1].revents != 0 && !pass(there_, here_)) break;
    }
    shutdown(here_, SHUT_RDWR);
    shutdown(there_, SHUT_RDWR);
  }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  static bool pass(int from, int to) {
    char buffer[16384];
    const ssize_t n = recv(from, buffer, sizeof buffer, 0);
    return n > 0 && ::send(to, buffer, static_cast<std::size_t>(n), MSG_NOSIGNAL) == n;
  }
  int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int there_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int here_ = -1;
  std::uint16_t port_ = 0;
};

// A server whose handler waits until the test resumes it, and a client; both prove the same identity.
class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    loop.call([this] {
      const auto borrowed = std::make_shared<int>(0);
      handler_alive = borrowed;
      auto sink = std::make_shared<KeptTargets>(journal, events);
      sink_alive = sink;
      server = std::make_unique<Server>(
          loop, net::TlsContext::server(tls()), ServerOptions(),
          [this, borrowed](Request& request) { return wait(*this, request); }, std::move(sink));
      client = std::make_unique<Client>(loop, net::TlsContext::client(tls()),
                                        Upstream{server->port(), "server", kUri});
    });
  }
  ~ServerTest() override {
    loop.call([this] {
      server.reset();
      client.reset();
      late.reset();
    });
    loop.stop();
  }
  void ask(const char* target) {
    loop.call([&] { loop.spawn(send(*this, *client, target)); });
    loop.quiesce();
  }
  // The same through a connection that is held up.
  void ask_through(const HeldUp& connection, const char* target) {
    loop.call([&] {
      late = std::make_unique<Client>(loop, net::TlsContext::client(tls()),
                                      Upstream{connection.port(), "server", kUri});
      loop.spawn(send(*this, *late, target));
    });
    loop.quiesce();
  }
  std::size_t on(const std::vector<std::string>& list) {
    return loop.call([&list] { return list.size(); });
  }
  void resume_handlers() {
    loop.call([this] {
      for (const auto& resume : waiting) resume();
    });
    loop.quiesce();
  }

  net::EventLoop loop{net::EventLoop::Time::frozen, kServerStart};
  std::vector<net::EventLoop::Resume> waiting;
  std::vector<std::string> journal, events;
  std::vector<std::string> answers;
  std::vector<std::string> seen;  // authority, path and query of each request
  std::weak_ptr<void> handler_alive, sink_alive;
  std::unique_ptr<Server> server;
  std::unique_ptr<Client> client, late;

 private:
  static net::Task<Response> wait(ServerTest& test, const Request& request) {
    test.seen.push_back(request.authority + " " + request.path + " " + request.query);
    const bool take = request.path == "/take";
    co_await test.loop.suspend(
        [&test](net::EventLoop::Resume resume) { test.waiting.push_back(std::move(resume)); });
    Response response = Response::text(200, "done", "text/plain");
    if (take) response.takeover = take_over;
    co_return response;
  }
  static net::Task<void> take_over(net::Stream& stream, std::string pending) {
    EXPECT_EQ(pending, "");
    const auto written = co_await stream.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntaken");
    EXPECT_TRUE(written.ok());
  }
  static net::Task<void> send(ServerTest& test, Client& client, std::string target) {
    wire::RequestHead head;
    head.method = "GET";
    head.target = std::move(target);
    const auto answer = co_await client.send(std::move(head), "");
    test.answers.push_back(answer.ok() ? answer->body : "no answer");
  }

 protected:
  static net::Task<void> connect(ServerTest& test, std::unique_ptr<net::Stream>& stream) {
    auto connected = co_await net::Stream::connect_plain(test.loop, test.server->port());
    EXPECT_TRUE(connected.ok());
    stream = std::move(connected).value();
  }
  static net::Task<void> say(net::Stream& stream) {
    const auto said = co_await stream.write("GET / HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(said.ok());
  }

 private:
  net::TlsOptions tls() {
    CertificateRequest request;
    request.common_name = "test";
    request.uris = {kUri};
    request.not_before = kServerStart - std::chrono::hours(1);
    request.not_after = kServerStart + std::chrono::hours(1);
    static const PrivateKey kKey = PrivateKey::generate(KeyType::ec_p256);
    static const Certificate kCertificate = Certificate::self_signed(request, kKey).value();
    net::TlsOptions options;
    options.identity = Identity{kCertificate, kKey};
    options.trust = {kCertificate};
    options.clock = &loop.clock();
    return options;
  }
};

TEST_F(ServerTest, JournalsWhatItAnswered) {
  ask("/a");
  EXPECT_TRUE(journal.empty());
  resume_handlers();
  EXPECT_EQ(journal, std::vector<std::string>{"/a"});
  EXPECT_EQ(answers, std::vector<std::string>{"done"});
}

TEST_F(ServerTest, AHandlerThatOutlivesTheServerStandsOnSomethingThatLives) {
  ask("/a");
  ASSERT_EQ(waiting.size(), 1u);
  loop.call([this] { server.reset(); });
  loop.quiesce();
  EXPECT_EQ(answers, std::vector<std::string>{"no answer"}) << "the connection is closed at once";
  EXPECT_FALSE(sink_alive.expired());
  EXPECT_FALSE(handler_alive.expired());
  resume_handlers();
  EXPECT_TRUE(sink_alive.expired()) << "it was the last to need them";
  EXPECT_TRUE(handler_alive.expired());
  EXPECT_EQ(answers.size(), 1u);
}

TEST_F(ServerTest, NothingLivesOnWhereNothingWaits) {
  ask("/a");
  resume_handlers();
  loop.call([this] { server.reset(); });
  loop.quiesce();
  EXPECT_TRUE(sink_alive.expired());
  EXPECT_TRUE(handler_alive.expired());
}

// The other request holds the server's state, so that only the missing listener tells that the server is
// gone.
TEST_F(ServerTest, AHandshakeThatEndsAfterTheServerServesNobody) {
  ask("/a");
  HeldUp connection(server->port());
  loop.quiesce();
  ask_through(connection, "/late");
  loop.call([this] { server.reset(); });
  connection.let_through(
      [this] { return on(answers) == 2 || loop.call([this] { return waiting.size(); }) > 1; });
  loop.quiesce();
  EXPECT_EQ(waiting.size(), 1u) << "the handler is asked for nobody any more";
  EXPECT_EQ(answers, (std::vector<std::string>{"no answer", "no answer"}));
  resume_handlers();
  EXPECT_EQ(journal, std::vector<std::string>{"/a"});
}

TEST_F(ServerTest, AHeldUpConnectionIsServedWhileTheServerIsThere) {
  HeldUp connection(server->port());
  ask_through(connection, "/late");
  connection.let_through([this] { return loop.call([this] { return waiting.size(); }) > 0; });
  ASSERT_EQ(waiting.size(), 1u);
}

TEST_F(ServerTest, AHandshakeThatFailsIsToldOnlyWhileTheServerIsThere) {
  const auto talk_plainly = [this](bool server_goes) {
    std::unique_ptr<net::Stream> stream;
    loop.call([&] { loop.spawn(connect(*this, stream)); });
    loop.quiesce();
    if (server_goes) loop.call([this] { server.reset(); });
    loop.call([&] { loop.spawn(say(*stream)); });
    loop.quiesce();
    loop.call([&] { stream.reset(); });
    loop.quiesce();
  };
  ask("/a");
  talk_plainly(false);
  EXPECT_EQ(events, std::vector<std::string>{"tls.reject"});
  talk_plainly(true);
  EXPECT_EQ(events, std::vector<std::string>{"tls.reject"});
  resume_handlers();
}

TEST_F(ServerTest, AnAbsoluteTargetStandsBeforeHost) {
  for (const char* target :
       {"/a?b", "https://other/a?b", "HTTPS://other", "https://other?b", "http://other/a"})
    ask(target);
  resume_handlers();
  EXPECT_EQ(seen, (std::vector<std::string>{"server /a b", "other /a b", "other / ", "other / b", " /a "}));
  EXPECT_EQ(journal[1], "https://other/a?b") << "the journal keeps what came";
}

TEST_F(ServerTest, AHandlerMayTakeTheConnectionOver) {
  ask("/take");
  resume_handlers();
  EXPECT_EQ(answers, std::vector<std::string>{"taken"});
}

}  // namespace
}  // namespace assay::http
