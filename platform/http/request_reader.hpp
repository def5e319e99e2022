// SPDX-License-Identifier: Apache-2.0
#pragma once
// How a server reads the requests of one connection: bytes go in, one message at a time comes out.
#include <memory>
#include <string>
#include <string_view>

#include "platform/wire/http1_request.hpp"

namespace assay::http {

// The members mean what they mean for wire::RequestParser, whose states these are.
class RequestReader {
 public:
  using State = wire::RequestParser::State;

  virtual ~RequestReader() = default;
  virtual std::size_t feed(std::string_view bytes) = 0;
  virtual State state() const = 0;
  virtual const wire::RequestHead& head() const = 0;
  virtual const std::string& body() const = 0;
  virtual const wire::Rejection& error() const = 0;
  virtual bool keep_alive() const = 0;
  virtual bool expects_continue() const = 0;
  virtual bool idle() const = 0;
  virtual void reset() = 0;
  // The message as it was received, for relays that pass it on unread; empty where no reader keeps it.
  virtual std::string received() const { return {}; }
};

class StrictReader final : public RequestReader {
 public:
  explicit StrictReader(wire::RequestLimits limits) : parser_(std::move(limits)) {}
  std::size_t feed(std::string_view bytes) override { return parser_.feed(bytes); }
  State state() const override { return parser_.state(); }
  const wire::RequestHead& head() const override { return parser_.head(); }
  const std::string& body() const override { return parser_.body(); }
  const wire::Rejection& error() const override { return parser_.error(); }
  bool keep_alive() const override { return parser_.keep_alive(); }
  bool expects_continue() const override { return parser_.expects_continue(); }
  bool idle() const override { return parser_.idle(); }
  void reset() override { parser_.reset(); }

 private:
  wire::RequestParser parser_;
};

}  // namespace assay::http
