// SPDX-License-Identifier: Apache-2.0
#pragma once
// A small HTTP server on a thread of its own, plain or TLS, with a clock that only `advance` moves. It counts
// what it sees and has the limits that floods are about: connections at once, a deadline for the request, a
// budget of answers.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/clock.hpp"
#include "harness/flood/plan.hpp"
#include "harness/forge/socket.hpp"
#include "harness/pki/leaf.hpp"

namespace assay::flood::testing {

struct ServerOptions {
  std::optional<forge::TlsOptions> tls{};
  std::size_t max_connections = 100'000;     // at once; more are closed without a word
  std::optional<Duration> deadline{};        // of its own clock, for one request to be complete
  std::uint64_t budget = ~std::uint64_t{0};  // requests that are answered 200; 429 beyond
  std::string body = "hello";                // of a 200
  bool keep_alive = true;
  bool silent = false;  // reads and never answers
};

class Server {
 public:
  explicit Server(ServerOptions options) : options_(std::move(options)) {
    auto listening = forge::listen_on_loopback().value();
    listener_ = std::move(listening.socket);
    ::listen(listener_.fd(), 4096);
    port_ = listening.port;
    if (options_.tls) tls_.emplace(forge::TlsContext::server(*options_.tls).value());
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  }

  std::uint16_t port() const { return port_; }
  void settle() {
    const std::scoped_lock lock(mutex_);
    while (pump()) {
    }
  }
  void advance(Duration by) {
    const std::scoped_lock lock(mutex_);
    now_ += by;
    if (!options_.deadline) return;
    for (auto& peer : peers_) {
      if (now_ - peer->since < *options_.deadline) continue;
      ::shutdown(peer->socket.fd(), SHUT_RDWR);  // a close alone waits for the thread that polls it
      peer->socket.close();
    }
    std::erase_if(peers_, [](const auto& peer) { return !peer->socket.open(); });
  }
  std::uint64_t requests() {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }
  std::uint64_t accepted() {
    const std::scoped_lock lock(mutex_);
    return accepted_;
  }
  std::set<std::string> sources() {
    const std::scoped_lock lock(mutex_);
    return sources_;
  }

 private:
  struct Peer {
    forge::Socket socket;
    std::optional<forge::TlsSession> session;
    std::string received;
    std::string unsent;
    Duration since{0};
  };

  void serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::vector<pollfd> wanted;
      {
        const std::scoped_lock lock(mutex_);
        while (pump()) {
        }
        wanted.push_back({listener_.fd(), POLLIN, 0});
        for (const auto& peer : peers_) {
          const short events = peer->unsent.empty() ? POLLIN : POLLIN | POLLOUT;
          wanted.push_back({peer->socket.fd(), events, 0});
        }
      }
      ::poll(wanted.data(), wanted.size(), 1);
    }
  }

  // Does what can be done at once; true if that was anything.
  bool pump() {
    bool moved = false;
    while (true) {
      forge::Socket socket = forge::accept_from(listener_);
      if (!socket.open()) break;
      moved = true;
      ++accepted_;
      sockaddr_in from{};
      socklen_t size = sizeof from;
      ::getpeername(socket.fd(), reinterpret_cast<sockaddr*>(&from), &size);
      std::string text(INET_ADDRSTRLEN, '\0');
      inet_ntop(AF_INET, &from.sin_addr, text.data(), INET_ADDRSTRLEN);
      sources_.insert(text.c_str());
      if (peers_.size() >= options_.max_connections) continue;
      auto peer = std::make_unique<Peer>();
      peer->socket = std::move(socket);
      peer->since = now_;
      if (tls_) peer->session.emplace(*tls_);
      peers_.push_back(std::move(peer));
    }
    for (auto& peer : peers_) moved = talk(*peer) || moved;
    std::erase_if(peers_, [](const auto& peer) { return !peer->socket.open(); });
    return moved;
  }

  bool talk(Peer& peer) {
    bool moved = flush(peer);
    std::string bytes;
    const auto io = peer.socket.receive(bytes);
    if (io == forge::Socket::Io::would_block) return moved;
    if (io != forge::Socket::Io::done) {
      peer.socket.close();
      return true;
    }
    if (peer.session) {
      peer.session->feed(bytes);
      peer.session->advance(peer.received);
      peer.unsent += peer.session->take_output();
    } else {
      peer.received += bytes;
    }
    answer(peer);
    flush(peer);
    return true;
  }

  void answer(Peer& peer) {
    for (std::size_t end; (end = peer.received.find("\r\n\r\n")) != std::string::npos;) {
      if (peer.received.find("Content-Length: 1048576") < end) return;  // a body that never comes
      peer.received.erase(0, end + 4);
      peer.since = now_;
      if (options_.silent) continue;
      const bool fine = requests_++ < options_.budget;
      const std::string body = fine ? options_.body : "no";
      const std::string text = std::string("HTTP/1.1 ") + (fine ? "200 OK" : "429 Slow down") +
                               "\r\nContent-Length: " + std::to_string(body.size()) +
                               (options_.keep_alive ? "" : "\r\nConnection: close") + "\r\n\r\n" + body;
      if (peer.session) {
        peer.session->write(text);
        peer.unsent += peer.session->take_output();
      } else {
        peer.unsent += text;
      }
    }
  }

  static bool flush(Peer& peer) {
    std::string_view rest = peer.unsent;
    const std::size_t before = rest.size();
    while (!rest.empty() && peer.socket.send(rest) == forge::Socket::Io::done) {
    }
    const bool moved = rest.size() < before;
    peer.unsent.erase(0, before - rest.size());
    return moved;
  }

  ServerOptions options_;
  forge::Socket listener_;
  std::uint16_t port_ = 0;
  std::optional<forge::TlsContext> tls_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Peer>> peers_;
  std::uint64_t requests_ = 0, accepted_ = 0;
  std::set<std::string> sources_;
  Duration now_{0};
  std::jthread thread_;  // last: it uses all the others
};

inline const pki::Authority& authority() {
  static const pki::Authority kAuthority =
      pki::Authority::make("Flood CA", pki::around(SystemClock().now())).value();
  return kAuthority;
}
inline forge::TlsOptions server_tls() {
  static const pki::Leaf leaf = pki::LeafBuilder("part", SystemClock().now())
                                    .dns("part.test")
                                    .ip("127.0.0.1")
                                    .issue(authority())
                                    .value();
  forge::TlsOptions out;
  out.certificate_pem = leaf.certificate_pem();
  out.key_pem = leaf.key_pem();
  return out;
}

inline const std::string kRequest = "GET / HTTP/1.1\r\nHost: part.test\r\n\r\n";

// A plan against the server, on its clock.
inline Plan plan_against(Server& server, bool tls = false) {
  Plan plan;
  plan.endpoint.port = server.port();
  if (tls) {
    plan.endpoint.tls.emplace();
    plan.endpoint.tls->ca_pem = authority().certificate_pem();
    plan.endpoint.tls->server_name = "part.test";
  }
  plan.requests = {kRequest};
  plan.advance = [&server](Duration by) {
    server.advance(by);
    return Result<void>();
  };
  plan.settle = [&server] {
    server.settle();
    return Result<void>();
  };
  return plan;
}

}  // namespace assay::flood::testing
