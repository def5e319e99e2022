// SPDX-License-Identifier: Apache-2.0
// flood.run: many connections or requests at once, and honest clients beside them. On a target whose clock is
// ours, time is the target's, and the counts are the same on every machine.
#include <strings.h>

#include <algorithm>

#include "harness/actions/builtin.hpp"
#include "harness/actions/h2_outcome.hpp"
#include "harness/actions/http_message.hpp"
#include "harness/flood/engine.hpp"
#include "harness/model/duration.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

constexpr std::size_t kMostRequests = 10'000;  // that differ
// A check is no load test: it stays well below what the generator can do.
constexpr flood::Limits kLimits{5'000, 20'000, 200'000, std::chrono::minutes(5)};

Result<std::uint64_t> count_param(const Json& params, const char* name, std::uint64_t fallback) {
  const Json* value = params.find(name);
  if (value == nullptr) return fallback;
  const std::int64_t number = value->int_or(-1);
  if (number >= 0) return static_cast<std::uint64_t>(number);
  return Error{Errc::invalid, std::string(name) + " must be a whole number from 0", {}};
}

Result<flood::Millis> duration_param(const Json& params, const char* name, flood::Millis fallback) {
  if (!params.contains(name)) return fallback;
  const auto time = model::parse_duration(text_param(params, name));
  if (time && time->count() >= 0) return *time;
  return Error{Errc::invalid, std::string(name) + " is no duration", {}};
}

// `params` with the members of `over` laid over them.
Json overlaid(Json params, const Json& over) {
  if (!over.is_object()) return params;
  for (const auto& [name, value] : over.members()) {
    // Either of the two is how the request is authenticated.
    if (name == "bearer" || name == "authorization") {
      params.erase("bearer");
      params.erase("authorization");
    }
    params[name] = value;
  }
  return params;
}

Result<std::string> request_bytes(Context& context, const Json& params, const std::string& host) {
  ASSAY_TRY_ASSIGN(HttpMessage message, message_of(context, params));
  const auto has = [&message](const char* name) {
    return std::any_of(message.fields.begin(), message.fields.end(),
                       [name](const auto& field) { return strcasecmp(field.first.c_str(), name) == 0; });
  };
  std::string out = message.method + " " + message.target + " HTTP/1.1\r\n";
  if (!has("Host")) out += "Host: " + host + "\r\n";
  for (const auto& [name, value] : message.fields) out += name + ": " + value + "\r\n";
  if (!message.body.empty() && !has("Content-Length") && !has("Transfer-Encoding"))
    out += "Content-Length: " + std::to_string(message.body.size()) + "\r\n";
  return out + "\r\n" + message.body;
}

// One request for each member of `each` or `bearers`, or the only one.
Result<std::vector<std::string>> requests_of(Context& context, const Json& params, const std::string& host) {
  std::vector<Json> differing;
  if (params.contains("each")) {
    ASSAY_TRY_ASSIGN(Json::Array items, list_param(params, "each"));
    differing = std::move(items);
  }
  if (params.contains("bearers")) {
    ASSAY_TRY_ASSIGN(const std::vector<std::string> tokens, texts_param(params, "bearers"));
    for (const std::string& token : tokens) differing.push_back(Json::object({{"bearer", token}}));
  }
  if (differing.empty()) differing.push_back(Json::object());
  if (differing.size() > kMostRequests) return Error{Errc::invalid, "too many different requests", {}};
  std::vector<std::string> out;
  for (const Json& one : differing) {
    if (!one.is_object()) return Error{Errc::invalid, "each must be a list of tables", {}};
    ASSAY_TRY_ASSIGN(std::string bytes, request_bytes(context, overlaid(params, one), host));
    out.push_back(std::move(bytes));
  }
  return out;
}

Result<void> add_honest(Context& context, const Json& params, const std::string& host, flood::Plan& plan) {
  const Json* honest = params.find("honest");
  if (honest == nullptr) return {};
  if (!honest->is_object()) return Error{Errc::invalid, "honest must be a table", {}};
  ASSAY_TRY_ASSIGN(plan.honest.requests, count_param(*honest, "count", 10));
  plan.honest.source = text_param(*honest, "source", plan.honest.source);
  // A marker of their own: what a part saw of them is nothing that the attack did.
  Context visitor{context.session,  context.rng,       "h" + context.rng.token(11),
                  context.patience, context.listeners, context.connections};
  ASSAY_TRY_ASSIGN(plan.honest.request, request_bytes(visitor, overlaid(params, *honest), host));
  return {};
}

Result<flood::Endpoint> endpoint_of(const target::Endpoint& endpoint) {
  flood::Endpoint out;
  out.address = endpoint.address;
  out.port = static_cast<std::uint16_t>(endpoint.port);
  out.tls.emplace();
  out.tls->server_name = endpoint.host;
  out.tls->ca_pem = endpoint.ca_pem;
  out.tls->certificate_pem = endpoint.certificate_pem;
  out.tls->key_pem = endpoint.key_pem.reveal();
  return out;
}

Result<flood::Plan> plan_of(Context& context, const Json& params) {
  target::Target& target = context.session.target();
  ASSAY_TRY_ASSIGN(const target::Endpoint endpoint,
                   target.endpoint(text_param(params, "at", "gateway"), text_param(params, "as")));
  flood::Plan plan;
  ASSAY_TRY_ASSIGN(plan.endpoint, endpoint_of(endpoint));
  const std::string mode = text_param(params, "mode", "requests");
  const auto parsed = flood::parse_mode(mode);
  if (!parsed) return Error{Errc::invalid, "there is no mode \"" + mode + "\"", {}};
  plan.mode = *parsed;
  plan.limits = kLimits;
  plan.patience = context.patience;
  ASSAY_TRY_ASSIGN(plan.connections, count_param(params, "connections", plan.connections));
  ASSAY_TRY_ASSIGN(plan.rate, count_param(params, "rate", 0));
  ASSAY_TRY_ASSIGN(plan.total, count_param(params, "requests", 0));
  ASSAY_TRY_ASSIGN(plan.duration, duration_param(params, "duration", flood::Millis(0)));
  ASSAY_TRY_ASSIGN(plan.interval, duration_param(params, "interval", plan.interval));
  ASSAY_TRY_ASSIGN(plan.pipelined, count_param(params, "pipelined", 1));
  ASSAY_TRY_ASSIGN(plan.sources, count_param(params, "sources", 1));
  plan.source = text_param(params, "source", plan.source);
  plan.keep_alive = params.at("keep_alive").bool_or(true);
  plan.reopen = params.at("reopen").bool_or(false);
  ASSAY_TRY_ASSIGN(plan.requests, requests_of(context, params, endpoint.host));
  ASSAY_TRY(add_honest(context, params, endpoint.host, plan));
  if (target.capabilities().contains("control.clock")) {
    plan.advance = [&target](Duration by) { return target.advance(by); };
    plan.settle = [&target] { return target.settle(); };
  }
  return plan;
}

Result<StepResult> run_flood_run(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(const flood::Plan plan, plan_of(context, params));
  ASSAY_TRY_ASSIGN(const flood::Report report, flood::run(plan));
  if (report.local_failures > 0) {
    return Error{Errc::internal,
                 "this machine ran out of ports or descriptors " + std::to_string(report.local_failures) +
                     " times; the counts say nothing",
                 {}};
  }
  StepResult result;
  result.value = flood::numbers_of(report);
  result.request = bytes_json(plan.requests.front());
  result.detail = Json::object({{"mode", flood::to_string(plan.mode)},
                                {"numbers", result.value},
                                {"timings", flood::timings_of(report)}});
  return result;
}

std::vector<model::ParamSpec> params() {
  std::vector<model::ParamSpec> out = {
      {"mode", ParamKind::string, false, "What is done on the connections; default requests.",
       flood::mode_names()},
      {"connections", ParamKind::integer, false, "How many at once; default 64.", {}},
      {"requests", ParamKind::integer, false, "Requests or handshakes in all.", {}},
      {"rate",
       ParamKind::integer,
       false,
       "Requests for each second on a fixed schedule; without it, as fast as the answers come.",
       {}},
      {"duration", ParamKind::duration, false, "How long, of the target's time.", {}},
      {"interval",
       ParamKind::duration,
       false,
       "Time between two bytes of a slow connection, and step of the target's clock; default 1s.",
       {}},
      {"keep_alive", ParamKind::boolean, false, "False: a connection for each request.", {}},
      {"reopen", ParamKind::boolean, false, "Open a held connection again when the target closes it.", {}},
      {"pipelined", ParamKind::integer, false, "slow-read: requests sent at once on each connection.", {}},
      {"source", ParamKind::string, false, "First loopback address to come from.", {}},
      {"sources", ParamKind::integer, false, "How many addresses, counted up from `source`.", {}},
      {"each", ParamKind::list, false, "Tables laid over the request; the requests are sent in turn.", {}},
      {"bearers", ParamKind::list, false, "Tokens for requests that are sent in turn.", {}},
      {"honest",
       ParamKind::table,
       false,
       "Honest requests beside the flood: `count`, `source`, and how they differ from the flood's.",
       {}},
      {"at", ParamKind::string, false, "Part to flood; default gateway.", {}},
      {"as", ParamKind::string, false, "Mesh identity whose client certificate is shown.", {}}};
  for (model::ParamSpec& param : http_message_params()) out.push_back(std::move(param));
  return out;
}

}  // namespace

Action flood_run() {
  return {{"flood.run",
           "Floods a part with requests, or holds connections to it, and counts what comes back.",
           params(),
           {},
           true,
           model::Blast::flood},
          run_flood_run};
}

const std::vector<std::string>& counted_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names = flood::number_names();
    names.emplace_back("counted");
    for (const auto& [name, value] : h2_numbers({}).members()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    return names;
  }();
  return kNames;
}

}  // namespace assay::actions
