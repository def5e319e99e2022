// SPDX-License-Identifier: Apache-2.0
// What checks ask for and how answers are read: routes and outcomes.
#include <algorithm>
#include <regex>
#include <utility>

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

// "GET /v1/status"
bool is_request(const std::string& text) {
  const std::size_t space = text.find(' ');
  return space != std::string::npos && space > 0 && text.size() > space + 1 && text[space + 1] == '/';
}

bool is_status(std::int64_t status) {
  return status >= 100 && status <= 599;
}

}  // namespace

void Reading::route(const std::string& name, const Table& table, const SourcePos& pos) {
  where_ = "route." + name;
  Reader r(table, pos, diagnostics_);
  RouteEntry out;
  out.name = name;
  out.kind =
      r.one_of("kind", {"own-object", "owned-object", "state-change", "admin", "public", "forwarded"}, "");
  const std::string request = r.required_string("request");
  if (is_request(request)) {
    out.method = request.substr(0, request.find(' '));
    out.path = request.substr(request.find(' ') + 1);
  } else if (!request.empty()) {
    diagnostics_.error(r.pos_of("request"), "\"request\" must be a method and a path",
                       "for example \"GET /v1/orders/{order}?m={marker}\"");
  }
  const toml_tree::Entry* json = r.take("json");
  out.body = r.string_or("body", "");
  out.content_type = r.string_or("content_type", json != nullptr ? "application/json" : "");
  if (json != nullptr) {
    if (!out.body.empty()) diagnostics_.error(json->value.pos, "\"json\" and \"body\" exclude one another");
    out.body = dump_json(toml_tree::to_json(json->value));
  }
  if (!out.path.empty() && out.path.find("{marker}") == std::string::npos &&
      out.body.find("{marker}") == std::string::npos)
    diagnostics_.error(r.pos_of("request"), "the route \"" + name + "\" carries no {marker}",
                       "an observer recognises a request by it; put it into the path, the query or the body");
  allow(out, r);
  success(out, r);
  const std::string cleanup = r.string_or("cleanup", "");
  if (!cleanup.empty() && !is_request(cleanup))
    diagnostics_.error(r.pos_of("cleanup"), "\"cleanup\" must be a method and a path",
                       "for example \"DELETE /v1/orders/{order}\"");
  fits_its_kind(out, r);
  idle(r, {"cleanup"},
       "tidying up after a step; no check that runs on other people's targets leaves state behind");
  r.finish();
  file_.routes.push_back(std::move(out));
}

// Whom it serves: one name or several, of which the first is tried.
void Reading::allow(RouteEntry& route, Reader& r) {
  const toml_tree::Entry* allow = r.take("allow");
  if (allow == nullptr) return;
  std::vector<std::string> names;
  if (const auto* one = std::get_if<std::string>(&allow->value.value)) {
    names.push_back(*one);
  } else if (const auto* several = std::get_if<toml_tree::Array>(&allow->value.value)) {
    for (const toml_tree::Node& node : *several) {
      if (const auto* text = std::get_if<std::string>(&node.value)) names.push_back(*text);
    }
    if (names.size() != several->size()) names.clear();
  }
  if (names.empty())
    diagnostics_.error(allow->value.pos, "\"allow\" must be a name or a list of names");
  else
    route.allow = names.front();
}

void Reading::success(RouteEntry& route, Reader& r) {
  const Table* success = r.table("success");
  if (success == nullptr) return;
  Reader s(*success, r.pos_of("success"), diagnostics_);
  if (const toml_tree::Entry* status = s.take("status")) {
    const Json value = toml_tree::to_json(status->value);
    for (const Json& one : value.is_array() ? value.items() : Json::Array{value}) {
      route.success.push_back(one.int_or(0));
      if (!is_status(route.success.back()))
        diagnostics_.error(status->value.pos, "\"status\" must be an HTTP status");
    }
  }
  s.table("json");
  texts(s, "save");
  const std::string outer = std::exchange(where_, where_ + ".success");
  idle(s, {"json", "save"}, "a reader of answers' bodies; whether a route worked is read from its status");
  where_ = outer;
  s.finish();
}

void Reading::fits_its_kind(const RouteEntry& route, Reader& r) {
  const bool reads = route.method == "GET" || route.method == "HEAD";
  if (route.kind == "state-change" && reads)
    diagnostics_.error(
        r.pos_of("request"), "a state-change by " + route.method,
        "what only reads is of another kind: own-object, owned-object, admin, public, forwarded");
  if (route.kind == "state-change" && !r.has("cleanup"))
    diagnostics_.error(r.pos_of("kind"), "a state-change must carry its cleanup",
                       "for example cleanup = \"DELETE /v1/orders/{order}\"");
  if (route.kind == "public" && !route.allow.empty() && route.allow != "anyone")
    diagnostics_.error(r.pos_of("allow"), "a public route is for anyone, not for \"" + route.allow + '"');
}

void Reading::outcome(const std::string& name, const Table& table, const SourcePos& pos) {
  where_ = "outcome." + name;
  const auto& all = model::outcomes();
  if (std::find(all.begin(), all.end(), name) == all.end()) {
    const std::string near = did_you_mean(name, all);
    if (near.empty() && name.size() > 9 && name.rfind("rejected.", 0) == 0) {
      idle(pos, where_, "a check that asks for this outcome by name; it counts as a rejection");
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
