// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/gateway_http_extensions.hpp"

namespace assay::weak {
namespace {

constexpr std::size_t kNoLimit = std::size_t{64} << 20;

wire::RequestLimits lifted(wire::RequestLimits limits) {
  limits.body.max_chunk_line = kNoLimit;
  limits.body.max_chunk_ext = kNoLimit;
  return limits;
}

class ExtensionsUnbounded final : public http::RequestReader {
 public:
  ExtensionsUnbounded(const wire::RequestLimits& hardened, HitCounter& hits)
      : parser_(lifted(hardened)), limit_(hardened.body.max_chunk_line), hits_(hits) {}

  std::size_t feed(std::string_view bytes) override {
    const std::size_t used = parser_.feed(bytes);
    taken_ += used;
    if (state() == State::complete && taken_ - parser_.body().size() > limit_ && chunked())
      hits_.hit("gateway.http.chunked/extensions-unbounded");
    return used;
  }

  State state() const override { return parser_.state(); }
  const wire::RequestHead& head() const override { return parser_.head(); }
  const std::string& body() const override { return parser_.body(); }
  const wire::Rejection& error() const override { return parser_.error(); }
  bool keep_alive() const override { return parser_.keep_alive(); }
  bool expects_continue() const override { return parser_.expects_continue(); }
  bool idle() const override { return parser_.idle(); }
  void reset() override {
    parser_.reset();
    taken_ = 0;
  }

 private:
  bool chunked() const { return parser_.head().fields.find("Transfer-Encoding") != nullptr; }

  wire::RequestParser parser_;
  std::size_t limit_;
  HitCounter& hits_;
  std::size_t taken_ = 0;  // bytes of the current message
};

}  // namespace

std::unique_ptr<http::RequestReader> extensions_unbounded(const wire::RequestLimits& hardened,
                                                          HitCounter& hits) {
  return std::make_unique<ExtensionsUnbounded>(hardened, hits);
}

}  // namespace assay::weak
