// SPDX-License-Identifier: Apache-2.0
#pragma once
// For tests of the client: a TLS server on a loop of its own, an authority made for the occasion, and
// certificates around the present time.
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http/client.hpp"
#include "core/net/stream.hpp"

namespace assay {

inline constexpr const char* kHost = "api.test";

struct TestAuthority {
  explicit TestAuthority(TimePoint at)
      : now(at), certificate(Certificate::self_signed(request(), key).value()) {}
  CertificateRequest request() const {
    CertificateRequest out;
    out.common_name = "test authority";
    out.not_before = now - std::chrono::hours(2);
    out.not_after = now + std::chrono::hours(2);
    out.is_ca = true;
    return out;
  }
  Identity issue(CertificateRequest wanted) const {
    PrivateKey own = PrivateKey::generate(KeyType::ec_p256);
    Certificate leaf = Certificate::issue(wanted, own.public_key(), certificate, key).value();
    return {std::move(leaf), std::move(own)};
  }

  TimePoint now;
  PrivateKey key = PrivateKey::generate(KeyType::ec_p256);
  Certificate certificate;
};

// One answer of the server below. An empty text is silence.
struct Scripted {
  std::string bytes;
  bool close = false;  // end the connection behind it
};

// A TLS server that answers what it is told, byte for byte, and keeps what it was sent.
class ClientTest : public testing::Test {
 protected:
  using PeerCertificate = net::TlsOptions::PeerCertificate;

  // The client looks at the machine's clock.
  const TimePoint now = SystemClock().now();
  const TestAuthority authority{now};
  net::EventLoop loop{net::EventLoop::Time::frozen, now};
  std::unique_ptr<net::TlsListener> listener;

  void TearDown() override {
    loop.call([this] { listener.reset(); });
    loop.stop();
  }
  CertificateRequest leaf(std::chrono::hours until = std::chrono::hours(1)) const {
    CertificateRequest out;
    out.common_name = "leaf";
    out.dns_names = {kHost};
    out.not_before = now - std::chrono::hours(2);
    out.not_after = now + until;
    return out;
  }
  void listen(const CertificateRequest& request, PeerCertificate peer = PeerCertificate::none) {
    net::TlsOptions options;
    options.identity = authority.issue(request);
    options.trust = {authority.certificate};
    options.peer = peer;
    options.clock = &loop.clock();
    loop.call([&] {
      listener = std::make_unique<net::TlsListener>(
          loop, net::TlsContext::server(options),
          [this](std::unique_ptr<net::Stream> stream) { return serve(*this, std::move(stream)); },
          [](const std::string&, const std::string&) {});
    });
  }
  void script(std::deque<Scripted> answers) {
    loop.call([&] { script_ = std::move(answers); });
  }
  std::vector<std::string> requests() {
    return loop.call([this] { return requests_; });
  }
  std::vector<std::string> peers() {
    return loop.call([this] { return peers_; });
  }
  HttpEndpoint endpoint() const {
    HttpEndpoint out;
    out.port = listener ? listener->port() : 0;
    out.host = kHost;
    out.ca_pem = authority.certificate.pem();
    return out;
  }
  // The code of the error, or nothing.
  static std::optional<Errc> failure(HttpEndpoint endpoint) {
    HttpClient client(std::move(endpoint));
    const auto reply = client.send({});
    return reply.ok() ? std::nullopt : std::optional<Errc>(reply.error().code);
  }
  static std::string ok(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

 private:
  static bool whole(const std::string& bytes) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t at = bytes.find(kLength);
    return at > end || bytes.size() >= end + 4 + std::stoul(bytes.substr(at + kLength.size()));
  }
  static net::Task<void> serve(ClientTest& test, std::unique_ptr<net::Stream> stream) {
    test.peers_.push_back(stream->peer());
    std::string pending;
    while (true) {
      const auto more = co_await stream->read_some();
      if (!more.ok()) co_return;
      pending += *more;
      if (!whole(pending)) continue;
      test.requests_.push_back(std::exchange(pending, {}));
      if (test.script_.empty()) continue;
      const Scripted next = test.script_.front();
      test.script_.pop_front();
      if (!next.bytes.empty()) {
        const auto written = co_await stream->write(next.bytes);
        if (!written.ok()) co_return;
      }
      if (next.close) co_return;
    }
  }

  // The loop's thread owns these.
  std::deque<Scripted> script_;
  std::vector<std::string> requests_;
  std::vector<std::string> peers_;  // of each connection
};

}  // namespace assay
