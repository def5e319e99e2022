// SPDX-License-Identifier: Apache-2.0
// metrics.count: one counter of a part's metrics, in Prometheus' text format 0.0.4.
#include <charconv>

#include "harness/actions/builtin.hpp"
#include "harness/actions/http_answer.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

// The value of the line that begins with `series`. A counter that never counted need not be told: 0.
Result<std::int64_t> value_of(std::string_view text, const std::string& series) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.rfind(series + " ", 0) != 0) continue;
    line.remove_prefix(series.size() + 1);
    std::int64_t value = 0;
    const auto [rest, failed] = std::from_chars(line.data(), line.data() + line.size(), value);
    const bool whole = failed == std::errc() && (rest == line.data() + line.size() || *rest == ' ');
    if (!whole) return Error{Errc::invalid, series + " is no whole number", {}};
    return value;
  }
  return 0;
}

Result<StepResult> run_metrics_count(Context& context, const Json& params) {
  const std::string part = text_param(params, "at", "gateway-management");
  ASSAY_TRY_ASSIGN(HttpClient* const client,
                   context.session.client(part, text_param(params, "as", "monitor")));
  ASSAY_TRY(context.session.target().settle());
  HttpMessage message;
  message.target = text_param(params, "path", "/metrics");
  StepResult result;
  result.request = bytes_json("GET " + message.target + "\n");
  ASSAY_TRY_ASSIGN(const HttpReply reply, client->send(message));
  take_answer(result, context.session.target(), part, {reply.status, reply.reason, reply.fields, reply.body});
  if (reply.status != 200)
    return Error{Errc::internal, "the metrics were answered " + std::to_string(reply.status), {}};
  ASSAY_TRY_ASSIGN(const std::int64_t value, value_of(reply.body, text_param(params, "series")));
  const std::int64_t counted = value - params.at("since").int_or(0);
  result.value = value;
  result.detail = Json::object({{"numbers", Json::object({{"counted", counted}})}});
  return result;
}

}  // namespace

Action metrics_count() {
  return {{"metrics.count",
           "Reads one counter of the target's metrics, or how far it has come since another reading.",
           {{"series",
             ParamKind::string,
             true,
             "Name with labels, as the metrics write it: gateway_events_total{event=\"authn.failure\"}.",
             {}},
            {"since", ParamKind::any, false, "What an earlier reading saved; default 0.", {}},
            {"at", ParamKind::string, false, "Part to ask; default gateway-management.", {}},
            {"as", ParamKind::string, false, "Mesh identity to ask as; default monitor.", {}},
            {"path", ParamKind::string, false, "Request target; default /metrics.", {}}},
           {"mesh"},
           true},
          run_metrics_count};
}

}  // namespace assay::actions
