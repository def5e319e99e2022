// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/platform.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/http/client.hpp"

namespace assay::compose {
namespace {

const TimePoint kStart = from_unix_seconds(1'700'000'000);

// A backend that lets a request come in and never answers it.
class SilentBackend {
 public:
  SilentBackend() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, any, size) != 0 || listen(listener_, 1) != 0) ADD_FAILURE() << "no listener";
    getsockname(listener_, any, &size);
    port_ = ntohs(address.sin_port);
  }
  ~SilentBackend() {
    hang_up();
    close(listener_);
  }
  SilentBackend(const SilentBackend&) = delete;
  SilentBackend& operator=(const SilentBackend&) = delete;
  std::uint16_t port() const { return port_; }
  // Returns when the beginning of a request has come.
  void take() {
    connection_ = accept(listener_, nullptr, nullptr);
    char byte = 0;
    EXPECT_EQ(recv(connection_, &byte, 1, 0), 1);
  }
  void hang_up() {
    if (connection_ >= 0) close(connection_);
    connection_ = -1;
  }

 private:
  int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int connection_ = -1;
  std::uint16_t port_ = 0;
};

net::Task<void> get(http::Client& client, std::string target) {
  wire::RequestHead head;
  head.method = "GET";
  head.target = std::move(target);
  const auto answer = co_await client.send(std::move(head), "");
  EXPECT_FALSE(answer.ok());
}

TEST(Platform, APartThatIsKilledDuringAnUpstreamCallSaysNothingMore) {
  SilentBackend backend;
  Environment environment;
  environment.time = net::EventLoop::Time::frozen;
  environment.start = kStart;
  environment.password_log2_n = 2;
  environment.neighbours = {{kLegacy, backend.port()}};
  Platform platform(assemble("legacy-backend", {}).value(), make_deployment(make_certificates(kStart)),
                    std::move(environment));
  net::EventLoop loop(net::EventLoop::Time::frozen, kStart);
  net::TlsOptions tls;
  tls.trust = platform.deployment().edge_ca;
  tls.clock = &loop.clock();
  http::Client client(loop, net::TlsContext::client(tls),
                      {platform.ports().at("gateway"), "api.assay.test", "127.0.0.1"});

  loop.call([&] { loop.spawn(get(client, "/legacy/a")); });
  backend.take();
  ASSERT_TRUE(platform.kill("gateway").ok());
  const auto before = platform.log_lines(0);
  backend.hang_up();
  platform.quiesce();
  EXPECT_EQ(platform.log_lines(0), before);
  EXPECT_FALSE(platform.kill("gateway").ok());
  loop.stop();
}

}  // namespace
}  // namespace assay::compose
