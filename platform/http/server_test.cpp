// SPDX-License-Identifier: Apache-2.0
#include "platform/http/server.hpp"

#include <gtest/gtest.h>

#include "platform/http/client.hpp"

namespace assay::http {
namespace {

constexpr const char* kUri = "spiffe://test/server";
const TimePoint kStart = from_unix_seconds(1'700'000'000);

class KeptTargets final : public AuditSink {
 public:
  explicit KeptTargets(std::vector<std::string>& targets) : targets_(targets) {}
  void audit(const AuditEvent&) override {}
  void journal(const JournalEntry& entry) override { targets_.push_back(entry.target); }

 private:
  std::vector<std::string>& targets_;
};

// A server whose handler waits until the test resumes it, and a client; both prove the same identity.
class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    loop.call([this] {
      const auto borrowed = std::make_shared<int>(0);
      handler_alive = borrowed;
      auto sink = std::make_shared<KeptTargets>(journal);
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
    });
    loop.stop();
  }
  void ask(const char* target) {
    loop.call([&] { loop.spawn(send(*this, target)); });
    loop.quiesce();
  }
  void resume_handlers() {
    loop.call([this] {
      for (const auto& resume : waiting) resume();
    });
    loop.quiesce();
  }

  net::EventLoop loop{net::EventLoop::Time::frozen, kStart};
  std::vector<net::EventLoop::Resume> waiting;
  std::vector<std::string> journal;
  std::vector<std::string> answers;
  std::vector<std::string> seen;  // authority, path and query of each request
  std::weak_ptr<void> handler_alive, sink_alive;
  std::unique_ptr<Server> server;
  std::unique_ptr<Client> client;

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
    co_await stream.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntaken");
  }
  static net::Task<void> send(ServerTest& test, std::string target) {
    wire::RequestHead head;
    head.method = "GET";
    head.target = std::move(target);
    const auto answer = co_await test.client->send(std::move(head), "");
    test.answers.push_back(answer.ok() ? answer->body : "no answer");
  }
  net::TlsOptions tls() {
    CertificateRequest request;
    request.common_name = "test";
    request.uris = {kUri};
    request.not_before = kStart - std::chrono::hours(1);
    request.not_after = kStart + std::chrono::hours(1);
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
