// SPDX-License-Identifier: Apache-2.0
#include "platform/weak/sabotage_edge.hpp"

#include <optional>
#include <utility>

namespace assay::weak {
namespace {

class NoInterim final : public http::RequestReader {
 public:
  explicit NoInterim(const wire::RequestLimits& limits) : strict_(limits) {}
  std::size_t feed(std::string_view bytes) override { return strict_.feed(bytes); }
  State state() const override { return strict_.state(); }
  const wire::RequestHead& head() const override { return strict_.head(); }
  const std::string& body() const override { return strict_.body(); }
  const wire::Rejection& error() const override { return strict_.error(); }
  bool keep_alive() const override { return strict_.keep_alive(); }
  bool expects_continue() const override { return false; }
  bool idle() const override { return strict_.idle(); }
  void reset() override { strict_.reset(); }

 private:
  http::StrictReader strict_;
};

}  // namespace

http::Handler last_byte_lost(http::Handler handler) {
  return [handler = std::move(handler)](http::Request& request) -> net::Task<http::Response> {
    if (!request.body.empty()) request.body.pop_back();
    return handler(request);
  };
}

http::Handler closes_after_each(http::Handler handler) {
  return [handler = std::move(handler)](http::Request& request) -> net::Task<http::Response> {
    http::Response response = co_await handler(request);
    response.close = true;
    co_return response;
  };
}

http::Handler answers_late_by_one(http::Handler handler) {
  const auto before = std::make_shared<std::optional<http::Response>>();
  return [handler = std::move(handler), before](http::Request& request) -> net::Task<http::Response> {
    http::Response own = co_await handler(request);
    http::Response given = before->value_or(own);
    *before = std::move(own);
    co_return given;
  };
}

std::unique_ptr<http::RequestReader> no_interim(const wire::RequestLimits& limits) {
  return std::make_unique<NoInterim>(limits);
}

}  // namespace assay::weak
