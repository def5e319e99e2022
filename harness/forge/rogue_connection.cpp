// SPDX-License-Identifier: Apache-2.0
#include "harness/forge/rogue_connection.hpp"

namespace assay::forge {
namespace {

std::string path_of(std::string_view target) {
  const std::size_t scheme = target.find("://");  // the absolute form that proxies get
  if (scheme != std::string_view::npos && target.front() != '/') {
    const std::size_t slash = target.find('/', scheme + 3);
    target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
  }
  return std::string(target.substr(0, target.find_first_of("?#")));
}

std::string head_of(const RogueAnswer& answer, bool closes) {
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Answer\r\n";
  if (!answer.content_type.empty()) head += "Content-Type: " + answer.content_type + "\r\n";
  for (const auto& [name, value] : answer.headers)
    head.append(name).append(": ").append(value).append("\r\n");
  head += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  return head + (closes ? "Connection: close\r\n\r\n" : "\r\n");
}

bool wants_close(const LenientRequest& request) {
  const std::string wish = request.field("connection").value_or("");
  const std::string& line = request.start_line;
  const bool is_old = line.size() < 8 || line.compare(line.size() - 8, 8, "HTTP/1.1") != 0;
  return is_old || wish == "close" || wish == "Close";
}

}  // namespace

RogueConnection::RogueConnection(Socket socket, std::size_t number, const RogueOptions& options,
                                 const TlsContext* tls, RogueJournal& journal)
    : socket_(std::move(socket)),
      number_(number),
      options_(options),
      journal_(journal),
      deadline_(options.patience),
      contact_(journal.open(number)) {
  if (tls != nullptr) session_.emplace(*tls);
}

void RogueConnection::settle(const std::string& end) {
  if (!contact_ && !in_.empty()) contact_ = journal_.open(number_);
  if (contact_) {
    const auto request = read_request(in_);  // its head may be there, though not all of it
    journal_.close(*contact_, in_, request ? &*request : nullptr, end);
  }
  contact_.reset();
  over_ = true;
}

void RogueConnection::stop(const std::string& why) {
  if (!over_) settle(why);
}

bool RogueConnection::receive() {
  std::string arrived;
  const Socket::Io io = socket_.receive(arrived);
  if (io == Socket::Io::would_block) return false;
  if (io != Socket::Io::done) {
    input_ended_ = true;  // a peer that only stopped sending still gets its answer
    return false;
  }
  received_ += arrived.size();
  if (last_answer_given_) return true;  // only drained, so that our last bytes are not lost to a reset
  if (!session_) {
    in_ += arrived;
  } else {
    session_->feed(arrived);
    session_->advance(in_);
    out_ += session_->take_output();
    input_ended_ = session_->peer_closed();
  }
  return true;
}

void RogueConnection::advance() {
  while (!input_ended_ && receive()) {
    if (received_ > options_.max_bytes) {
      settle("too large");
      return;
    }
  }
  answer_requests();
  flush();
  if (over_) return;
  if (session_ && !session_->failure().empty()) {
    settle("tls: " + session_->failure());
  } else if (input_ended_ && out_.empty()) {
    settle("closed");
  }
}

void RogueConnection::answer_requests() {
  while (!last_answer_given_) {
    const auto request = read_request(in_);
    if (!request || !request->complete) return;
    if (!contact_) contact_ = journal_.open(number_);
    answer(*request);
    journal_.close(*contact_, in_.substr(0, request->size), &*request, "answered");
    contact_.reset();
    in_.erase(0, request->size);
  }
}

void RogueConnection::answer(const LenientRequest& request) {
  const auto found = options_.answers.find(path_of(request.target));
  const RogueAnswer& chosen = found == options_.answers.end() ? options_.fallback : found->second;
  last_answer_given_ = wants_close(request);
  say(head_of(chosen, last_answer_given_) + (request.method == "HEAD" ? std::string() : chosen.body));
}

void RogueConnection::say(std::string_view text) {
  if (!session_) {
    out_ += text;
    return;
  }
  session_->write(text);
  if (last_answer_given_) session_->close_notify();
  out_ += session_->take_output();
}

void RogueConnection::flush() {
  std::string_view rest = out_;
  while (!rest.empty()) {
    const Socket::Io io = socket_.send(rest);
    if (io == Socket::Io::done) continue;
    if (io == Socket::Io::would_block) break;
    settle("closed");
    return;
  }
  out_.erase(0, out_.size() - rest.size());
  if (out_.empty() && last_answer_given_ && !finished_sending_) {
    socket_.finish_sending();
    finished_sending_ = true;
  }
}

}  // namespace assay::forge
