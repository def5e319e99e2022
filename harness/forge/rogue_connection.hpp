// SPDX-License-Identifier: Apache-2.0
#pragma once
// One connection of the rogue listener, driven by its thread whenever the socket is ready.
#include <optional>
#include <string>
#include <string_view>

#include "core/base/deadline.hpp"
#include "harness/forge/rogue_journal.hpp"
#include "harness/forge/rogue_listener.hpp"
#include "harness/forge/socket.hpp"

namespace assay::forge {

class RogueConnection {
 public:
  RogueConnection(Socket socket, std::size_t number, const RogueOptions& options, const TlsContext* tls,
                  RogueJournal& journal);

  int fd() const { return socket_.fd(); }
  Deadline deadline() const { return deadline_; }
  bool wants_read() const { return !input_ended_; }
  bool wants_write() const { return !out_.empty(); }
  bool over() const { return over_; }
  // Reads, answers and writes as far as it goes without waiting.
  void advance();
  void stop(const std::string& why);  // records what is still open

 private:
  bool receive();
  void answer_requests();
  void answer(const LenientRequest& request);
  void say(std::string_view text);
  void flush();
  void settle(const std::string& end);

  Socket socket_;
  std::size_t number_;
  const RogueOptions& options_;
  RogueJournal& journal_;
  std::optional<TlsSession> session_;
  Deadline deadline_;
  std::string in_, out_;
  std::size_t received_ = 0;
  std::optional<std::size_t> contact_;  // the one that is still arriving
  bool input_ended_ = false;
  bool last_answer_given_ = false;
  bool finished_sending_ = false;
  bool over_ = false;
};

}  // namespace assay::forge
