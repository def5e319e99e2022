// SPDX-License-Identifier: Apache-2.0
#pragma once
// The attacker's own server: an HTTP/1.1 listener on 127.0.0.1, port 0, plain or TLS, that records who came
// and answers from a table (a key set, a redirect, anything). A contact is the proof that a target was made
// to call out. Bounded in connections, bytes and time. One thread; destruction ends every connection at once.
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/deadline.hpp"
#include "core/base/result.hpp"
#include "core/json/value.hpp"
#include "harness/forge/lenient.hpp"
#include "harness/forge/tls_session.hpp"

namespace assay::forge {

struct RogueAnswer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  LenientFields headers;
};
// {"keys": […]} with the given public JWKs.
RogueAnswer key_set_answer(const std::vector<Json>& jwks);

struct RogueOptions {
  std::uint16_t port = 0;                      // 0: the system's choice
  std::map<std::string, RogueAnswer> answers;  // by path, without the query
  RogueAnswer fallback{404, "text/plain", "not here\n", {}};
  std::optional<TlsOptions> tls;       // certificate_pem and key_pem; ca_pem demands client certificates
  std::size_t max_connections = 1024;  // in its whole life; more are closed at once and counted
  std::size_t max_bytes = 256u << 10;  // received on one connection
  std::chrono::milliseconds patience{5000};  // for one connection
};

// One request, or a connection on which no request arrived (then `method` is empty).
struct Contact {
  std::size_t order = 0;       // from 0, in the order of arrival
  std::size_t connection = 0;  // from 0
  std::chrono::steady_clock::time_point at;
  std::string bytes;  // the request as received, or what there was of it; inside TLS, if there is TLS
  std::string method, path, host;  // path: the request target as sent
  std::string
      end;  // "open" (still arriving), "answered", "closed", "timeout", "too large", "tls: …", "stopped"
};

class RogueListener {
 public:
  // Errc::invalid for unusable TLS material, Errc::unavailable if no port can be had.
  static Result<std::unique_ptr<RogueListener>> start(RogueOptions options);
  ~RogueListener();
  RogueListener(const RogueListener&) = delete;
  RogueListener& operator=(const RogueListener&) = delete;

  std::uint16_t port() const;
  std::string url(std::string_view path) const;  // "http://127.0.0.1:PORT/path"
  // Everything that had come when it was called, without self-probes: a caller-out that connected, sent and
  // closed before is among it, although nobody answered it yet.
  std::vector<Contact> contacts() const;
  std::size_t refused_connections() const;
  // True as soon as a contact is complete (answered or ended); at the deadline, whether anybody came at all.
  bool wait_for_contact(Deadline deadline) const;
  // Connects to itself and checks that it sees the contact, which does not count afterwards.
  // Errc::unavailable: it saw nothing, so its silence would prove nothing. Errc::unsupported where client
  // certificates are demanded.
  Result<void> self_probe(Deadline deadline);

 private:
  class Server;
  explicit RogueListener(std::unique_ptr<Server> server);
  std::unique_ptr<Server> server_;
};

}  // namespace assay::forge
