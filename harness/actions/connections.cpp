// SPDX-License-Identifier: Apache-2.0
// connection.open, .send, .drip, .read, .ended and .close: connections that stay open from step to step, for
// clients that are slow or greedy.
#include <algorithm>
#include <map>

#include "harness/actions/builtin.hpp"
#include "harness/actions/http_answer.hpp"
#include "harness/forge/connection_group.hpp"
#include "harness/model/duration.hpp"

namespace assay::actions {
namespace {

using forge::ConnectionGroup;
using model::ParamKind;
using model::ParamSpec;
using std::chrono::milliseconds;

constexpr std::int64_t kMaxConnections = 2000;
constexpr std::int64_t kMaxDrips = 600;
constexpr std::int64_t kMaxAnswers = 4096;

ParamSpec which() {
  return {"connections", ParamKind::string, false, "Name of the group; default held.", {}};
}

Result<ConnectionGroup*> group_of(Context& context, const Json& params) {
  const std::string name = text_param(params, "connections", "held");
  const auto it = context.connections.find(name);
  if (it != context.connections.end()) return it->second.get();
  return Error{Errc::invalid, "no connections named \"" + name + "\" are open", {}};
}

void settle(Context& context) {
  if (!context.session.target().is_reference()) return;
  [[maybe_unused]] const auto settled = context.session.target().settle();
}

Deadline soon(Context& context) {
  return Deadline(context.session.target().is_reference() ? kSettledGrace : context.patience);
}

// How many the target keeps, as evidence and as an outcome: while it keeps one, it has not refused.
StepResult tally(const ConnectionGroup& group) {
  StepResult result;
  const auto held = static_cast<std::int64_t>(group.held().size());
  const auto all = static_cast<std::int64_t>(group.size());
  result.outcome = held > 0 ? "accepted" : "refused.closed";
  result.detail = Json::object({{"opened", all}, {"held", held}, {"ended", all - held}});
  result.value = result.detail;
  return result;
}

forge::Stage stage_of(const std::string& name) {
  static const std::map<std::string, forge::Stage> kStages = {{"tcp", forge::Stage::tcp},
                                                              {"half-hello", forge::Stage::half_hello},
                                                              {"hello", forge::Stage::hello},
                                                              {"half-finish", forge::Stage::half_finish}};
  const auto it = kStages.find(name);
  return it == kStages.end() ? forge::Stage::established : it->second;
}

Result<forge::GroupOptions> options_of(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(
      const target::Endpoint endpoint,
      context.session.target().endpoint(text_param(params, "at", "gateway"), text_param(params, "as")));
  forge::GroupOptions options;
  options.address = endpoint.address;
  options.port = static_cast<std::uint16_t>(endpoint.port);
  options.tls.server_name = endpoint.host;
  options.tls.ca_pem = endpoint.ca_pem;
  options.tls.certificate_pem = endpoint.certificate_pem;
  options.tls.key_pem = endpoint.key_pem.reveal();
  options.stage = stage_of(text_param(params, "stage"));
  if (params.contains("from")) {
    ASSAY_TRY_ASSIGN(options.from, texts_param(params, "from"));
  }
  ASSAY_TRY_ASSIGN(const std::int64_t count, number_param(params, "count", 1, kMaxConnections));
  options.count = static_cast<std::size_t>(count);
  ASSAY_TRY_ASSIGN(const std::int64_t buffer, number_param(params, "receive_buffer", 0, 1 << 20));
  options.receive_buffer = static_cast<int>(buffer);
  return options;
}

Result<void> send_segments(Context& context, ConnectionGroup& group, const Json& params) {
  ASSAY_TRY_ASSIGN(const std::vector<std::string> segments, texts_param(params, "segments"));
  for (const std::string& segment : segments) {
    group.send(segment, Deadline(context.patience));
    settle(context);
  }
  return {};
}

Result<StepResult> open(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(const forge::GroupOptions options, options_of(context, params));
  ASSAY_TRY_ASSIGN(std::unique_ptr<ConnectionGroup> group,
                   ConnectionGroup::open(options, Deadline(context.patience)));
  settle(context);
  if (params.contains("segments")) ASSAY_TRY(send_segments(context, *group, params));
  StepResult result = tally(*group);
  if (params.contains("segments")) result.request = params.at("segments");
  context.connections[text_param(params, "connections", "held")] = std::move(group);
  return result;
}

Result<StepResult> send(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(ConnectionGroup* const group, group_of(context, params));
  ASSAY_TRY(send_segments(context, *group, params));
  StepResult result = tally(*group);
  result.request = params.at("segments");
  return result;
}

Result<StepResult> drip(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(ConnectionGroup* const group, group_of(context, params));
  ASSAY_TRY_ASSIGN(const std::int64_t times, number_param(params, "times", 1, kMaxDrips));
  ASSAY_TRY_ASSIGN(const std::int64_t size, number_param(params, "size", 1, 1 << 20));
  const auto every = model::parse_duration(text_param(params, "every", "1s"));
  if (!every) return Error{Errc::invalid, "`every` is no duration", {}};
  const std::string bytes = text_param(params, "bytes");
  std::int64_t sent = 0;
  for (; sent < times && !group->held().empty(); ++sent) {
    const auto portion = static_cast<std::size_t>(size);
    const std::size_t at = static_cast<std::size_t>(sent) * portion;
    if (bytes.empty()) {
      group->send_handshake(portion, Deadline(context.patience));
    } else if (at < bytes.size()) {
      group->send(bytes.substr(at, portion), Deadline(context.patience));
    }
    settle(context);
    ASSAY_TRY(context.session.target().advance(*every));
    settle(context);
  }
  group->wait_ended(Deadline(milliseconds(0)));
  StepResult result = tally(*group);
  result.detail["portions"] = sent;
  return result;
}

Result<StepResult> read(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(ConnectionGroup* const group, group_of(context, params));
  ASSAY_TRY_ASSIGN(const std::int64_t wanted, number_param(params, "responses", 1, kMaxAnswers));
  ASSAY_TRY_ASSIGN(const std::int64_t told, number_param(params, "interim", 0, kMaxAnswers));
  settle(context);
  group->read({static_cast<std::size_t>(wanted), static_cast<std::size_t>(told)}, soon(context));
  StepResult result = tally(*group);
  std::map<int, std::int64_t> statuses;
  std::int64_t silent = 0;
  std::int64_t interim = 0;
  std::int64_t final_ones = 0;
  for (std::size_t i = 0; i < group->size(); ++i) {
    const ConnectionGroup::Answers answers = group->answers(i);
    interim += static_cast<std::int64_t>(answers.interim);
    final_ones += static_cast<std::int64_t>(answers.responses.size());
    for (const auto& answer : answers.responses) ++statuses[answer.status];
    if (answers.responses.empty() && !answers.ended) ++silent;
  }
  Json counts = Json::object();
  for (const auto& [status, count] : statuses) counts[std::to_string(status)] = count;
  // The lowest status of all is the answer: an attack that one connection succeeds with has succeeded.
  if (!statuses.empty()) {
    for (std::size_t i = 0; i < group->size(); ++i) {
      const ConnectionGroup::Answers answers = group->answers(i);
      const auto lowest = std::find_if(answers.responses.begin(), answers.responses.end(),
                                       [&](const auto& a) { return a.status == statuses.begin()->first; });
      if (lowest == answers.responses.end()) continue;
      const Json detail = result.detail;
      take_answer(result, context.session.target(), text_param(params, "at", "gateway"),
                  {lowest->status, "", lowest->fields, lowest->body});
      result.detail = detail;
      break;
    }
  }
  if (silent > 0) result.outcome = "accepted";  // the target still waits for them
  result.detail["statuses"] = counts;
  result.detail["silent"] = silent;
  result.detail["numbers"] = Json::object({{"interim", interim}, {"final", final_ones}});
  return result;
}

Result<StepResult> ended(Context& context, const Json& params) {
  ASSAY_TRY_ASSIGN(ConnectionGroup* const group, group_of(context, params));
  settle(context);
  group->wait_ended(soon(context));
  return tally(*group);
}

Result<StepResult> close(Context& context, const Json& params) {
  context.connections.erase(text_param(params, "connections", "held"));
  settle(context);
  return StepResult{};
}

}  // namespace

Action connection_open() {
  return {{"connection.open",
           "Opens connections that stay open until the case ends or connection.close.",
           {which(),
            {"count", ParamKind::integer, false, "How many, at most 2000; default 1.", {}},
            {"at", ParamKind::string, false, "Part to connect to; default gateway.", {}},
            {"as", ParamKind::string, false, "Mesh identity whose client certificate is shown.", {}},
            {"from", ParamKind::list, false, "Source addresses, taken in turn, e.g. \"127.0.0.2\".", {}},
            {"stage",
             ParamKind::string,
             false,
             "How far the handshake goes; default established.",
             {"tcp", "half-hello", "hello", "half-finish", "established"}},
            {"receive_buffer", ParamKind::integer, false, "Bytes that our kernel takes unread.", {}},
            {"segments", ParamKind::list, false, "Payloads to send on each at once.", {}}},
           {},
           true},
          open};
}

Action connection_send() {
  return {{"connection.send",
           "Sends payloads on each connection that is still open.",
           {which(), {"segments", ParamKind::list, true, "Payloads in order.", {}}},
           {},
           true},
          send};
}

Action connection_drip() {
  return {{"connection.drip",
           "Sends a little on each connection, lets time pass, and goes on until all have been closed.",
           {which(),
            {"bytes",
             ParamKind::payload,
             false,
             "What is sent, portion by portion; without it, the rest of the handshake.",
             {}},
            {"size", ParamKind::integer, false, "Bytes of a portion; default 1.", {}},
            {"every", ParamKind::duration, false, "Time between two portions; default 1s.", {}},
            {"times", ParamKind::integer, true, "How many portions at most.", {}}},
           {"control.clock"},
           true},
          drip};
}

Action connection_read() {
  return {
      {"connection.read",
       "Reads answers on each connection; the lowest status that came is the step's, and `final` and "
       "`interim` (1xx) are counted.",
       {which(),
        {"responses", ParamKind::integer, false, "Answers to wait for on each connection; default 1.", {}},
        {"interim", ParamKind::integer, false, "Interim answers to wait for besides; default 0.", {}},
        {"at", ParamKind::string, false, "Part whose statuses these are; default gateway.", {}}},
       {},
       true},
      read};
}

Action connection_ended() {
  return {{"connection.ended",
           "Looks which connections the target has closed; refused.closed when it closed all.",
           {which()},
           {},
           true},
          ended};
}

Action connection_close() {
  return {{"connection.close", "Closes the connections from our side.", {which()}, {}, false}, close};
}

}  // namespace assay::actions
