// SPDX-License-Identifier: Apache-2.0
#pragma once
// Many connections of one client that stay open between steps: what slow and greedy clients are made of. One
// thread serves them all; nothing is read before somebody asks for it. Only loopback addresses and those that
// the options list are dialled.
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/deadline.hpp"
#include "core/base/result.hpp"
#include "harness/forge/lenient.hpp"
#include "harness/forge/socket.hpp"
#include "harness/forge/tls_session.hpp"

namespace assay::forge {

// How far the handshake goes when a connection is opened.
enum class Stage {
  tcp,          // not a byte is sent
  half_hello,   // the first half of the ClientHello
  hello,        // the ClientHello; nothing of the server's is answered
  half_finish,  // all but the last bytes of the client's second flight
  established
};

struct GroupOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  TlsOptions tls;
  std::vector<std::string> allowed_addresses;
  std::vector<std::string> from;  // source addresses, taken in turn; empty: the kernel's choice
  int receive_buffer = 0;
  Stage stage = Stage::established;
  std::size_t count = 1;
};

class ConnectionGroup {
 public:
  // Every connection that can be had. A peer that closes one at once has it counted as ended.
  static Result<std::unique_ptr<ConnectionGroup>> open(const GroupOptions& options, Deadline deadline);

  std::size_t size() const { return links_.size(); }
  // Connections that the peer's kernel still has, by number.
  std::vector<std::size_t> held() const;
  // Waits until none is held, or the deadline; what the peer says is read away only if `drain`.
  void wait_ended(Deadline deadline) const;
  const std::string& source(std::size_t number) const { return links_[number].source; }

  // To each connection that is held: plaintext of its session, or plain bytes where there is none yet.
  void send(std::string_view bytes, Deadline deadline);
  // To each one the next bytes of a handshake that stopped half-way; false when none has any left.
  bool send_handshake(std::size_t bytes, Deadline deadline);
  struct Wanted {
    std::size_t answers = 1;  // final ones
    std::size_t interim = 0;
  };
  // Reads until each connection has what is wanted or has ended, or nothing comes until the deadline.
  void read(Wanted wanted, Deadline deadline);
  struct Answers {
    std::string received;
    std::vector<LenientResponse> responses;  // final ones only
    std::size_t interim = 0;                 // how many came beside them (1xx but 101)
    bool ended = false;
  };
  Answers answers(std::size_t number) const;

 private:
  struct Link {
    Socket socket;
    std::optional<TlsSession> session;
    std::string unsent;  // of the handshake
    std::string received, source;
    bool ended = false;
  };
  void begin(Link& link, const TlsContext& context, Stage stage, Deadline deadline);
  void finish_handshakes(Stage stage, Deadline deadline);
  void take(Link& link);
  static bool write(Link& link, std::string_view bytes, Deadline deadline);
  static bool has(const Link& link, Wanted wanted);

  std::deque<Link> links_;
};

}  // namespace assay::forge
