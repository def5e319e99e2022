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
          [this, borrowed](Request&) { return wait(*this); }, std::move(sink));
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
  std::weak_ptr<void> handler_alive, sink_alive;
  std::unique_ptr<Server> server;
  std::unique_ptr<Client> client;

 private:
  static net::Task<Response> wait(ServerTest& test) {
    co_await test.loop.suspend(
        [&test](net::EventLoop::Resume resume) { test.waiting.push_back(std::move(resume)); });
    co_return Response::text(200, "done", "text/plain");
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

}  // namespace
}  // namespace assay::http
