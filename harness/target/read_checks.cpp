// SPDX-License-Identifier: Apache-2.0
// What checks ask for and how answers are read: routes, observers, outcomes.
#include <algorithm>
#include <regex>

#include "core/json/parse.hpp"
#include "harness/model/words.hpp"
#include "harness/target/read_parts.hpp"

namespace assay::target {
namespace {

using toml_tree::Reader;
using toml_tree::Table;

bool is_regex(const std::string& text) {
  try {
    const std::regex tried(text);
    return true;
  } catch (const std::regex_error&) {
    return false;
  }
}

bool is_status(std::int64_t status) {
  return status >= 100 && status <= 599;
}

}  // namespace

void Reading::route(const std::string& name, const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  RouteEntry out;
  out.name = name;
  out.kind =
      r.one_of("kind", {"own-object", "owned-object", "state-change", "admin", "public", "forwarded"}, "");
  const std::string request = r.required_string("request");
  const std::size_t space = request.find(' ');
  if (r.has("request")) {
    const bool sane =
        space != std::string::npos && space > 0 && request.size() > space + 1 && request[space + 1] == '/';
    if (!sane)
      diagnostics_.error(r.pos_of("request"), "\"request\" must be a method and a path",
                         "for example \"GET /v1/orders/{order}?m={marker}\"");
    out.method = request.substr(0, space);
    out.path = sane ? request.substr(space + 1) : "";
  }
  const toml_tree::Entry* json = r.take("json");
  out.body = r.string_or("body", "");
  out.content_type = r.string_or("content_type", json != nullptr ? "application/json" : "");
  if (json != nullptr) {
    if (!out.body.empty()) diagnostics_.error(json->value.pos, "\"json\" and \"body\" exclude one another");
    out.body = dump_json(toml_tree::to_json(json->value));
  }
  if (r.has("request") && !out.path.empty() && out.path.find("{marker}") == std::string::npos &&
      out.body.find("{marker}") == std::string::npos)
    diagnostics_.error(r.pos_of("request"), "the route \"" + name + "\" carries no {marker}",
                       "an observer recognises a request by it; put it into the path, the query or the body");
  if (const toml_tree::Entry* allow = r.take("allow")) {
    if (allow->value.is_string()) {
      out.allow = std::get<std::string>(allow->value.value);
    } else if (allow->value.is_array()) {
      const auto names = toml_tree::to_json(allow->value);
      out.allow = names.size() > 0 ? names.items().front().string_or("") : "";
    } else {
      diagnostics_.error(allow->value.pos, "\"allow\" must be a name or a list of names");
    }
  }
  if (const Table* success = r.table("success")) {
    Reader s(*success, pos, diagnostics_);
    if (const toml_tree::Entry* status = s.take("status")) {
      const Json value = toml_tree::to_json(status->value);
      for (const Json& one : value.is_array() ? value.items() : Json::Array{value}) {
        out.success.push_back(one.int_or(0));
        if (!is_status(out.success.back()))
          diagnostics_.error(status->value.pos, "\"status\" must be an HTTP status");
      }
    }
    ignore(s, {"json", "save"}, "a route's success is read from its status");
    s.finish();
  }
  if (!r.string_or("cleanup", "").empty())
    unused(r.pos_of("cleanup"),
           "\"cleanup\" has no effect yet: no check that runs on other people's targets leaves state behind");
  r.finish();
  file_.routes.push_back(std::move(out));
}

void Reading::observer(const std::string& name, const Table& table, const SourcePos& pos) {
  Reader r(table, pos, diagnostics_);
  ObserverEntry o;
  o.name = name;
  o.kind = r.one_of("kind", {"tap", "response-header", "loki", "kafka-consume", "sql", "command"}, "");
  if (!r.has("kind")) diagnostics_.error(pos, "missing key \"kind\"");
  o.grade = r.one_of("grade", {"effect", "response"}, o.kind == "response-header" ? "response" : "effect");
  if (o.kind == "response-header" && o.grade == "effect")
    diagnostics_.error(r.pos_of("grade"),
                       "a response header is only what the answer says: its grade is \"response\"");
  o.paths = r.string_list("paths");
  o.subject = r.string_or("subject", "");
  for (const char* key : {"query", "present", "topic", "as", "url"}) r.string(key);
  reference(r, "auth");
  if (o.kind != "tap" && !o.kind.empty())
    unused(pos, "observer \"" + name + "\": nothing in this build reads " + o.kind +
                    " yet; checks on it are unsupported");
  r.finish();
  file_.observers.push_back(std::move(o));
}

void Reading::outcome(const std::string& name, const Table& table, const SourcePos& pos) {
  const auto& all = model::outcomes();
  if (std::find(all.begin(), all.end(), name) == all.end()) {
    const std::string near = did_you_mean(name, all);
    if (near.empty() && name.size() > 9 && name.rfind("rejected.", 0) == 0) {
      unused(pos, "no check asks for \"" + name + "\" by name; it counts as a rejection");
    } else {
      diagnostics_.error(pos, "unknown outcome \"" + name + '"',
                         near.empty() ? "" : "did you mean \"" + near + "\"?");
    }
  }
  Reader r(table, pos, diagnostics_);
  OutcomeSign sign;
  sign.outcome = name;
  sign.at = r.string_or("at", "");
  sign.status = r.int_list("status");
  sign.body = r.string_or("body", "");
  sign.tls = r.string_or("tls", "");
  for (const std::int64_t status : sign.status) {
    if (!is_status(status)) diagnostics_.error(r.pos_of("status"), "\"status\" must hold HTTP statuses");
  }
  if (!sign.body.empty() && !is_regex(sign.body))
    diagnostics_.error(r.pos_of("body"), "\"body\" is no regular expression");
  if (sign.status.empty() && sign.tls.empty())
    diagnostics_.error(pos, "the outcome \"" + name + "\" needs a sign: status or tls");
  for (const OutcomeSign& other : file_.outcomes) {
    for (const std::int64_t status : sign.status) {
      const bool both = std::find(other.status.begin(), other.status.end(), status) != other.status.end();
      if (both && sign.at == other.at && (sign.body.empty() || other.body.empty() || sign.body == other.body))
        diagnostics_.error(
            pos, "\"" + name + "\" and \"" + other.outcome + "\" share the sign " + std::to_string(status),
            "tell them apart with body = \"…\"");
    }
  }
  r.finish();
  file_.outcomes.push_back(std::move(sign));
}

}  // namespace assay::target
