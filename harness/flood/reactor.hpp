// SPDX-License-Identifier: Apache-2.0
#pragma once
// One Asio loop on the caller's thread, and TCP connections on it that call back. Raw sockets and not
// core/net's streams, because a flood needs what an honest client must not have: a source address, a window
// of its choice, bytes below TLS, an end by reset, and no coroutine for each connection.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "harness/flood/report.hpp"

namespace assay::flood {

using Instant = std::chrono::steady_clock::time_point;

class Reactor {
 public:
  Reactor();
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  // Runs handlers until `stop`.
  void run();
  void stop();
  // Runs what is ready; how many handlers that were.
  std::size_t poll();
  // Waits for one handler and runs it; false if none came in that time.
  bool run_one_for(std::chrono::milliseconds time);
  // One alarm: a new call replaces the time of the one before.
  void on_alarm(std::function<void()> action);
  void alarm_at(Instant when);

  Traffic& traffic() { return traffic_; }

 private:
  friend class Line;
  struct Asio;
  std::unique_ptr<Asio> asio_;
  std::function<void()> alarm_;
  Traffic traffic_;
};

struct Address {
  std::string target = "127.0.0.1";  // numeric
  std::uint16_t port = 0;
  std::string source;      // numeric; empty: the system's choice
  int receive_window = 0;  // bytes, about; 0: the system's choice
};

enum class LineEnd {
  refused,
  reset,
  closed,
  local,  // no address or descriptor is left on this machine
};

class LineOwner {
 public:
  virtual void line_connected() = 0;
  virtual void line_received(std::string_view bytes) = 0;
  // Told once for each connection, never for one that we closed; the line may be connected again at once.
  virtual void line_ended(LineEnd end) = 0;

 protected:
  ~LineOwner() = default;
};

// A connection that can be made anew as often as wanted. Callbacks come from the loop only, never from within
// a call to the line.
class Line {
 public:
  Line(Reactor& reactor, LineOwner& owner, std::size_t buffer_bytes);
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void connect(const Address& address);
  // What the kernel does not take at once is kept and sent as soon as it does.
  void send(std::string_view bytes);
  // Reads on by itself (the default), or only what it is told to.
  void read_freely(bool freely);
  void read_once(std::size_t bytes);
  // Ends a tiny window.
  void widen();
  // No callback follows. With `reset`, the peer is told so by RST and no port lingers here.
  void close(bool reset);

 private:
  struct Socket;
  void connected(bool failed, int error);
  void start_read(std::size_t bytes);
  void arrived(std::size_t count);
  void end(LineEnd how);
  void flush();

  Reactor& reactor_;
  LineOwner& owner_;
  std::unique_ptr<Socket> socket_;
};

}  // namespace assay::flood
