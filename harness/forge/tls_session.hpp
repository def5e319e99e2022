// SPDX-License-Identifier: Apache-2.0
#pragma once
// TLS without a socket: ciphertext goes in and comes out as strings, so that the caller alone decides which
// bytes leave in which write. Client and server side; old versions and weak settings are allowed on purpose,
// since a target's refusal of them is what gets tested.
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"

namespace assay::forge {

struct TlsOptions {
  std::string ca_pem;           // whom to believe; empty: the peer is not verified
  std::string certificate_pem;  // own certificate, followed by its chain; empty: none is presented
  std::string key_pem;
  std::string server_name;  // SNI and the name to verify; a numeric address is verified but not sent
  std::optional<std::string> asked_name;  // SNI in place of server_name; empty: none is sent
  std::vector<std::string> protocols;     // ALPN, as offered; empty: the extension is not sent
  std::string min_version, max_version;   // "1.0" … "1.3"; empty: the library's own
  // What is offered, in OpenSSL's notation; empty: the library's own. Suites are those of TLS 1.2 and below.
  std::string suites, signature_algorithms;
  // An extension that nobody knows, in front of all others: its number, and how many bytes it has.
  struct Filler {
    unsigned type = 0x0a0a;  // one that is kept free for such things (RFC 8701)
    std::size_t bytes = 0;
    bool operator==(const Filler&) const = default;
  };
  std::optional<Filler> filler;
  bool tickets = false;                // a client asks for one, to go on with the session later
  std::string session_pem;             // a session that was kept, to go on with; empty: none
  std::optional<TimePoint> verify_at;  // the time that certificates are judged by; nullopt: the system's
  bool operator==(const TlsOptions&) const = default;
};

class TlsContext {
 public:
  // Errc::invalid for PEM texts or versions that cannot be used. Safe from any thread; equal options give the
  // same context for a while, since making one takes as long as a good part of a handshake. Connections share
  // nothing by it.
  static Result<TlsContext> client(const TlsOptions& options);
  // With ca_pem, a client certificate is demanded.
  static Result<TlsContext> server(const TlsOptions& options);

 private:
  friend class TlsSession;
  TlsContext(std::shared_ptr<void> context, TlsOptions options, bool is_server);
  static Result<TlsContext> make(const TlsOptions& options, bool is_server);
  std::shared_ptr<void> context_;  // SSL_CTX
  TlsOptions options_;
  bool is_server_;
};

class TlsSession {
 public:
  explicit TlsSession(const TlsContext& context);

  void feed(std::string_view ciphertext);
  std::string take_output();  // ciphertext to send
  // Moves on with what was fed: handshake first, then decryption. Appends plaintext to `into`.
  void advance(std::string& into);
  // One record for each 16 KiB; needs an established session.
  void write(std::string_view plaintext);
  void close_notify();
  // In front of everything: plaintext for the first flight of a session that is to be resumed (TLS 1.3, RFC
  // 8446 §2.3). False: the server that gave it takes none, or not so much.
  bool write_early(std::string_view plaintext);
  bool early_accepted() const;  // the server has read it
  // A client begins to shake hands again (TLS 1.2 and below); `advance` goes on with it. What was written
  // before may still arrive.
  void renegotiate();
  std::size_t renegotiated() const;  // how often that was done and is over

  bool established() const { return established_; }
  bool peer_closed() const { return peer_closed_; }
  // What the server let us keep, for TlsOptions::session_pem; empty: nothing, so far.
  std::string kept() const;
  // Whether the server went on with the session that it was offered.
  bool resumed() const;
  // What both sides agreed on (ALPN); empty: nothing.
  std::string protocol() const;
  // Why the session is dead, in OpenSSL's words ("tlsv13 alert certificate required"); empty while it lives.
  const std::string& failure() const { return failure_; }

 private:
  void note_failure(int result);
  std::shared_ptr<void> context_;
  std::shared_ptr<void> ssl_;  // SSL
  bool established_ = false;
  bool peer_closed_ = false;
  std::string failure_;
};

}  // namespace assay::forge
