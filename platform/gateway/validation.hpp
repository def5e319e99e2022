// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a client may send beside method and path: query parameters, one content type, one JSON document that
// fits the route's schema. What goes on to the service is written anew from what was understood, so that
// nobody behind the gateway can understand something else. Pieces of the filter are replaceable at assembly.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/json/value.hpp"
#include "platform/contract/audit.hpp"
#include "platform/gateway/exchange.hpp"
#include "platform/gateway/json_schema.hpp"

namespace assay::gateway {

// Why a request is refused: the answer's status, a rule for the audit log, and which part of the request
// broke it: "query:NAME", a field name, or a JSON pointer into the body.
struct Refusal {
  int status = 400;
  std::string rule;
  std::string at;
};

// The schemas of one route, compiled; null where nothing is declared.
struct InputRules {
  std::shared_ptr<const RouteInput> declared;
  std::map<std::string, JsonSchema, std::less<>> query;
  std::optional<JsonSchema> body;
};

// application/x-www-form-urlencoded, understood in one way: & between parameters, + and %20 a space, UTF-8.
class QueryPolicy {
 public:
  virtual ~QueryPolicy() = default;
  // Replaces `query` by what goes on. Refusals (400): malformed_query, unknown_parameter, repeated_parameter,
  // or the rule of the parameter's schema.
  virtual std::optional<Refusal> take(const InputRules& rules, std::string& query) const = 0;
};
class DeclaredQuery final : public QueryPolicy {
 public:
  std::optional<Refusal> take(const InputRules& rules, std::string& query) const override;
};

class ContentPolicy {
 public:
  virtual ~ContentPolicy() = default;
  // Refusals: body_not_expected (400), content_type, content_encoding (415).
  virtual std::optional<Refusal> check(const InputRules& rules, const http::Request& request) const = 0;
};
// One Content-Type, application/json, in UTF-8; no Content-Encoding.
class JsonContent final : public ContentPolicy {
 public:
  std::optional<Refusal> check(const InputRules& rules, const http::Request& request) const override;
};

class BodyReader {
 public:
  virtual ~BodyReader() = default;
  // Replaces `body` by what goes on. nullopt in `value`: not read, no schema applies. Refusals:
  // malformed_json, duplicate_member, too_deep, number_out_of_range (400), too_large (413).
  virtual std::optional<Refusal> read(std::string& body, std::optional<Json>& value) const = 0;
};
// RFC 8259 without the freedom that it leaves: RFC 7493, integers in 64 bits, bounded. Writes the document
// anew.
class StrictJson final : public BodyReader {
 public:
  std::optional<Refusal> read(std::string& body, std::optional<Json>& value) const override;
};

class BodyCheck {
 public:
  virtual ~BodyCheck() = default;
  // Refusals (422): the schema's keyword in snake case.
  virtual std::optional<Refusal> check(const InputRules& rules, const http::Request& request,
                                       const Json& body) const = 0;
};
class SchemaCheck final : public BodyCheck {
 public:
  std::optional<Refusal> check(const InputRules& rules, const http::Request& request,
                               const Json& body) const override;
};

struct ValidationParts {
  std::unique_ptr<QueryPolicy> query = std::make_unique<DeclaredQuery>();
  std::unique_ptr<ContentPolicy> content = std::make_unique<JsonContent>();
  std::unique_ptr<BodyReader> reader = std::make_unique<StrictJson>();
  std::unique_ptr<BodyCheck> body = std::make_unique<SchemaCheck>();
};

// Error (invalid): a schema that is none.
Result<InputRules> compile_rules(std::shared_ptr<const RouteInput> declared);

// Audit: input.reject{reason = the rule, detail = {"field"}}. The client learns the status and one word.
class Validation final : public Filter {
 public:
  Validation(ValidationParts parts, AuditSink& sink) : parts_(std::move(parts)), sink_(sink) {}
  net::Task<std::optional<http::Response>> apply(Exchange& exchange) override;

 private:
  std::optional<Refusal> refusal(Exchange& exchange) const;

  InputRules nothing_;
  ValidationParts parts_;
  AuditSink& sink_;
};

}  // namespace assay::gateway
