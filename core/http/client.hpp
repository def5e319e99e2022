// SPDX-License-Identifier: Apache-2.0
#pragma once
// A well-behaved HTTP/1.1 client for the harness: one endpoint, one kept-alive connection, whole messages. It
// sends what it is told without repairing it, but cannot send broken framing: that is harness/forge's
// business.
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace assay {

struct HttpEndpoint {
  std::string address = "127.0.0.1";  // where to connect
  int port = 0;
  std::string host;  // name to verify, for SNI; also the default Host field
  bool tls = true;
  std::string ca_pem;           // authorities to trust; empty: none, every certificate is refused
  std::string certificate_pem;  // client certificate; empty: none
  Secret key_pem;
  std::chrono::milliseconds timeout{5000};
};

struct HttpMessage {
  std::string method = "GET";
  std::string target = "/";  // sent as given
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
};

struct HttpReply {
  int status = 0;
  std::string reason;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  std::string field(const std::string& name) const;  // first, without regard to case; "" if absent
};

class HttpClient {
 public:
  explicit HttpClient(HttpEndpoint endpoint);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  // Errors: unavailable (no connection, closed without an answer), denied (TLS: message tells), timeout.
  Result<HttpReply> send(const HttpMessage& message);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay
