// SPDX-License-Identifier: Apache-2.0
#pragma once
// The requests of one connection, strictly one after the other (RFC 9112 §9.3), without input or output:
// bytes go in, the next step comes out. Bytes that came early wait for their turn; behind a refused request,
// and behind one that ends the connection, nothing is ever read.
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "platform/http/exchange.hpp"
#include "platform/http/request_reader.hpp"

namespace assay::http {

class Pipeline {
 public:
  explicit Pipeline(std::unique_ptr<RequestReader> reader) : reader_(std::move(reader)) {}

  enum class Step {
    read,     // more bytes are needed
    answer,   // request() is complete and waits for answered()
    refused,  // reader().error() tells why; the connection has to be closed
    over      // the last answer was the connection's end
  };
  Step step() const;

  void push(std::string_view bytes);

  // Only in Step::answer.
  Request request() const;
  // Goes on to the next request, unless `close` or the client wants this answer to be the last one.
  void answered(bool close);
  bool keep_alive() const { return reader_->keep_alive(); }

  // What arrived behind the request, for whoever takes the connection over.
  std::string take_pending() { return std::exchange(pending_, {}); }

  const RequestReader& reader() const { return *reader_; }

 private:
  void read_on();

  std::unique_ptr<RequestReader> reader_;
  std::string pending_;  // arrived, not yet read
  bool over_ = false;
};

// What is written in answer to a request of this method; `close` announces the end of the connection.
std::string answer_bytes(std::string_view method, const Response& response, bool close);

}  // namespace assay::http
