// SPDX-License-Identifier: Apache-2.0
#include "platform/gateway/validation.hpp"

#include <utility>

#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"
#include "platform/gateway/pattern.hpp"

namespace assay::gateway {
namespace {

constexpr std::size_t kMaxJsonDepth = 32;
constexpr std::size_t kMaxJsonMembers = 1000;
constexpr std::size_t kMaxNamedField = 64;  // bytes of a stranger's text in the audit log

// One side of `name=value`, or nullopt: a bad escape, or no UTF-8.
std::optional<std::string> form_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const auto byte = i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
      if (!byte || byte->size() != 1) return std::nullopt;
      out += *byte;
      i += 2;
    }
  }
  if (!code_points(out)) return std::nullopt;
  return out;
}

bool is_json_type(std::string_view value) {
  const std::size_t semicolon = value.find(';');
  const auto trimmed = [](std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
  };
  if (!wire::iequals(trimmed(value.substr(0, semicolon)), "application/json")) return false;
  if (semicolon == std::string_view::npos) return true;
  const std::string_view parameter = trimmed(value.substr(semicolon + 1));
  return wire::iequals(parameter, "charset=utf-8") || wire::iequals(parameter, "charset=\"utf-8\"");
}

// core/json's own messages begin so.
Refusal json_refusal(const std::string& message) {
  const std::pair<std::string_view, Refusal> kinds[] = {{"duplicate member", {400, "duplicate_member", ""}},
                                                        {"nested too deeply", {400, "too_deep", ""}},
                                                        {"too many members", {413, "too_large", ""}},
                                                        {"number out of", {400, "number_out_of_range", ""}}};
  for (const auto& [beginning, refusal] : kinds) {
    if (message.rfind(beginning, 0) == 0) return refusal;
  }
  return {400, "malformed_json", ""};
}

std::string_view input_code(int status) {
  if (status == 413) return "too_large";
  return status == 415 ? "unsupported_media_type" : "invalid_input";
}

}  // namespace

std::optional<Refusal> DeclaredQuery::take(const InputRules& rules, std::string& query) const {
  std::map<std::string, std::string> seen;
  std::string out;
  for (std::size_t at = 0; at < query.size() + (query.empty() ? 0 : 1);) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string_view parameter = std::string_view(query).substr(at, end - at);
    at = end + 1;
    const std::size_t equals = parameter.find('=');
    const auto name = form_decoded(parameter.substr(0, equals));
    const auto value =
        form_decoded(equals == std::string_view::npos ? std::string_view() : parameter.substr(equals + 1));
    if (!name || !value || name->empty()) return Refusal{400, "malformed_query", "query"};
    const std::string field = "query:" + *name;
    const auto schema = rules.query.find(*name);
    if (schema == rules.query.end()) return Refusal{400, "unknown_parameter", field};
    if (!seen.emplace(*name, *value).second) return Refusal{400, "repeated_parameter", field};
    if (const auto breach = schema->second.check(Json(*value))) return Refusal{400, breach->rule, field};
    out += (out.empty() ? "" : "&") + percent_encode(*name) + "=" + percent_encode(*value);
  }
  query = std::move(out);
  return std::nullopt;
}

std::optional<Refusal> JsonContent::check(const InputRules& rules, const http::Request& request) const {
  if (!rules.body) {
    if (request.body.empty()) return std::nullopt;
    return Refusal{400, "body_not_expected", "body"};
  }
  if (request.head.fields.find("Content-Encoding") != nullptr)
    return Refusal{415, "content_encoding", "Content-Encoding"};
  const auto types = request.head.fields.all("Content-Type");
  if (types.size() != 1 || !is_json_type(types.front())) return Refusal{415, "content_type", "Content-Type"};
  return std::nullopt;
}

std::optional<Refusal> StrictJson::read(std::string& body, std::optional<Json>& value) const {
  JsonLimits limits;
  limits.max_depth = kMaxJsonDepth;
  limits.max_members = kMaxJsonMembers;
  limits.exact_integers = true;
  auto parsed = parse_json(body, limits);
  if (!parsed.ok()) return json_refusal(parsed.error().message);
  value = std::move(parsed).value();
  body = dump_json(*value);
  return std::nullopt;
}

std::optional<Refusal> SchemaCheck::check(const InputRules& rules, const http::Request&,
                                          const Json& body) const {
  const auto breach = rules.body->check(body);
  if (!breach) return std::nullopt;
  return Refusal{422, breach->rule, breach->at};
}

Result<InputRules> compile_rules(std::shared_ptr<const RouteInput> declared) {
  InputRules out;
  for (const auto& [name, schema] : declared->query) {
    ASSAY_TRY_ASSIGN(JsonSchema compiled, JsonSchema::compile(schema));
    out.query.emplace(name, std::move(compiled));
  }
  if (!declared->body.is_null()) {
    ASSAY_TRY_ASSIGN(out.body, JsonSchema::compile(declared->body));
  }
  out.declared = std::move(declared);
  return out;
}

std::optional<Refusal> Validation::refusal(Exchange& exchange) const {
  http::Request& request = exchange.request;
  const auto& compiled = exchange.match->route.rules;
  const InputRules& rules = compiled ? *compiled : nothing_;
  if (auto refused = parts_.query->take(rules, request.query)) return refused;
  if (auto refused = parts_.content->check(rules, request)) return refused;
  if (!rules.body) return std::nullopt;
  std::optional<Json> body;
  if (auto refused = parts_.reader->read(request.body, body)) return refused;
  return body ? parts_.body->check(rules, request, *body) : std::nullopt;
}

net::Task<std::optional<http::Response>> Validation::apply(Exchange& exchange) {
  const Route& route = exchange.match->route;
  if (route.input && route.input->opaque) co_return std::nullopt;
  const auto refused = refusal(exchange);
  if (!refused) co_return std::nullopt;
  AuditEvent event;
  event.event = "input.reject";
  event.reason = refused->rule;
  event.subject = exchange.principal.subject;
  event.method = exchange.request.head.method;
  event.target = exchange.request.head.target;
  event.request_id = exchange.request.request_id;
  event.detail = Json::object({{"route", route.name}, {"field", refused->at.substr(0, kMaxNamedField)}});
  sink_.audit(event);
  co_return http::Response::error(refused->status, input_code(refused->status));
}

}  // namespace assay::gateway
