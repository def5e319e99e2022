// SPDX-License-Identifier: Apache-2.0
#pragma once
// A blocking client that sends exactly the bytes it is given, over TCP or TLS, and reads the answers
// tolerantly. Each segment goes out in one write of its own (TCP_NODELAY), and the next one is written only
// when the peer's kernel has the one before; whether the peer's program reads them apart is up to its
// scheduling. Only loopback addresses and those that the endpoint lists are dialled (loopback.hpp).
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/deadline.hpp"
#include "harness/forge/lenient.hpp"
#include "harness/forge/tls_session.hpp"

namespace assay::forge {

struct RawEndpoint {
  std::string address = "127.0.0.1";  // numeric, or "localhost"
  std::uint16_t port = 0;
  std::string source;  // numeric loopback address to come from; empty: the system's choice
  std::optional<TlsOptions> tls;
  // How the first flight over TLS leaves: at most so many bytes of the handshake in a record, and of all in a
  // segment. 0: as OpenSSL writes it, and in one.
  std::size_t hello_record = 0, hello_segment = 0;
  std::string preamble;  // in clear, in front of everything (a PROXY header)
  std::size_t renegotiations =
      0;  // how often to shake hands again before the first segment (TLS 1.2 and below)
  // Over TLS, with a session to go on with: the first segment goes out in the first flight, and that flight,
  // as it is, on so many connections more. Where the session allows none: "tls: no early data".
  bool early = false;
  std::size_t replays = 0;
  std::vector<std::string> allowed_addresses;  // numeric addresses beyond loopback that may be dialled
  bool finish_after_sending = false;           // send FIN behind the last segment
  // Where it is not zero, FIN goes out when nothing was received for so long, for servers that take a
  // half-closed connection for one whose client is gone: what they still answer comes before it.
  std::chrono::milliseconds finish_when_quiet{0};
  // Called between two segments, where the peer's program can be made to read the first one before the second
  // goes out. Without it the client waits until the peer's kernel has acknowledged the segment.
  std::function<void()> between;
  std::size_t max_received = 16u << 20;
};

// The same bytes in other segments: a reader that looks at one segment only, or loses what it has read too
// far, behaves differently.
enum class Split {
  whole,       // one segment
  head_end,    // behind the first blank line
  delimiters,  // within every line end, between CR and LF
  heads,       // behind every blank line
  bytes,       // between all of them
};
std::vector<std::string> split_bytes(const std::string& bytes, Split how);

struct RawExchange {
  std::string sent, received;  // application bytes: inside TLS, if there is TLS
  // "complete" (the expected responses are there), "closed", "timeout", "refused", "tls: <reason>", "too
  // large", "out of scope: <address>", "error: <text>"
  std::string end;
  bool reset = false;  // "closed" by RST instead of FIN
  std::vector<LenientResponse> responses;
  std::string kept_session;  // over TLS: what there is for TlsOptions::session_pem; empty: nothing
  bool resumed = false;      // over TLS: the session that was offered was taken up again
};

// Reads until `expected_responses` final responses (not 1xx, but 101) are complete; 0 means that no answer is
// waited for. A TLS 1.3 server's refusal of a client certificate arrives as an answer: expect one to see it.
// The first response is read as one to HEAD when the first request is.
RawExchange exchange(const RawEndpoint& endpoint, const std::vector<std::string>& segments,
                     std::size_t expected_responses, Deadline deadline);

}  // namespace assay::forge
