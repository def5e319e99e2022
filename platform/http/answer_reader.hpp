// SPDX-License-Identifier: Apache-2.0
#pragma once
// How a client reads the answer to one request, and which connections it trusts with another one. A
// connection on which anything came that belongs to no request is never used again: what lies there would be
// given to the next client (RFC 9112 §9.2, §9.5).
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/net/stream.hpp"
#include "platform/wire/http1_response.hpp"

namespace assay::http {

// The members mean what they mean for wire::ResponseParser, whose states these are.
class AnswerReader {
 public:
  using State = wire::ResponseParser::State;

  virtual ~AnswerReader() = default;
  virtual std::size_t feed(std::string_view bytes) = 0;
  virtual void finish() = 0;
  virtual State state() const = 0;
  virtual const wire::ResponseHead& head() const = 0;
  virtual const std::string& body() const = 0;
  virtual const wire::Rejection& error() const = 0;
  virtual bool keep_alive() const = 0;
};

class StrictAnswerReader final : public AnswerReader {
 public:
  StrictAnswerReader(std::string_view method, wire::ResponseLimits limits) : parser_(method, limits) {}
  std::size_t feed(std::string_view bytes) override { return parser_.feed(bytes); }
  void finish() override { parser_.finish(); }
  State state() const override { return parser_.state(); }
  const wire::ResponseHead& head() const override { return parser_.head(); }
  const std::string& body() const override { return parser_.body(); }
  const wire::Rejection& error() const override { return parser_.error(); }
  bool keep_alive() const override { return parser_.keep_alive(); }

 private:
  wire::ResponseParser parser_;
};

// Makes the reader of one answer; the method is that of its request.
using AnswerReaderMaker =
    std::function<std::unique_ptr<AnswerReader>(std::string_view method, const wire::ResponseLimits& limits)>;

class ReusePolicy {
 public:
  virtual ~ReusePolicy() = default;
  // Whether to keep a connection behind a complete answer; `surplus` came behind it, and is read as the
  // beginning of the next answer where it is kept.
  virtual bool keeps(const AnswerReader& answer, std::string_view surplus) const = 0;
  // Whether to use a kept connection on which `waiting` is what came since.
  virtual bool takes(net::Stream::Waiting waiting) const = 0;
};

class CleanReuse final : public ReusePolicy {
 public:
  bool keeps(const AnswerReader& answer, std::string_view surplus) const override {
    return answer.keep_alive() && surplus.empty();
  }
  bool takes(net::Stream::Waiting waiting) const override { return waiting == net::Stream::Waiting::nothing; }
};

}  // namespace assay::http
