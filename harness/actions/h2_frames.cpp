// SPDX-License-Identifier: Apache-2.0
// h2.frames: HTTP/2 as nobody should speak it, frame by frame, on a connection of its own.
#include <algorithm>

#include "harness/actions/builtin.hpp"
#include "harness/actions/h2_frame_list.hpp"
#include "harness/actions/h2_outcome.hpp"
#include "harness/model/duration.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;
using std::chrono::milliseconds;

constexpr std::int64_t kMostAnswers = 10'000;
constexpr milliseconds kQuiet{1000};
constexpr std::size_t kShown = 4096;  // bytes of what was sent, in the evidence

Result<std::uint64_t> count(const Json& params, const char* name, std::int64_t fallback, std::int64_t most) {
  const Json* value = params.find(name);
  const std::int64_t n = value == nullptr ? fallback : value->int_or(-1);
  if (n >= 0 && n <= most) return static_cast<std::uint64_t>(n);
  return Error{
      Errc::invalid, std::string(name) + " must be a whole number from 0 to " + std::to_string(most), {}};
}

Result<forge::RawEndpoint> endpoint_of(Context& context, const Json& params, const std::string& part) {
  ASSAY_TRY_ASSIGN(const target::Endpoint endpoint,
                   context.session.target().endpoint(part, text_param(params, "as")));
  forge::RawEndpoint out;
  out.address = endpoint.address;
  out.port = static_cast<std::uint16_t>(endpoint.port);
  out.source = text_param(params, "source");
  if (endpoint.in_scope) out.allowed_addresses.push_back(endpoint.address);
  if (!(params.contains("tls") ? params.at("tls").bool_or(true) : endpoint.tls)) return out;
  out.tls.emplace();
  out.tls->server_name = endpoint.host;
  out.tls->ca_pem = endpoint.ca_pem;
  out.tls->certificate_pem = endpoint.certificate_pem;
  out.tls->key_pem = endpoint.key_pem.reveal();
  out.tls->protocols = {"h2"};
  if (params.contains("alpn")) {
    ASSAY_TRY_ASSIGN(out.tls->protocols, texts_param(params, "alpn"));
  }
  return out;
}

Result<forge::h2::Order> order_of(Context& context, const Json& params, const std::string& part) {
  forge::h2::Order order;
  ASSAY_TRY_ASSIGN(order.endpoint, endpoint_of(context, params, part));
  ASSAY_TRY_ASSIGN(order.answers, count(params, "answers", 0, kMostAnswers));
  order.preface = params.at("preface").bool_or(true);
  target::Target& target = context.session.target();
  order.quiet = target.is_reference() ? kSettledGrace : kQuiet;
  if (params.contains("quiet")) {
    const auto quiet = model::parse_duration(text_param(params, "quiet"));
    if (!quiet || quiet->count() <= 0) return Error{Errc::invalid, "`quiet` is no duration", {}};
    if (!target.is_reference()) order.quiet = *quiet;
  }
  if (target.is_reference()) {
    order.settle = [&target] { [[maybe_unused]] const auto settled = target.settle(); };
  }
  return order;
}

std::string first_bytes(const std::vector<std::string>& frames) {
  std::string out;
  for (const std::string& frame : frames) {
    if (out.size() > kShown) break;
    out += frame;
  }
  return out.substr(0, kShown);
}

Result<StepResult> run_h2_frames(Context& context, const Json& params) {
  const std::string part = text_param(params, "at", "gateway");
  target::Target& target = context.session.target();
  ASSAY_TRY_ASSIGN(const forge::h2::Order order, order_of(context, params, part));
  ASSAY_TRY_ASSIGN(const std::uint64_t rounds, count(params, "rounds", 1, kMostAnswers));
  ASSAY_TRY_ASSIGN(const Json::Array list, list_param(params, "frames"));
  ASSAY_TRY_ASSIGN(const FrameList written, frame_list(list, rounds));
  for (const std::string& path : written.paths) ASSAY_TRY(target.may_send(path));
  const forge::h2::Exchange exchange = forge::h2::exchange(order, written.frames, Deadline(context.patience));
  for (const char* fault : {"out of scope", "error:", "too large"}) {  // ours, not the target's
    if (exchange.end.rfind(fault, 0) == 0) return Error{Errc::internal, exchange.end, {}};
  }
  StepResult result;
  take_h2_exchange(result, target, part, exchange);
  result.request = bytes_json(first_bytes(written.frames));
  return result;
}

}  // namespace

Action h2_frames() {
  return {
      {"h2.frames",
       "Sends HTTP/2 frames one by one, right or wrong, behind the preface, and counts what comes back.",
       {{"frames",
         ParamKind::list,
         true,
         "Tables: type, flags, stream, payload or fields, code, increment, settings, depends_on, length, "
         "repeat.",
         {}},
        {"rounds",
         ParamKind::integer,
         false,
         "How often the whole list is sent, each time on new streams; default 1.",
         {}},
        {"answers",
         ParamKind::integer,
         false,
         "Enough streams answered or reset to stop at; without it, all that the target says is waited for.",
         {}},
        {"quiet",
         ParamKind::duration,
         false,
         "How long a target that is not ours must be silent to have said all; default 1s.",
         {}},
        {"alpn",
         ParamKind::list,
         false,
         "Protocols to offer; default [\"h2\"]. [] offers none: prior knowledge.",
         {}},
        {"preface", ParamKind::boolean, false, "False: neither the preface nor our settings are sent.", {}},
        {"tls", ParamKind::boolean, false, "Speak TLS, or do not, whatever the part expects.", {}},
        {"source", ParamKind::string, false, "Loopback address to come from: another client.", {}},
        {"at", ParamKind::string, false, "Part to send to; default gateway.", {}},
        {"as", ParamKind::string, false, "Mesh identity whose client certificate is shown.", {}}},
       {},
       true},
      run_h2_frames};
}

}  // namespace assay::actions
