// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/rogue_listener.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <atomic>
#include <list>
#include <thread>

#include "core/crypto/digest.hpp"
#include "core/json/parse.hpp"
#include "harness/forge/raw_http.hpp"
#include "harness/forge/rogue_connection.hpp"
#include "harness/forge/rogue_journal.hpp"

namespace assay::forge {

RogueAnswer key_set_answer(const std::vector<Json>& jwks) {
  RogueAnswer answer;
  answer.body = dump_json(Json::object({{"keys", Json(Json::Array(jwks))}}));
  return answer;
}

class RogueListener::Server {
 public:
  Server(RogueOptions options, LoopbackListener listener, Socket wake, std::optional<TlsContext> tls)
      : options_(std::move(options)),
        listener_(std::move(listener)),
        wake_(std::move(wake)),
        tls_(std::move(tls)),
        thread_([this](const std::stop_token& stop) { run(stop); }) {}

  ~Server() {
    thread_.request_stop();
    ::eventfd_write(wake_.fd(), 1);
  }

  // Returns when every connection that was made before the call has been accepted and what it had sent been
  // read.
  void catch_up() {
    const std::uint64_t round = ++asked_;
    ::eventfd_write(wake_.fd(), 1);
    for (std::uint64_t done = done_; done < round; done = done_) done_.wait(done);
  }

  const RogueOptions& options() const { return options_; }
  std::uint16_t port() const { return listener_.port; }
  RogueJournal& journal() { return journal_; }

 private:
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      wait();
      if (stop.stop_requested()) break;
      eventfd_t woken = 0;
      ::eventfd_read(wake_.fd(), &woken);
      const std::uint64_t round = asked_;
      accept_all();
      for (RogueConnection& connection : connections_) {
        connection.advance();
        if (!connection.over() && connection.deadline().passed()) connection.stop("timeout");
      }
      connections_.remove_if([](const RogueConnection& connection) { return connection.over(); });
      if (done_.exchange(round) != round) done_.notify_all();
    }
    for (RogueConnection& connection : connections_) connection.stop("stopped");
  }

  void wait() {
    std::vector<pollfd> entries = {{wake_.fd(), POLLIN, 0}, {listener_.socket.fd(), POLLIN, 0}};
    std::int64_t patience = -1;
    for (const RogueConnection& connection : connections_) {
      const int events = (connection.wants_read() ? POLLIN : 0) | (connection.wants_write() ? POLLOUT : 0);
      entries.push_back({connection.fd(), static_cast<short>(events), 0});
      const std::int64_t left = connection.deadline().left().count() + 1;
      patience = patience < 0 ? left : std::min(patience, left);
    }
    ::poll(entries.data(), entries.size(), static_cast<int>(std::min<std::int64_t>(patience, 1 << 30)));
  }

  void accept_all() {
    for (Socket socket = accept_from(listener_.socket); socket.open();
         socket = accept_from(listener_.socket)) {
      if (accepted_ == options_.max_connections) {
        journal_.count_refused();
        continue;
      }
      connections_.emplace_back(std::move(socket), accepted_++, options_, tls_ ? &*tls_ : nullptr, journal_);
    }
  }

  const RogueOptions options_;
  LoopbackListener listener_;
  Socket wake_;  // an eventfd: interrupts the wait
  std::optional<TlsContext> tls_;
  RogueJournal journal_;
  std::list<RogueConnection> connections_;
  std::size_t accepted_ = 0;
  std::atomic<std::uint64_t> asked_ = 0, done_ = 0;  // rounds of the thread's loop that somebody waits for
  std::jthread thread_;                              // the last member: it uses all the others
};

Result<std::unique_ptr<RogueListener>> RogueListener::start(RogueOptions options) {
  std::optional<TlsContext> tls;
  if (options.tls) {
    ASSAY_TRY_ASSIGN(TlsContext context, TlsContext::server(*options.tls));
    tls.emplace(std::move(context));
  }
  ASSAY_TRY_ASSIGN(LoopbackListener listener, listen_on("127.0.0.1", options.port));
  Socket wake(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!wake.open()) return Error{Errc::unavailable, "eventfd: no descriptor", {}};
  auto server =
      std::make_unique<Server>(std::move(options), std::move(listener), std::move(wake), std::move(tls));
  return std::unique_ptr<RogueListener>(new RogueListener(std::move(server)));
}

RogueListener::RogueListener(std::unique_ptr<Server> server) : server_(std::move(server)) {}
RogueListener::~RogueListener() = default;

std::uint16_t RogueListener::port() const {
  return server_->port();
}

std::string RogueListener::url(std::string_view path) const {
  const char* scheme = server_->options().tls ? "https" : "http";
  return std::string(scheme) + "://127.0.0.1:" + std::to_string(port()) + std::string(path);
}

std::vector<Contact> RogueListener::contacts() const {
  server_->catch_up();
  return server_->journal().contacts();
}
std::size_t RogueListener::refused_connections() const {
  return server_->journal().refused();
}

bool RogueListener::wait_for_contact(Deadline deadline) const {
  return server_->journal().wait_for_contact(deadline);
}

Result<void> RogueListener::self_probe(Deadline deadline) {
  const auto& tls = server_->options().tls;
  if (tls && !tls->ca_pem.empty()) {
    return Error{Errc::unsupported, "a listener that demands client certificates cannot probe itself", {}};
  }
  RawEndpoint self;
  self.port = port();
  if (tls) self.tls.emplace();
  const std::string path = "/self-probe/" + random_token();
  server_->journal().discount(path);
  const RawExchange probe =
      exchange(self, {"GET " + path + " HTTP/1.1\r\nHost: self-probe.invalid\r\nConnection: close\r\n\r\n"},
               1, deadline);
  if (probe.end != "complete" || !server_->journal().wait_for_path(path, deadline)) {
    return Error{Errc::unavailable, "the listener does not see its own contact (" + probe.end + ")", {}};
  }
  return {};
}

}  // namespace assay::forge
