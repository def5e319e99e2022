// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "harness/actions/builtin.hpp"
#include "harness/actions/http_answer.hpp"
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

Result<std::size_t> responses_of(const Json& params) {
  const Json* value = params.find("responses");
  const std::int64_t n = value == nullptr ? 1 : value->int_or(-1);
  if (n >= 0 && n <= kMaxResponses) return static_cast<std::size_t>(n);
  return Error{
      Errc::invalid, "responses must be a whole number from 0 to " + std::to_string(kMaxResponses), {}};
}

// Whatever in the bytes could be taken for a request target, hidden requests included: the word behind one
// that begins a line.
std::vector<std::string> targets_in(const std::vector<std::string>& segments) {
  std::string all;
  for (const std::string& segment : segments) all += segment;
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

Result<StepResult> run(Context& context, const Json& params) {
  const std::string part = text_param(params, "at", "gateway");
  ASSAY_TRY_ASSIGN(const target::Endpoint endpoint,
                   context.session.target().endpoint(part, text_param(params, "as")));
  forge::RawEndpoint raw;
  raw.address = endpoint.address;
  raw.port = static_cast<std::uint16_t>(endpoint.port);
  raw.source = text_param(params, "source");
  raw.address = text_param(params, "address", raw.address);
  if (endpoint.in_scope) raw.allowed_addresses.push_back(endpoint.address);
  if (params.contains("tls") ? params.at("tls").bool_or(true) : endpoint.tls) {
    raw.tls.emplace();
    raw.tls->server_name = endpoint.host;
    if (params.contains("tls_name")) raw.tls->asked_name = text_param(params, "tls_name");
    ASSAY_TRY_ASSIGN(raw.tls->protocols, params.contains("tls_alpn")
                                             ? texts_param(params, "tls_alpn")
                                             : Result<std::vector<std::string>>(std::vector<std::string>()));
    raw.tls->ca_pem = text_param(params, "tls_ca", endpoint.ca_pem);
    raw.tls->certificate_pem = endpoint.certificate_pem;
    raw.tls->key_pem = endpoint.key_pem.reveal();
    raw.tls->min_version = text_param(params, "tls_min");
    raw.tls->max_version = text_param(params, "tls_max");
    raw.tls->suites = text_param(params, "tls_suites");
    raw.tls->signature_algorithms = text_param(params, "tls_signatures");
  }

  target::Target& target = context.session.target();
  ASSAY_TRY_ASSIGN(const std::chrono::milliseconds pause, pause_of(params));
  Result<void> waited;
  if (target.is_reference() || pause.count() > 0) {
    raw.between = [&] { waited = let_time_pass(target, pause); };
  }

  ASSAY_TRY_ASSIGN(std::vector<std::string> segments, texts_param(params, "segments"));
  if (params.contains("vars")) {
    for (std::string& segment : segments) {
      segment = fill_names(std::move(segment), params.at("vars"), context.marker);
    }
  }
  if (params.contains("split")) {
    std::string all;
    for (const std::string& segment : segments) all += segment;
    segments = forge::split_bytes(all, split_of(text_param(params, "split")));
  }
  for (const std::string& request_target : targets_in(segments)) ASSAY_TRY(target.may_send(request_target));
  ASSAY_TRY_ASSIGN(const std::size_t expected, responses_of(params));
  const forge::RawExchange exchange = forge::exchange(raw, segments, expected, Deadline(context.patience));

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
  return result;
}

}  // namespace

Action http_raw() {
  return {
      {"http.raw",
       "Sends exactly these bytes, each segment in a write of its own, on a connection of its own; counts "
       "`responses`, and `closed` if the other side ended it before all that were waited for had come.",
       {{"segments", ParamKind::list, true, "Payloads in order.", {}},
        {"vars", ParamKind::table, false, "Values for {names} in the segments.", {}},
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
        {"tls", ParamKind::boolean, false, "Speak TLS, or do not, whatever the part expects.", {}},
        {"tls_name",
         ParamKind::string,
         false,
         "Name to ask for (SNI) instead of the part's; empty: none. The certificate is still to be the "
         "part's.",
         {}},
        {"tls_ca", ParamKind::string, false, "Authority to trust (PEM) instead of the part's.", {}},
        {"tls_alpn", ParamKind::list, false, "Protocols to offer (ALPN), e.g. [\"h2\"].", {}},
        {"tls_min", ParamKind::string, false, "Lowest version offered.", {"1.0", "1.1", "1.2", "1.3"}},
        {"tls_max", ParamKind::string, false, "Highest version offered.", {"1.0", "1.1", "1.2", "1.3"}},
        {"tls_suites",
         ParamKind::string,
         false,
         "Suites of TLS 1.2 and below that are offered, in OpenSSL's notation.",
         {}},
        {"tls_signatures",
         ParamKind::string,
         false,
         "Signature algorithms that are offered, in OpenSSL's notation.",
         {}},
        {"at", ParamKind::string, false, "Part to send to; default gateway.", {}},
        {"as", ParamKind::string, false, "Mesh identity whose client certificate is shown.", {}}},
       {},
       true},
      run};
}

}  // namespace assay::actions
