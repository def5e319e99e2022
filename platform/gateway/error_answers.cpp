// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/error_answers.hpp"

#include <array>
#include <utility>

#include "core/json/parse.hpp"

namespace assay::gateway {
namespace {

constexpr int kFirstError = 400;
constexpr int kFirstServerError = 500;

std::string_view word_for(int status) {
  static constexpr std::array<std::pair<int, std::string_view>, 9> kWords = {{{401, "unauthenticated"},
                                                                              {403, "forbidden"},
                                                                              {404, "not_found"},
                                                                              {405, "method_not_allowed"},
                                                                              {409, "conflict"},
                                                                              {413, "too_large"},
                                                                              {422, "invalid_input"},
                                                                              {429, "rate_limited"},
                                                                              {503, "unavailable"}}};
  for (const auto& [known, word] : kWords) {
    if (known == status) return word;
  }
  return status < kFirstServerError ? "invalid_request" : "service_error";
}

}  // namespace

http::Response OwnErrors::of_service(http::Response answer) const {
  http::Response own = http::Response::error(answer.status, word_for(answer.status));
  own.close = answer.close;
  if (const std::string* wait = answer.fields.find("Retry-After")) own.fields.add("Retry-After", *wait);
  return own;
}

void OwnErrors::finish(const std::string& request_id, http::Response& answer) const {
  if (answer.error_code.empty()) return;
  answer.fields.set("Content-Type", "application/problem+json");
  answer.body = dump_json(Json::object({{"title", http::reason_phrase(answer.status)},
                                        {"status", answer.status},
                                        {"error", answer.error_code},
                                        {"request_id", request_id}}));
}

net::Task<std::optional<http::Response>> ServiceErrors::apply(Exchange& exchange) {
  std::optional<http::Response> answer = co_await forwarding_->apply(exchange);
  const bool services_own =
      answer && answer->status >= kFirstError && answer->error_code.empty() && !answer->takeover;
  if (services_own) answer = policy_->of_service(std::move(*answer));
  co_return answer;
}

}  // namespace assay::gateway
