// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>

#include "platform/http/server.hpp"

namespace assay::http {
namespace {

using std::chrono::seconds;

constexpr const char* kSlowServerUri = "spiffe://test/server";
const TimePoint kPatienceStart = from_unix_seconds(1'700'000'000);

class Events final : public AuditSink {
 public:
  explicit Events(std::vector<std::string>& events) : events_(events) {}
  void audit(const AuditEvent& event) override { events_.push_back(event.event + " " + event.reason); }
  void journal(const JournalEntry&) override {}

 private:
  std::vector<std::string>& events_;
};

std::size_t descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// A server, and clients that say what a test tells them and keep what they hear until the end.
class SlowClientsTest : public testing::Test {
 protected:
  void start(ServerOptions options = {}) {
    loop.call([&] {
      server = std::make_unique<Server>(
          loop, net::TlsContext::server(tls()), std::move(options),
          [this](Request&) { return answer(*this); }, std::make_shared<Events>(events));
    });
  }
  ~SlowClientsTest() override {
    loop.call([this] {
      server.reset();
      heard.clear();
      clients.clear();
      waiting.clear();
    });
    loop.stop();
  }
  // The number of a new client, which has said `bytes`.
  std::size_t connect(const std::string& bytes = "") {
    loop.call([&] { loop.spawn(talk(*this, clients.size(), bytes)); });
    loop.quiesce();
    return clients.size() - 1;
  }
  void say(std::size_t client, const std::string& bytes) {
    loop.call([&] { loop.spawn(write(*this, client, bytes)); });
    loop.quiesce();
  }
  std::string heard_by(std::size_t client) {
    loop.quiesce();
    return loop.call([&] { return heard[client]; });
  }
  bool over(std::size_t client) { return heard_by(client).find("<end>") != std::string::npos; }
  void advance(Duration by) {
    loop.advance(by);
    loop.quiesce();
  }

  net::EventLoop loop{net::EventLoop::Time::frozen, kPatienceStart};
  std::vector<std::string> events;
  std::vector<std::unique_ptr<net::Stream>> clients;
  std::vector<std::string> heard;
  std::vector<net::EventLoop::Resume> waiting;
  bool hold = false;  // handlers wait until the test resumes them
  std::size_t answer_bytes = 2;
  bool deaf = false;  // clients read nothing
  std::unique_ptr<Server> server;

 private:
  static net::Task<Response> answer(SlowClientsTest& test) {
    if (test.hold) {
      co_await test.loop.suspend(
          [&test](net::EventLoop::Resume resume) { test.waiting.push_back(std::move(resume)); });
    }
    co_return Response::text(200, std::string(test.answer_bytes, 'a'), "text/plain");
  }
  static net::Task<void> talk(SlowClientsTest& test, std::size_t number, std::string bytes) {
    test.clients.emplace_back();
    test.heard.emplace_back();
    auto stream = co_await net::Stream::connect(test.loop, net::TlsContext::client(test.tls()),
                                                test.server->port(), "server", kSlowServerUri);
    if (!stream.ok()) {
      test.heard[number] += "<end>";
      co_return;
    }
    test.clients[number] = std::move(stream).value();
    if (!bytes.empty()) co_await test.clients[number]->write(bytes);
    while (!test.deaf) {
      const auto more = co_await test.clients[number]->read_some();
      if (test.heard.size() <= number) co_return;  // the test is over
      test.heard[number] += more.ok() ? *more : "<end>";
      if (!more.ok()) co_return;
    }
  }
  static net::Task<void> write(SlowClientsTest& test, std::size_t client, std::string bytes) {
    co_await test.clients[client]->write(bytes);
  }
  net::TlsOptions tls() {
    CertificateRequest request;
    request.common_name = "test";
    request.uris = {kSlowServerUri};
    request.not_before = kPatienceStart - std::chrono::hours(1);
    request.not_after = kPatienceStart + std::chrono::hours(1);
    static const PrivateKey kKey = PrivateKey::generate(KeyType::ec_p256);
    static const Certificate kCertificate = Certificate::self_signed(request, kKey).value();
    net::TlsOptions options;
    options.identity = Identity{kCertificate, kKey};
    options.trust = {kCertificate};
    options.clock = &loop.clock();
    return options;
  }
};

constexpr const char* kWhole = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

TEST_F(SlowClientsTest, AHeadHasOneDeadlineThatNoByteExtends) {
  start();
  const std::size_t slow = connect("GET / HTTP/1.1\r\nX: ");
  for (int i = 0; i < 9; ++i) {
    advance(seconds(1));
    say(slow, "a");
  }
  EXPECT_FALSE(over(slow));
  advance(seconds(1));
  EXPECT_EQ(heard_by(slow).rfind("HTTP/1.1 408 ", 0), 0u) << heard_by(slow);
  EXPECT_TRUE(over(slow));
  EXPECT_EQ(events, std::vector<std::string>{"timeout.client head"});
}

TEST_F(SlowClientsTest, WhoSaysNothingIsClosedWithoutAnAnswer) {
  start();
  const std::size_t silent = connect();
  advance(seconds(10));
  EXPECT_EQ(heard_by(silent), "<end>");
}

TEST_F(SlowClientsTest, ABodyMustKeepItsPace) {
  start();
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n";
  const std::size_t slow = connect(head);
  const std::size_t steady = connect(head);
  for (int i = 0; i < 8; ++i) {
    advance(seconds(1));
    if (!over(slow)) say(slow, "a");
    say(steady, std::string(512, 'a'));
  }
  EXPECT_TRUE(over(slow));
  EXPECT_NE(heard_by(slow).find(" 408 "), std::string::npos);
  EXPECT_FALSE(over(steady)) << "twice the least rate";
  advance(seconds(60));
  EXPECT_TRUE(over(steady)) << "but no body takes longer than its deadline";
}

TEST_F(SlowClientsTest, AnIdleConnectionEndsAndIsNoEvent) {
  start();
  const std::size_t client = connect(kWhole);
  EXPECT_EQ(heard_by(client).rfind("HTTP/1.1 200 ", 0), 0u);
  advance(seconds(59));
  EXPECT_FALSE(over(client));
  advance(seconds(1));
  EXPECT_TRUE(over(client));
  EXPECT_TRUE(events.empty());
}

TEST_F(SlowClientsTest, AClientThatDoesNotReadIsCutOff) {
  ServerOptions options;
  options.send_buffer = 65536;
  start(std::move(options));
  answer_bytes = std::size_t{8} << 20;
  deaf = true;
  connect(kWhole);
  EXPECT_TRUE(events.empty());
  advance(seconds(10));
  EXPECT_TRUE(events.empty()) << "a large answer has more time";
  advance(seconds(600));
  EXPECT_EQ(events, std::vector<std::string>{"timeout.client write"});
}

TEST_F(SlowClientsTest, BeyondTheRequestsInWorkIsShed) {
  ServerOptions options;
  options.max_in_flight = 2;
  start(std::move(options));
  hold = true;
  connect(kWhole);
  connect(kWhole);
  const std::size_t third = connect(kWhole);
  EXPECT_EQ(heard_by(third).rfind("HTTP/1.1 503 ", 0), 0u);
  EXPECT_NE(heard_by(third).find("Retry-After: 1"), std::string::npos);
  EXPECT_EQ(events, std::vector<std::string>{"limit.exceeded in_flight"});
  hold = false;
  loop.call([this] {
    for (const auto& resume : waiting) resume();
  });
  say(third, kWhole);
  EXPECT_NE(heard_by(third).find("HTTP/1.1 200 "), std::string::npos) << "room again";
}

TEST_F(SlowClientsTest, AFullHouseTurnsAwayAndGivesEverythingBack) {
  ServerOptions options;
  options.connections = {8, 4};
  start(std::move(options));
  connect();
  loop.call([this] {
    clients.clear();
    heard.clear();
  });
  loop.quiesce();
  const std::size_t before = descriptors();
  for (int i = 0; i < 6; ++i) connect();
  EXPECT_EQ(descriptors() - before, 8u) << "four connections of one address, both ends of each";
  EXPECT_EQ(events, (std::vector<std::string>{"limit.exceeded connections_per_address",
                                              "limit.exceeded connections_per_address"}));
  advance(seconds(10));
  loop.call([this] {
    clients.clear();
    heard.clear();
  });
  loop.quiesce();
  EXPECT_EQ(descriptors(), before);
  const std::size_t later = connect(kWhole);
  EXPECT_EQ(heard_by(later).rfind("HTTP/1.1 200 ", 0), 0u);
}

}  // namespace
}  // namespace assay::http
