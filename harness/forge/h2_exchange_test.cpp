// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/h2_exchange.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "core/base/encoding.hpp"
#include "harness/forge/h2_header_block.hpp"
#include "harness/forge/rogue_listener.hpp"
#include "harness/forge/socket.hpp"
#include "harness/forge/soon_fixture.hpp"
#include "harness/pki/leaf.hpp"

namespace assay::forge::h2 {
namespace {

using testing::soon;

using std::chrono::milliseconds;

const std::string kHello = write({settings, 0, 0, {}});

// Takes one connection, reads until `wanted` bytes have come, says what it has to say, and holds the
// connection until it is told to go on or the client leaves.
class Peer {
 public:
  Peer(std::size_t wanted, std::string answer, bool leaves)
      : listener_(listen_on_loopback().value()),
        thread_([this, wanted, answer = std::move(answer), leaves] { serve(wanted, answer, leaves); }) {}

  Order order() const {
    Order out;
    out.endpoint.port = listener_.port;
    out.quiet = milliseconds(30);
    return out;
  }
  std::string received() {
    thread_.join();
    return received_;
  }
  ~Peer() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  void serve(std::size_t wanted, std::string_view answer, bool leaves) {
    listener_.socket.wait(false, soon());
    Socket client = accept_from(listener_.socket);
    while (received_.size() < wanted && client.wait(false, soon()) && take(client)) {
    }
    while (!answer.empty() && client.send(answer) == Socket::Io::done) {
    }
    while (!leaves && client.wait(false, soon()) && take(client)) {
    }
  }
  bool take(Socket& client) {
    const Socket::Io io = client.receive(received_);
    return io == Socket::Io::done || io == Socket::Io::would_block;
  }

  LoopbackListener listener_;
  std::string received_;
  std::thread thread_;
};

const std::string kRequest = write({headers, end_stream | end_headers, 1, indexed(2)});
const std::size_t kOpening = kPreface.size() + 9 + 12;

TEST(H2Exchange, SaysThePrefaceAndTheFramesAndNothingElse) {
  Peer peer(kOpening + kRequest.size(), kHello + write({headers, end_headers, 1, indexed(8)}), false);
  Order order = peer.order();
  order.answers = 1;
  const Exchange got = exchange(order, {kRequest}, soon());
  EXPECT_EQ(got.end, "answered");
  EXPECT_EQ(got.frames_sent, 1u);
  EXPECT_EQ(got.protocol, "");
  ASSERT_EQ(got.answers.responses.size(), 1u);
  EXPECT_EQ(got.answers.responses[0].status, 200);
  EXPECT_EQ(peer.received(),
            std::string(kPreface) + from_hex("00000c040000000000000100000000000200000000").value() + kRequest)
      << "SETTINGS: no dynamic table, no pushes";
}

TEST(H2Exchange, TheConnectionsEndIsSeen) {
  Peer leaving(kOpening, kHello + write({goaway, 0, 0, number32(0) + number32(1)}), true);
  const Exchange closed = exchange(leaving.order(), {}, soon());
  EXPECT_EQ(closed.end, "closed");
  EXPECT_EQ(closed.answers.goaways, std::vector<std::uint32_t>{1});

  Peer holding(kOpening, kHello, false);
  const Exchange held = exchange(holding.order(), {}, soon());
  EXPECT_EQ(held.end, "quiet");
  EXPECT_TRUE(held.answers.spoken);
}

TEST(H2Exchange, AResetIsAnAnswer) {
  Peer peer(kOpening, kHello + write({rst_stream, 0, 1, number32(refused_stream)}), false);
  Order order = peer.order();
  order.answers = 1;
  EXPECT_EQ(exchange(order, {kRequest}, soon()).end, "answered");
}

TEST(H2Exchange, FramesThatNobodyTookAreNotCounted) {
  Peer peer(kOpening, "", true);
  const std::vector<std::string> many(2000, write({data, 0, 1, std::string(16384, 'x')}));
  const Exchange got = exchange(peer.order(), many, soon());
  EXPECT_EQ(got.end, "closed");
  EXPECT_LT(got.frames_sent, many.size());
}

TEST(H2Exchange, AnotherProtocolIsToldAsItCame) {
  const auto server = std::move(RogueListener::start({})).value();
  Order order;
  order.endpoint.port = server->port();
  order.quiet = milliseconds(30);
  const Exchange got = exchange(order, {kRequest}, soon());
  EXPECT_FALSE(got.answers.spoken);
  EXPECT_EQ(got.answers.other.rfind("HTTP/1.1 ", 0), 0u) << got.answers.other;
}

TEST(H2Exchange, GoesThroughTlsToWhomItTrusts) {
  const auto ca = pki::Authority::make("Test CA", pki::around(SystemClock().now())).value();
  const auto leaf = pki::LeafBuilder("server", SystemClock().now()).dns("server.test").issue(ca).value();
  RogueOptions options;
  options.tls.emplace();
  options.tls->certificate_pem = leaf.certificate_pem();
  options.tls->key_pem = leaf.key_pem();
  const auto server = std::move(RogueListener::start(std::move(options))).value();
  Order order;
  order.endpoint.port = server->port();
  order.endpoint.tls.emplace();
  order.endpoint.tls->server_name = "server.test";
  order.endpoint.tls->protocols = {"h2"};
  order.endpoint.tls->ca_pem = ca.certificate_pem();
  order.quiet = milliseconds(30);
  const Exchange got = exchange(order, {kRequest}, soon());
  EXPECT_EQ(got.answers.other.rfind("HTTP/1.1 ", 0), 0u) << got.end;
  EXPECT_EQ(got.protocol, "") << "the server knows no ALPN";
  order.endpoint.tls->server_name = "other.test";
  EXPECT_EQ(exchange(order, {kRequest}, soon()).end.rfind("tls: ", 0), 0u);
}

TEST(H2Exchange, EachWayOfReachingNobodyIsTold) {
  Order order;
  order.endpoint.port = listen_on_loopback()->port;  // closed again by now
  EXPECT_EQ(exchange(order, {}, soon()).end, "refused");
  order.endpoint.address = "192.0.2.1";
  EXPECT_EQ(exchange(order, {}, soon()).end.rfind("out of scope", 0), 0u);
}

}  // namespace
}  // namespace assay::forge::h2
