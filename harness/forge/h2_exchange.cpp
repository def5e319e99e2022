// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/h2_exchange.hpp"

#include <algorithm>

#include "harness/forge/loopback.hpp"
#include "harness/forge/socket.hpp"

namespace assay::forge::h2 {
namespace {

using Io = Socket::Io;

constexpr std::size_t kPortion = 16384;  // bytes that go out before we look what came

// No dynamic table, so that a :status can be read without one, and no pushes.
std::string own_settings() {
  return write(
      {settings, 0, 0, number16(header_table_size) + number32(0) + number16(enable_push) + number32(0)});
}

class Talk {
 public:
  Talk(const Order& order, Deadline deadline) : order_(order), deadline_(deadline) {}

  Exchange run(const std::vector<std::string>& frames) {
    if (connect() && handshake()) {
      send_all(frames);
      read_answers();
    }
    record_.answers = reader_.answers();
    return std::move(record_);
  }

 private:
  bool end(std::string how) {
    if (record_.end.empty()) record_.end = std::move(how);
    return false;
  }
  bool over() const { return !record_.end.empty(); }

  bool connect() {
    const auto address = dialable(order_.endpoint.address, order_.endpoint.allowed_addresses);
    if (!address) {
      return end((address.error().code == Errc::denied ? "out of scope: " : "error: ") +
                 address.error().message);
    }
    auto socket = dial(*address, order_.endpoint.port, deadline_, {.from = order_.endpoint.source});
    if (!socket) {
      if (socket.error().code == Errc::timeout) return end("timeout");
      return end(socket.error().message == "refused" ? "refused" : "error: " + socket.error().message);
    }
    socket_ = std::move(socket).value();
    return true;
  }

  bool handshake() {
    if (!order_.endpoint.tls) return true;
    const auto context = TlsContext::client(*order_.endpoint.tls);
    if (!context) return end("error: " + context.error().message);
    session_.emplace(*context);
    std::string early;
    session_->advance(early);
    while (!session_->established()) {
      if (!session_->failure().empty()) return end("tls: " + session_->failure());
      if (!push(session_->take_output()) || !socket_.wait(false, deadline_) || !take())
        return over() ? false : end(deadline_.passed() ? "timeout" : "closed");
    }
    record_.protocol = session_->protocol();
    return push(session_->take_output());
  }

  // False: the peer takes no more. What it said last may still be read.
  bool push(std::string_view bytes) {
    while (!bytes.empty()) {
      const Io io = socket_.send(bytes);
      if (io == Io::done) continue;
      if (io != Io::would_block) return false;
      if (!socket_.wait(true, deadline_)) return end("timeout");
      if (!take()) return false;
    }
    return true;
  }

  bool send(const std::string& plaintext) {
    if (!session_) return push(plaintext);
    session_->write(plaintext);
    return push(session_->take_output());
  }

  void send_all(const std::vector<std::string>& frames) {
    std::string portion = order_.preface ? std::string(kPreface) + own_settings() : std::string();
    for (std::size_t i = 0; i < frames.size();) {
      std::size_t whole = 0;
      for (; i < frames.size() && (portion.empty() || portion.size() + frames[i].size() <= kPortion);
           ++i, ++whole)
        portion += frames[i];
      if (!send(portion) || !take()) return;
      record_.frames_sent += whole;
      portion.clear();
    }
    if (!portion.empty()) send(portion);
  }

  // Takes what has arrived, if anything; false: the connection is over.
  bool take() {
    while (!over()) {
      std::string bytes;
      const Io io = socket_.receive(bytes);
      if (io == Io::would_block) return true;
      if (!bytes.empty()) give(bytes);
      if (io != Io::done) end("closed");
    }
    return false;
  }

  void give(const std::string& bytes) {
    if (!session_) {
      reader_.feed(bytes);
    } else {
      std::string plaintext;
      session_->feed(bytes);
      session_->advance(plaintext);
      reader_.feed(plaintext);
      if (!session_->failure().empty()) end("tls: " + session_->failure());
      if (session_->peer_closed()) end("closed");
    }
    if (reader_.received() > order_.endpoint.max_received) end("too large");
  }

  bool answered() const {
    const Answers& now = reader_.answers();
    return order_.answers > 0 && now.responses.size() + now.reset_streams() >= order_.answers;
  }

  void read_answers() {
    if (order_.settle) order_.settle();
    while (take()) {
      if (answered()) {
        end("answered");
        return;
      }
      if (socket_.wait(false, Deadline(std::min(order_.quiet, deadline_.left())))) {
        if (order_.settle) order_.settle();  // the peer may have waited for us to read
        continue;
      }
      end(deadline_.passed() ? "timeout" : "quiet");
    }
  }

  const Order& order_;
  Deadline deadline_;
  Socket socket_;
  std::optional<TlsSession> session_;
  AnswerReader reader_;
  Exchange record_;
};

}  // namespace

Exchange exchange(const Order& order, const std::vector<std::string>& frames, Deadline deadline) {
  return Talk(order, deadline).run(frames);
}

}  // namespace assay::forge::h2
