// SPDX-License-Identifier: Apache-2.0
#include "cli/live_reference.hpp"

#include "harness/actions/builtin.hpp"
#include "harness/reference/reference_target.hpp"

namespace assay::cli {
namespace {

Result<std::string> sign_in(target::Target& target, const std::string& scratch) {
  constexpr auto kPatience = std::chrono::seconds(30);
  actions::Session session(target, scratch, kPatience);
  Rng rng(1);
  std::map<std::string, std::unique_ptr<forge::RogueListener>> listeners;
  std::map<std::string, std::unique_ptr<forge::ConnectionGroup>> connections;
  actions::Context context{session, rng, "", kPatience, listeners, connections};
  ASSAY_TRY_ASSIGN(const actions::StepResult issued,
                   actions::token_issue().run(context, Json::object({{"user", "alice"}})));
  return issued.value.string_or("");
}

}  // namespace

Result<std::unique_ptr<LiveReference>> LiveReference::start() {
  ASSAY_TRY_ASSIGN(ScratchDirectory scratch, ScratchDirectory::make());
  std::unique_ptr<LiveReference> out(new LiveReference(std::move(scratch)));
  const std::string directory = out->scratch_.path().string();
  reference::PlatformOptions options{"", {}, directory};
  options.live = true;
  ASSAY_TRY_ASSIGN(auto control, reference::start_in_process(options));
  out->target_ = reference::make_target(std::move(control));
  ASSAY_TRY_ASSIGN(const target::Endpoint endpoint, out->target_->endpoint("gateway", ""));
  out->gateway_.address = endpoint.address;
  out->gateway_.port = static_cast<std::uint16_t>(endpoint.port);
  out->gateway_.tls.emplace();
  out->gateway_.tls->server_name = endpoint.host;
  out->gateway_.tls->ca_pem = endpoint.ca_pem;
  ASSAY_TRY_ASSIGN(const std::string token, sign_in(*out->target_, directory));
  out->request_head_ =
      "GET /v1/profile HTTP/1.1\r\nHost: " + endpoint.host + "\r\nAuthorization: Bearer " + token + "\r\n";
  return out;
}

}  // namespace assay::cli
