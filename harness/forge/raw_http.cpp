// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/raw_http.hpp"

#include "harness/forge/loopback.hpp"
#include "harness/forge/socket.hpp"
#include "harness/forge/tls_records.hpp"

namespace assay::forge {
namespace {

using Io = Socket::Io;

// One connection from dial to end. Each step gives false when record_.end has been decided.
class Talk {
 public:
  Talk(const RawEndpoint& endpoint, std::size_t expected, Deadline deadline)
      : endpoint_(endpoint), expected_(expected), deadline_(deadline) {}

  RawExchange run(const std::vector<std::string>& segments) {
    if (connect() && send_preamble() && handshake(segments) && renegotiate() && send_all(segments))
      read_answers();
    const bool ended = record_.end == "closed" || record_.end.rfind("tls: ", 0) == 0;
    record_.responses = read_responses(record_.received, ended, asks_head());
    if (session_) {
      record_.kept_session = session_->kept();
      record_.resumed = session_->resumed();
    }
    return std::move(record_);
  }

 private:
  bool end(std::string how) {
    if (record_.end.empty()) record_.end = std::move(how);
    return false;
  }

  bool connect() {
    const auto address = dialable(endpoint_.address, endpoint_.allowed_addresses);
    if (!address) {
      return end((address.error().code == Errc::denied ? "out of scope: " : "error: ") +
                 address.error().message);
    }
    auto socket = dial(*address, endpoint_.port, deadline_, {.from = endpoint_.source});
    if (socket) {
      socket_ = std::move(socket).value();
      return true;
    }
    if (socket.error().code == Errc::timeout) return end("timeout");
    return end(socket.error().message == "refused" ? "refused" : "error: " + socket.error().message);
  }

  bool send_preamble() {
    write_failed_ = write(endpoint_.preamble) < endpoint_.preamble.size();
    return record_.end.empty();
  }

  bool handshake(const std::vector<std::string>& segments) {
    if (!endpoint_.tls) return true;
    const auto context = TlsContext::client(*endpoint_.tls);
    if (!context) return end("error: " + context.error().message);
    session_.emplace(*context);
    if (endpoint_.early) {
      if (segments.empty() || !session_->write_early(segments.front())) return end("tls: no early data");
      record_.sent += segments.front();
    }
    session_->advance(record_.received);
    if (!send_hello()) return false;
    while (true) {
      if (!flush_session()) return false;
      if (!session_->failure().empty()) return end("tls: " + session_->failure());
      if (session_->established()) return true;
      if (!wait_readable() || !take()) return false;
    }
  }

  bool renegotiate() {
    for (std::size_t done = 0; done < endpoint_.renegotiations; ++done) {
      if (!session_) return end("error: nothing to renegotiate without TLS");
      session_->renegotiate();
      while (session_->renegotiated() <= done) {
        if (!flush_session()) return false;
        if (!session_->failure().empty()) return end("tls: " + session_->failure());
        if (!wait_readable() || !take()) return false;
      }
      if (!flush_session()) return false;
    }
    return true;
  }

  bool send_hello() {
    std::string hello = session_->take_output();
    for (std::size_t i = 0; endpoint_.early && i < endpoint_.replays; ++i) replay(hello);
    if (endpoint_.hello_record > 0) hello = in_small_records(hello, endpoint_.hello_record);
    const std::size_t portion = endpoint_.hello_segment > 0 ? endpoint_.hello_segment : hello.size();
    for (std::size_t at = 0; at < hello.size() && !write_failed_; at += portion) {
      if (at > 0 && !between()) break;
      const std::string_view rest = std::string_view(hello).substr(at, portion);
      write_failed_ = write(rest) < rest.size();
    }
    return record_.end.empty();
  }

  // Each on a connection that is kept until the end: a server may give up what a client does not wait for.
  void replay(std::string_view flight) {
    auto socket = dial(*dialable(endpoint_.address, endpoint_.allowed_addresses), endpoint_.port, deadline_,
                       {.from = endpoint_.source});
    if (!socket) return;
    while (!flight.empty() && socket->send(flight) == Io::done) {
    }
    replays_.push_back(std::move(socket).value());
  }

  // Sees to it that what was sent and what is sent next are two segments. False: the peer is gone, and what
  // it said last waits to be read, or there is no time left.
  bool between() {
    if (endpoint_.between) {
      endpoint_.between();
      return true;
    }
    if (socket_.wait_delivered(deadline_)) return true;
    if (deadline_.passed()) end("timeout");
    return false;
  }

  // Sends what the session wants sent. A dead connection is not the end: its last words may wait to be read.
  bool flush_session() {
    const std::string out = session_->take_output();
    write_failed_ = write_failed_ || (!out.empty() && write(out) < out.size());
    return record_.end.empty();
  }

