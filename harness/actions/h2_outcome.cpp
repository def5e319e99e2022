// SPDX-License-Identifier: Apache-2.0
#include "harness/actions/h2_outcome.hpp"

#include <algorithm>

#include "harness/actions/http_answer.hpp"
#include "harness/forge/lenient.hpp"

namespace assay::actions {
namespace {

namespace h2 = forge::h2;

constexpr std::size_t kOutcomeShown = 8;  // responses in the evidence

std::int64_t whole(std::size_t n) {
  return static_cast<std::int64_t>(n);
}

bool too_many(std::uint32_t code) {
  return code == h2::enhance_your_calm || code == h2::refused_stream;
}

const char* refusal(std::uint32_t code) {
  return too_many(code) ? "rejected.limited" : "rejected.malformed";
}

// A number of the server's that says what it holds against us; nullptr: it ended the connection in peace.
const std::uint32_t* complaint(const h2::Answers& answers) {
  const auto it = std::find_if(answers.goaways.begin(), answers.goaways.end(),
                               [](std::uint32_t code) { return code != h2::no_error; });
  return it == answers.goaways.end() ? nullptr : &*it;
}

// How the connection itself ended, where no stream was answered.
std::string outcome_of_end(const target::Target& target, const std::string& part,
                           const h2::Exchange& exchange) {
  const h2::Answers& answers = exchange.answers;
  if (const std::uint32_t* code = complaint(answers)) return refusal(*code);
  if (!answers.resets.empty()) {
    const bool limited = std::all_of(answers.resets.begin(), answers.resets.end(),
                                     [](const auto& reset) { return too_many(reset.first); });
    return limited ? "rejected.limited" : "rejected.malformed";
  }
  if (exchange.end == "refused") return "refused.network";
  if (exchange.end == "timeout") return "error.timeout";
  if (exchange.end.rfind("tls: ", 0) == 0) return target.outcome_of_tls(part, exchange.end);
  return exchange.end == "closed" || !answers.goaways.empty() ? "refused.closed" : "accepted";
}

Json codes_of(const h2::Answers& answers) {
  Json goaways = Json::array();
  for (const std::uint32_t code : answers.goaways) goaways.push_back(h2::error_name(code));
  Json resets = Json::object();
  for (const auto& [code, count] : answers.resets) resets[h2::error_name(code)] = whole(count);
  return Json::object({{"goaway", goaways}, {"rst_stream", resets}});
}

std::string text_of(const h2::Answers& answers) {
  if (!answers.spoken) return answers.other;
  std::string out;
  for (std::size_t i = 0; i < std::min(kOutcomeShown, answers.responses.size()); ++i) {
    const auto& response = answers.responses[i];
    out += "HTTP/2 " + std::to_string(response.status) + " (stream " + std::to_string(response.stream) +
           ")\n\n" + response.body + "\n";
  }
  return out;
}

void take_responses(StepResult& result, const target::Target& target, const std::string& part,
                    const h2::Exchange& exchange) {
  const h2::Answers& answers = exchange.answers;
  if (!answers.spoken) {
    const auto response = forge::read_response(answers.other, true);
    if (response && response->status != 0)
      take_answer(result, target, part, {response->status, "", response->fields, response->body});
    return;
  }
  const auto lowest = std::min_element(answers.responses.begin(), answers.responses.end(),
                                       [](const auto& a, const auto& b) { return a.status < b.status; });
  if (lowest != answers.responses.end())
    take_answer(result, target, part, {lowest->status, "", {}, lowest->body});
}

}  // namespace

Json h2_numbers(const h2::Exchange& exchange) {
  const h2::Answers& answers = exchange.answers;
  const bool held = exchange.end == "quiet" || exchange.end == "answered";
  const bool refused = !answers.spoken && !held && exchange.end != "timeout";
  Json out = Json::object({{"frames_sent", whole(exchange.frames_sent)},
                           {"responses", whole(answers.responses.size())},
                           {"resets", whole(answers.reset_streams())},
                           {"goaways", whole(answers.goaways.size())},
                           {"pings_acked", whole(answers.pings_acked)},
                           {"settings_acked", whole(answers.settings_acked)},
                           {"held", held ? 1 : 0},
                           {"closed", exchange.end == "closed" ? 1 : 0},
                           {"refused", refused ? 1 : 0}});
  for (int hundreds = 2; hundreds < 6; ++hundreds) {
    out["status_" + std::to_string(hundreds) + "xx"] =
        static_cast<std::int64_t>(std::count_if(answers.responses.begin(), answers.responses.end(),
                                                [&](const auto& r) { return r.status / 100 == hundreds; }));
  }
  return out;
}

void take_h2_exchange(StepResult& result, const target::Target& target, const std::string& part,
                      const h2::Exchange& exchange) {
  result.outcome = outcome_of_end(target, part, exchange);
  take_responses(result, target, part, exchange);
  const auto& goaways = exchange.answers.goaways;
  if (std::count(goaways.begin(), goaways.end(), h2::enhance_your_calm) > 0)
    result.outcome = "rejected.limited";
  result.answer_text = text_of(exchange.answers);
  result.response = bytes_json(result.answer_text);
  Json numbers = h2_numbers(exchange);
  result.detail = Json::object({{"end", exchange.end},
                                {"alpn", exchange.protocol},
                                {"spoken", exchange.answers.spoken},
                                {"codes", codes_of(exchange.answers)},
                                {"numbers", numbers}});
  const auto& settings = exchange.answers.settings;
  if (const auto most = settings.find(h2::max_concurrent_streams); most != settings.end())
    result.detail["max_concurrent_streams"] = static_cast<std::int64_t>(most->second);
  if (result.status != 0) numbers["status"] = result.status;
  result.value = std::move(numbers);
}

}  // namespace assay::actions
