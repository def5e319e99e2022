// SPDX-License-Identifier: Apache-2.0
#include "core/base/encoding.hpp"
#include "core/json/parse.hpp"
#include "harness/actions/builtin.hpp"
#include "harness/actions/http_answer.hpp"
#include "harness/actions/http_message.hpp"

namespace assay::actions {
namespace {

using model::ParamKind;

// Fills {names} in the texts of one request.
class Filler {
 public:
  Filler(const Json& vars, const std::string& marker) : vars_(vars), marker_(marker) {}
  std::string operator()(std::string text) const { return fill_names(std::move(text), vars_, marker_); }

  // A value, or a list of values, of `param` as header fields of one name.
  Result<void> fields(HttpMessage& message, const std::string& name, const std::string& param,
                      const Json& value) const {
    if (value.is_array()) {
      for (const Json& item : value.items()) ASSAY_TRY(fields(message, name, param, item));
      return {};
    }
    auto text = bytes_of(value);
    if (!text.ok()) return Error{Errc::invalid, param + ": " + text.error().message, {}};
    message.fields.emplace_back(name, (*this)(std::move(text).value()));
    return {};
  }

  void query(HttpMessage& message, const Json& members) const {
    if (!members.is_object()) return;
    for (const auto& [name, value] : members.members()) {
      message.target += message.target.find('?') == std::string::npos ? '?' : '&';
      message.target +=
          percent_encode(name) + "=" + percent_encode((*this)(value.string_or(dump_json(value))));
    }
  }

 private:
  const Json& vars_;
  const std::string& marker_;
};

}  // namespace

Result<HttpMessage> message_of(Context& context, const Json& params) {
  const Filler filled(params.at("vars"), context.marker);
  HttpMessage message;
  std::string content_type = text_param(params, "content_type");
  if (const Json* name = params.find("route")) {
    ASSAY_TRY_ASSIGN(const target::Route route, context.session.target().route(name->string_or("")));
    message.method = route.method;
    message.target = route.path;
    message.body = route.body;
    if (content_type.empty()) content_type = route.content_type;
  }
  message.method = text_param(params, "method", message.method);
  message.target = filled(text_param(params, "path", message.target));
  message.body = filled(text_param(params, "body", message.body));
  filled.query(message, params.at("query"));

  HttpMessage headers;
  if (const Json* all = params.find("headers")) {
    if (!all->is_object()) return Error{Errc::invalid, "headers must be a table", {}};
    for (const auto& [name, value] : all->members())
      ASSAY_TRY(filled.fields(headers, name, "headers." + name, value));
  }
  const bool first = params.at("headers_first").bool_or(false);
  if (first) message.fields = headers.fields;
  if (params.contains("host")) message.fields.emplace_back("Host", text_param(params, "host"));
  if (params.contains("authorization"))
    ASSAY_TRY(filled.fields(message, "Authorization", "authorization", params.at("authorization")));
  if (params.contains("bearer"))
    message.fields.emplace_back("Authorization", "Bearer " + text_param(params, "bearer"));
  if (!first) message.fields.insert(message.fields.end(), headers.fields.begin(), headers.fields.end());
  if (!content_type.empty()) message.fields.emplace_back("Content-Type", content_type);
  return message;
}

std::vector<model::ParamSpec> http_message_params() {
  return {{"route", ParamKind::string, false, "Logical route of the target; carries the marker.", {}},
          {"vars",
           ParamKind::table,
           false,
           "Values for {names} in path, query, headers, authorization and body.",
           {}},
          {"method", ParamKind::string, false, "Method; default GET or the route's.", {}},
          {"path", ParamKind::string, false, "Request target instead of a route.", {}},
          {"query", ParamKind::table, false, "Members to append to the query, percent-encoded.", {}},
          {"bearer", ParamKind::string, false, "Token for `Authorization: Bearer …`.", {}},
          {"authorization", ParamKind::any, false, "Raw Authorization value, or a list of values.", {}},
          {"headers", ParamKind::table, false, "Further fields: name = value, or a list of values.", {}},
          {"headers_first", ParamKind::boolean, false, "Put `headers` before Authorization.", {}},
          {"host", ParamKind::string, false, "Host field instead of the endpoint's.", {}},
          {"body", ParamKind::payload, false, "Request body.", {}},
          {"content_type", ParamKind::string, false, "Content-Type field.", {}}};
}

namespace {

std::string request_text(const HttpMessage& message) {
  std::string out = message.method + " " + message.target + " HTTP/1.1\n";
  for (const auto& [name, value] : message.fields) out += name + ": " + value + "\n";
  return message.body.empty() ? out : out + "\n" + message.body;
}

Result<StepResult> run_http_send(Context& context, const Json& params) {
  const std::string part = text_param(params, "at", "gateway");
  ASSAY_TRY_ASSIGN(const HttpMessage message, message_of(context, params));
  ASSAY_TRY_ASSIGN(HttpClient* const client, context.session.client(part, text_param(params, "as")));
  StepResult result;
  result.request = bytes_json(request_text(message));
  ASSAY_TRY(context.session.target().may_send(message.target));
  const auto reply = client->send(message);
  if (!reply.ok()) {
    take_transport_error(result, reply.error());
    return result;
  }
  take_answer(result, context.session.target(), part,
              {reply->status, reply->reason, reply->fields, reply->body});
  return result;
}

}  // namespace

Action http_send() {
  std::vector<model::ParamSpec> params = http_message_params();
  params.push_back({"at", ParamKind::string, false, "Part to send to; default gateway.", {}});
  params.push_back({"as", ParamKind::string, false, "Mesh identity whose client certificate is shown.", {}});
  return {
      {"http.send", "Sends one well-formed HTTP request and reads the answer.", std::move(params), {}, true},
      run_http_send};
}

}  // namespace assay::actions
