// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/base/join.hpp"
#include "harness/actions/builtin.hpp"
#include "harness/actions/http_answer.hpp"
#include "harness/actions/raw_tls.hpp"
#include "harness/forge/raw_http.hpp"
#include "harness/model/duration.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

forge::Split split_of(const std::string& name) {
  if (name == "head-end") return forge::Split::head_end;
  if (name == "heads") return forge::Split::heads;
  if (name == "bytes") return forge::Split::bytes;
  return name == "delimiters" ? forge::Split::delimiters : forge::Split::whole;
}

constexpr std::int64_t kMaxResponses = 256;

// Payloads of the step, with the values of `vars` in them.
Result<std::vector<std::string>> filled(const Context& context, const Json& params, const char* name) {
  ASSAY_TRY_ASSIGN(std::vector<std::string> out, texts_param(params, name));
  for (std::string& text : out) {
    if (params.contains("vars")) text = fill_names(std::move(text), params.at("vars"), context.marker);
  }
  return out;
}

// Whatever in the bytes could be taken for a request target, hidden requests included: the word behind one
// that begins a line.
std::vector<std::string> targets_in(const std::vector<std::string>& segments) {
  const std::string all = join(segments, "");
  std::vector<std::string> out;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    const std::string line = all.substr(at, end - at);
    const std::size_t begin = line.find_first_of(" \t");
    if (begin != std::string::npos && line.compare(begin + 1, 1, "/") == 0)
      out.push_back(line.substr(begin + 1, line.find_first_of(" \t\r", begin + 1) - begin - 1));
    at = end + 1;
  }
  if (out.empty()) out.emplace_back("/");
  return out;
}

Result<std::chrono::milliseconds> pause_of(const Json& params) {
  if (!params.contains("pause")) return std::chrono::milliseconds(0);
  const auto pause = model::parse_duration(text_param(params, "pause"));
  if (!pause) return Error{Errc::invalid, "`pause` is no duration", {}};
  return *pause;
}

// Between two segments: what was sent is dealt with, and so is what falls due in the pause.
Result<void> let_time_pass(target::Target& target, std::chrono::milliseconds pause) {
  ASSAY_TRY(target.settle());
  if (pause.count() == 0) return {};
  ASSAY_TRY(target.advance(pause));
  return target.settle();
}

Result<StepResult> run_http_raw(Context& context, const Json& params) {
  const std::string part = text_param(params, "at", "gateway");
  ASSAY_TRY_ASSIGN(const target::Endpoint endpoint,
                   context.session.target().endpoint(part, text_param(params, "as")));
  forge::RawEndpoint raw;
  raw.address = endpoint.address;
  raw.port = static_cast<std::uint16_t>(endpoint.port);
  raw.source = text_param(params, "source");
  raw.address = text_param(params, "address", raw.address);
  if (endpoint.in_scope) raw.allowed_addresses.push_back(endpoint.address);
  ASSAY_TRY(read_tls(params, endpoint, raw));

  target::Target& target = context.session.target();
  ASSAY_TRY_ASSIGN(const std::chrono::milliseconds pause, pause_of(params));
  Result<void> waited;
  if (target.is_reference() || pause.count() > 0) {
    raw.between = [&] { waited = let_time_pass(target, pause); };
  }

  ASSAY_TRY_ASSIGN(std::vector<std::string> segments, filled(context, params, "segments"));
  if (params.contains("split"))
    segments = forge::split_bytes(join(segments, ""), split_of(text_param(params, "split")));
  if (params.contains("preamble")) {
    ASSAY_TRY_ASSIGN(const std::vector<std::string> preamble, filled(context, params, "preamble"));
    raw.preamble = join(preamble, "");
  }
  for (const std::string& request_target : targets_in(segments)) ASSAY_TRY(target.may_send(request_target));
  ASSAY_TRY_ASSIGN(const std::int64_t expected, number_param(params, "responses", 1, kMaxResponses));
  const forge::RawExchange exchange =
      forge::exchange(raw, segments, static_cast<std::size_t>(expected), Deadline(context.patience));

  ASSAY_TRY(waited);
  for (const char* fault : {"out of scope", "error:", "too large"}) {  // ours, not the target's
    if (exchange.end.rfind(fault, 0) == 0) return Error{Errc::internal, exchange.end, {}};
  }

  StepResult result;
  result.request = bytes_json(exchange.sent);
  result.response = bytes_json(exchange.received);
  const auto responses = static_cast<std::int64_t>(exchange.responses.size());
  const std::int64_t closed = exchange.end == "closed" ? 1 : 0;
  result.detail = Json::object({{"end", exchange.end},
                                {"responses", responses},
                                {"numbers", Json::object({{"responses", responses}, {"closed", closed}})}});
  if (params.contains("tls_session")) result.detail["resumed"] = exchange.resumed;
  // Interim answers (1xx but 101) decide nothing.
  const auto final_answer =
      std::find_if(exchange.responses.begin(), exchange.responses.end(),
                   [](const auto& answer) { return answer.status >= 200 || answer.status == 101; });
  if (final_answer != exchange.responses.end()) {
    const forge::LenientResponse& first = *final_answer;
    take_answer(result, context.session.target(), part, {first.status, "", first.fields, first.body});
    result.answer_text = exchange.received;
    result.response = bytes_json(exchange.received);
  } else if (exchange.end == "timeout") {
    result.outcome = "error.timeout";
  } else if (exchange.end == "refused") {
    result.outcome = "refused.network";
  } else {
    const bool tls = exchange.end.rfind("tls:", 0) == 0;
    result.outcome = tls ? target.outcome_of_tls(part, exchange.end) : "refused.closed";
  }
  if (params.contains("tls_keep")) result.value["session"] = exchange.kept_session;
  return result;
}

}  // namespace

Action http_raw() {
  Action action{
      {"http.raw",
       "Sends exactly these bytes, each segment in a write of its own, on a connection of its own; counts "
       "`responses`, and `closed` if the other side ended it before all that were waited for had come.",
       {{"segments", ParamKind::list, true, "Payloads in order.", {}},
        {"preamble",
         ParamKind::list,
         false,
         "Payloads in clear in front of everything, TLS too: a PROXY header.",
         {}},
        {"vars", ParamKind::table, false, "Values for {names} in the segments and the preamble.", {}},
        {"split",
         ParamKind::string,
         false,
         "Cut the joined segments anew: in one piece, behind the head, within every line end, behind every "
         "blank line, or between all bytes.",
         {"whole", "head-end", "delimiters", "heads", "bytes"}},
        {"pause", ParamKind::duration, false, "How long the client is silent between two segments.", {}},
        {"responses", ParamKind::integer, false, "How many answers to wait for, at most 256; default 1.", {}},
        {"source",
         ParamKind::string,
         false,
         "Loopback address to come from, e.g. \"127.0.0.7\": another client.",
         {}},
        {"address",
         ParamKind::string,
         false,
         "Loopback address to connect to instead of the part's: its port in another network.",
         {}},
        {"at", ParamKind::string, false, "Part to send to; default gateway.", {}},
        {"as", ParamKind::string, false, "Mesh identity whose client certificate is shown.", {}}},
       {},
       true},
      run_http_raw};
  for (model::ParamSpec& param : tls_params()) action.spec.params.push_back(std::move(param));
  return action;
}

}  // namespace assay::actions
