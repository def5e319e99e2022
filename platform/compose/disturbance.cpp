// SPDX-License-Identifier: Apache-2.0
#include "platform/compose/disturbance.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::compose {

Result<void> Disturbance::set(std::string_view manner) {
  static constexpr std::array<std::string_view, 6> kManners = {"none",    "dropping", "failing",
                                                               "garbled", "silent",   "mute"};
  if (std::find(kManners.begin(), kManners.end(), manner) == kManners.end())
    return Error{Errc::invalid, "no manner \"" + std::string(manner) + "\"", {}};
  manner_ = manner;
  for (const auto& resume : std::exchange(waiting_, {})) resume();
  return {};
}

http::Response Disturbance::hang_up() {
  http::Response response;
  response.takeover = [](net::Stream&, std::string) -> net::Task<void> { co_return; };
  return response;
}

net::Task<std::optional<http::Response>> Disturbance::instead() {
  const auto self = shared_from_this();
  if (manner_ == "dropping") co_return hang_up();
  if (manner_ == "failing") co_return http::Response::error(503, "unavailable");
  if (manner_ == "garbled") co_return http::Response::text(200, "<p>It works!</p>", "text/html");
  if (manner_ != "silent") co_return std::nullopt;
  co_await loop_.suspend([this](net::EventLoop::Resume resume) { waiting_.push_back(std::move(resume)); });
  co_return hang_up();
}

http::Handler Disturbance::around(http::Handler inner) {
  return [self = shared_from_this(),
          inner = std::move(inner)](http::Request& request) -> net::Task<http::Response> {
    const auto kept = self;  // the handler may be gone before this ends
    auto other = co_await kept->instead();
    if (other) co_return std::move(*other);
    http::Response response = co_await inner(request);
    if (kept->mute()) co_return hang_up();
    co_return response;
  };
}

class Disturbance::Disturbed final : public gateway::Filter {
 public:
  Disturbed(std::unique_ptr<gateway::Filter> last, std::shared_ptr<Disturbance> disturbance)
      : last_(std::move(last)), disturbance_(std::move(disturbance)) {}
  net::Task<std::optional<http::Response>> apply(gateway::Exchange& exchange) override {
    auto other = co_await disturbance_->instead();
    if (other) co_return other;
    auto response = co_await last_->apply(exchange);
    if (disturbance_->mute()) co_return hang_up();
    co_return response;
  }

 private:
  std::unique_ptr<gateway::Filter> last_;
  std::shared_ptr<Disturbance> disturbance_;
};

std::unique_ptr<gateway::Filter> Disturbance::around(std::unique_ptr<gateway::Filter> last) {
  return std::make_unique<Disturbed>(std::move(last), shared_from_this());
}

}  // namespace assay::compose