  // Writes as much as the peer takes; gives the number of bytes.
  std::size_t write(std::string_view bytes) {
    const std::size_t all = bytes.size();
    while (!bytes.empty()) {
      const Io io = socket_.send(bytes);
      if (io == Io::done) continue;
      if (io != Io::would_block) break;
      if (!socket_.wait(true, deadline_)) {
        end("timeout");
        break;
      }
      if (!take()) break;  // a peer that answers before it has read everything must not block both sides
    }
    return all - bytes.size();
  }

  bool send_all(const std::vector<std::string>& segments) {
    for (std::size_t i = endpoint_.early ? 1 : 0; i < segments.size(); ++i) {
      if (i != 0 && !between()) {
        if (!record_.end.empty()) return false;
        break;
      }
      if (!send_segment(segments[i])) return false;
      if (write_failed_) break;
    }
    if (endpoint_.finish_after_sending && !write_failed_) finish();
    return true;
  }

  bool send_segment(const std::string& segment) {
    if (session_) {
      session_->write(segment);
      if (!flush_session()) return false;
      if (!write_failed_) record_.sent += segment;
      return true;
    }
    const std::size_t written = write(segment);
    record_.sent += segment.substr(0, written);
    write_failed_ = written < segment.size();
    return record_.end.empty();
  }

  void finish() {
    finished_ = true;
    if (session_) {
      session_->close_notify();
      flush_session();
    }
    socket_.finish_sending();
  }

  bool wait_readable() { return socket_.wait(false, deadline_) || end("timeout"); }

  // Takes what has arrived, if anything.
  bool take() {
    std::string ciphertext;
    const Io io = socket_.receive(session_ ? ciphertext : record_.received);
    if (session_ && io == Io::done) {
      session_->feed(ciphertext);
      session_->advance(record_.received);
      if (!session_->failure().empty()) {
        const std::string last_words = session_->take_output();
        std::string_view rest = last_words;
        if (!rest.empty()) socket_.send(rest);
        return end("tls: " + session_->failure());
      }
      // The last answer and the close may come in one piece.
      if (session_->peer_closed()) return end(expected_ > 0 && all_answered() ? "complete" : "closed");
    }
    record_.reset = record_.reset || io == Io::reset;
    if (io == Io::closed || io == Io::reset) return end("closed");
    if (record_.received.size() > endpoint_.max_received) return end("too large");
    return true;
  }

  bool asks_head() const { return record_.sent.rfind("HEAD ", 0) == 0; }

  // Counts the final responses that are complete; goes on where it stopped, for answers may be large.
  bool all_answered() {
    while (answered_ < expected_) {
      const std::string_view rest = std::string_view(record_.received).substr(parsed_);
      const auto response = read_response(rest, false, asks_head() && answered_ == 0);
      if (!response || !response->complete) return false;
      parsed_ += response->size;
      if (response->status >= 200 || response->status == 101) ++answered_;
    }
    return true;
  }

  void read_answers() {
    while (true) {
      if (all_answered()) {
        end("complete");
        return;
      }
      if (!wait_or_finish() || !take()) return;
    }
  }

  bool wait_or_finish() {
    const std::chrono::milliseconds quiet = endpoint_.finish_when_quiet;
    if (quiet.count() > 0 && !finished_ && quiet < deadline_.left() && !socket_.wait(false, Deadline(quiet)))
      finish();
    return wait_readable();
  }

  const RawEndpoint& endpoint_;
  std::size_t expected_;
  Deadline deadline_;
  Socket socket_;
  std::vector<Socket> replays_;
  std::optional<TlsSession> session_;
  RawExchange record_;
  bool write_failed_ = false;
  bool finished_ = false;  // FIN was sent
  std::size_t parsed_ = 0;
  std::size_t answered_ = 0;
};

}  // namespace

std::vector<std::string> split_bytes(const std::string& bytes, Split how) {
  std::vector<std::string> out;
  std::size_t begin = 0;
  const auto cut = [&](std::size_t at) {
    if (at > begin && at < bytes.size()) {
      out.push_back(bytes.substr(begin, at - begin));
      begin = at;
    }
  };
  if (how == Split::head_end) {
    const std::size_t blank = bytes.find("\r\n\r\n");
    if (blank != std::string::npos) cut(blank + 4);
  } else if (how == Split::heads) {
    for (std::size_t at = bytes.find("\r\n\r\n"); at != std::string::npos;
         at = bytes.find("\r\n\r\n", at + 4))
      cut(at + 4);
  } else if (how == Split::bytes) {
    for (std::size_t at = 1; at < bytes.size(); ++at) cut(at);
  } else if (how == Split::delimiters) {
    for (std::size_t at = bytes.find('\n'); at != std::string::npos; at = bytes.find('\n', at + 1)) cut(at);
  }
  out.push_back(bytes.substr(begin));
  return out;
}

RawExchange exchange(const RawEndpoint& endpoint, const std::vector<std::string>& segments,
                     std::size_t expected_responses, Deadline deadline) {
  return Talk(endpoint, expected_responses, deadline).run(segments);
}

}  // namespace assay::forge
