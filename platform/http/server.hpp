// SPDX-License-Identifier: Apache-2.0
#pragma once
// HTTP/1.1 server, over TLS but for the one that only turns clients away: strict parsing, one handler,
// journal and audit of everything that was answered. A client that is too slow is closed, with 408 where it
// had begun a request; connections and requests beyond the limits are turned away. Audit: http.reject,
// tls.reject, timeout.client{phase}, limit.exceeded{resource}.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "core/net/stream.hpp"
#include "platform/contract/audit.hpp"
#include "platform/http/connection_gate.hpp"
#include "platform/http/exchange.hpp"
#include "platform/http/patience.hpp"
#include "platform/http/request_reader.hpp"

namespace assay::http {

struct ServerOptions {
  wire::RequestLimits limits;
  std::string address = "127.0.0.1";  // to listen on
  // Makes the reader of one connection; none: a StrictReader with these limits.
  std::function<std::unique_ptr<RequestReader>(const wire::RequestLimits&)> reader;
  wire::Fields always;  // written on every answer, errors and refusals included
  // The last look at an answer, with the id under which the log knows the request; none: it goes out as it
  // is.
  std::function<void(const std::string& request_id, Response& answer)> finish;
  Patience patience;
  ConnectionLimits connections;
  std::size_t max_in_flight = 0;  // requests that are served at once; beyond: 503. 0: as many as come
  int send_buffer = 0;            // bytes that the kernel holds for a connection; 0: its own choice
  bool in_mesh = false;           // the peer proved a SPIFFE id: its X-Request-Id may be taken over
};

using Handler = std::function<net::Task<Response>(Request&)>;

class Server {
 public:
  // Lives on the loop's thread.
  Server(net::EventLoop& loop, net::TlsContext tls, ServerOptions options, Handler handler,
         std::shared_ptr<AuditSink> sink);
  // Without TLS.
  Server(net::EventLoop& loop, ServerOptions options, Handler handler, std::shared_ptr<AuditSink> sink);
  // Closes the listener and all connections at once. A handler that waits for something ends in its own time:
  // until then it keeps the handler and the sink alive, so what they stand on must live in one of these.
  ~Server();
  std::uint16_t port() const;
  // As TlsListener; on a server over TLS only.
  void set_tls(net::TlsContext tls);

 private:
  struct State;
  std::shared_ptr<State> state_;  // connections that are still being served keep it alive
};

}  // namespace assay::http
