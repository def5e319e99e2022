// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a flood is to do, and the ceilings that no plan may go beyond.
//
// Time. Without `advance` the flood runs in real time. With it the target's clock stands still but for that
// call: the flood then goes in rounds of `interval` target time, sends at the beginning of each what falls
// due in it, waits until nothing moves any more, and only then moves the clock. What is counted so depends on
// no machine's speed.
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "harness/forge/tls_session.hpp"

namespace assay::flood {

using Millis = std::chrono::milliseconds;

// Ceilings. The first set is for good: whoever needs more than this has another tool in mind. A target or a
// caller may set lower ones.
struct Limits {
  std::uint64_t connections = 20'000;
  std::uint64_t rate = 500'000;  // for each second
  std::uint64_t requests = 50'000'000;
  Millis duration = std::chrono::minutes(10);
};

enum class Mode {
  requests,           // whole requests, as fast as the answers come or at a fixed rate
  handshakes,         // TLS handshakes, each on a connection of its own, closed at once
  idle,               // connections on which nothing is ever sent
  keepalive_idle,     // one request, its answer, then nothing
  slow_headers,       // a header section that never ends, one byte in each interval
  slow_body,          // the same with the body
  slow_read,          // whole requests whose answers are read one byte in each interval, in a tiny window
  handshake_slow,     // the ClientHello, one byte in each interval
  handshake_stalled,  // the ClientHello, and no word more
};
const std::vector<std::string>& mode_names();  // "requests", "slow-headers" …
std::optional<Mode> parse_mode(std::string_view name);
std::string_view to_string(Mode mode);
// True for the modes that hold connections, as opposed to using them.
bool holds(Mode mode);

struct Endpoint {
  std::string address = "127.0.0.1";  // numeric, or "localhost"
  std::uint16_t port = 0;
  std::optional<forge::TlsOptions> tls;
  std::vector<std::string> allowed_addresses;  // numeric addresses beyond loopback that may be dialled
};

// Honest clients beside the flood, each request on a new connection, spread evenly over it; and the same
// number one after another before it, to compare with.
struct Honest {
  std::uint64_t requests = 0;
  std::string request;               // the bytes of one
  std::string source = "127.0.0.1";  // loopback address to come from
};

struct Plan {
  Endpoint endpoint;
  Mode mode = Mode::requests;
  std::vector<std::string> requests;  // whole requests as bytes, sent in turn
  std::uint64_t connections = 64;
  std::uint64_t rate = 0;   // requests (or handshakes) for each second, on a fixed schedule; 0: closed loop
  std::uint64_t total = 0;  // requests (or handshakes) in all; 0: as many as the time allows
  Millis duration{0};       // of the target's time; 0: until `total` is done
  Millis interval{1000};
  bool keep_alive = true;       // false: a connection for each request
  bool reopen = false;          // a held connection that the target closes is opened again
  std::uint64_t pipelined = 1;  // slow_read: requests sent at once on each connection
  // Loopback addresses to come from, counted up from `source`: 127.0.0.1, 127.0.0.2 …
  std::string source = "127.0.0.1";
  std::uint64_t sources = 1;
  Honest honest;
  Millis patience{5000};  // real time that one answer, handshake or connection may take
  Limits limits;

  std::function<Result<void>(Duration)> advance;  // moves the target's clock
  std::function<Result<void>()> settle;           // returns when the target has acted on all that it was sent
};

// The plan, if it may be carried out: within its limits and the ceilings, sensible, and aimed at loopback or
// a listed address. Errc::denied outside the scope, Errc::invalid otherwise; the message names the field.
Result<void> check(const Plan& plan);

// The n-th address after `first`, within 127.0.0.0/8.
Result<std::string> source_address(const std::string& first, std::uint64_t n);

}  // namespace assay::flood
