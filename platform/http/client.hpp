// SPDX-License-Identifier: Apache-2.0
#pragma once
// HTTP/1.1 client for calls between parts: one upstream, mutual TLS, kept-alive connections, strict parsing
// of answers. Without TLS settings it speaks plain HTTP, for backends that know nothing else. One answer for
// one request: whatever an upstream says beyond that ends its connection.
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/net/stream.hpp"
#include "platform/http/answer_reader.hpp"
#include "platform/wire/http1_response.hpp"

namespace assay::http {

struct Upstream {
  net::Place place;
  std::string server_name;  // for SNI and Host
  std::string peer_uri;     // the SPIFFE id that it must prove; unused without TLS
};

struct ClientOptions {
  wire::ResponseLimits limits;
  Duration timeout = std::chrono::seconds(10);  // of one exchange
  Duration reuse_within =
      std::chrono::seconds(30);  // below the servers' idle timeout, so that none closes first
  std::size_t max_idle = 8;
  // Asked before each exchange where the upstream is now; an Error is that exchange's. None: it never moves.
  std::function<Result<net::Place>()> locate = {};
  bool keep_host =
      false;  // send the Host of the head (a relay's client chose it) instead of the server's name
  AnswerReaderMaker reader;                  // none: a StrictAnswerReader
  std::shared_ptr<const ReusePolicy> reuse;  // null: a CleanReuse
};

struct Answer {
  wire::ResponseHead head;
  std::string body;
  // What an upstream said that no request had asked for, and that ended a connection: "surplus" came behind
  // this answer, "unasked" on a connection that was kept; usually empty.
  std::string irregular;
};

class Client {
 public:
  Client(net::EventLoop& loop, std::optional<net::TlsContext> tls, Upstream upstream,
         ClientOptions options = {});

  // Sends `head` (Host is set here, but for `keep_host`) with `body`. Errors: unavailable, denied (TLS),
  // timeout, invalid (answer refused).
  net::Task<Result<Answer>> send(wire::RequestHead head, std::string body);
  const Upstream& upstream() const { return upstream_; }
  void set_upstream(Upstream upstream);  // drops idle connections

 private:
  struct Idle {
    std::unique_ptr<net::Stream> stream;
    TimePoint since;
    std::string surplus;  // read, and belongs to the next answer; empty but for a lenient ReusePolicy
  };
  Result<void> locate();
  std::optional<Idle> take_idle(std::string& irregular);
  net::Task<Result<std::unique_ptr<net::Stream>>> connect();
  void keep(std::unique_ptr<net::Stream> stream, std::string surplus);
  std::unique_ptr<AnswerReader> reader_for(const std::string& method) const;
  net::Task<Result<Answer>> exchange(Idle connection, const std::string& method, std::string bytes);

  net::EventLoop& loop_;
  std::optional<net::TlsContext> tls_;
  Upstream upstream_;
  ClientOptions options_;
  std::vector<Idle> idle_;
};

}  // namespace assay::http
